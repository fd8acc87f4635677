"""Signing PDF files (PAdES) with an issuer's X.509 certificate, and whether a PDF is still as it was signed."""

"""Certificates and badges as files: what prints, pictures and PDFs, what would go wrong, PDF signatures."""

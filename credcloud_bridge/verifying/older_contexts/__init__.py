"""Contexts that other issuers still sign with, as 1EdTech and W3C's Credentials Community Group published them."""

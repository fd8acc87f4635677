"""Contexts that other issuers still sign with, as 1EdTech published them."""

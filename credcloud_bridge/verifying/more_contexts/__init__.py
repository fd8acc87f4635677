"""Contexts that other issuers sign with, as W3C, 1EdTech and Digital Bazaar published them."""

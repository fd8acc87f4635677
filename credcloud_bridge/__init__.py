"""Credential Cloud Bridge: a complete credential cloud inside the LMS."""

__version__ = "0.1.0"

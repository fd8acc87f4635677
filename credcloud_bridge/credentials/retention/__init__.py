"""Erasing what credentials say of a person."""

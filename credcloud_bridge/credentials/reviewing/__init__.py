"""Credentials under review: looking at them, correcting them, bringing them up to date."""

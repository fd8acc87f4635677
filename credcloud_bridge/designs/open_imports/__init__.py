"""Imports that people have begun: the files, what was found in them and what was chosen, until a draft is made."""

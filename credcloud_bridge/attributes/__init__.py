"""The types of custom attribute that a credential group may declare, and how each reads and shows its values.

Pure: no database, no clock, no network. ``api.py`` is the only way in.
"""

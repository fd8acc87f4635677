"""Recipients: from a spreadsheet, a form or the enrolments to checked rows.

Pure: no database, no clock, no network. ``api.py`` is the only way in.
"""

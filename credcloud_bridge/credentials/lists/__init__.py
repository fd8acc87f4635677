"""Lists of credentials: selecting, searching, ordering, rows, tables for download."""

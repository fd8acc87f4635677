"""Open Badges 3.0: who signs, what is signed, how it is taken back, and the files that carry it."""

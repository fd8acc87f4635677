"""Open Badges 3.0: documents, their proofs, status lists, pictures that carry them; and hosted Open Badges 2.0."""

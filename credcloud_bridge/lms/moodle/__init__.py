"""Moodle: what was read of connected sites, and the adapter that answers from it."""

"""A learner's own credentials."""

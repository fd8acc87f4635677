"""The learner's view of their credential inside a course unit."""

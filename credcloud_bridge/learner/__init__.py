"""What a signed-in learner sees: the credentials that they have been given."""

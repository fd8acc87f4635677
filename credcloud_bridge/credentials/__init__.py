"""The life of a credential: batches, review, publishing, revoking, history."""

"""From recipients to credentials under review: batches, drafts, their problems, generating."""

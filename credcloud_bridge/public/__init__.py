"""What anybody may see without signing in: the page of a credential, its files, and the verify page."""

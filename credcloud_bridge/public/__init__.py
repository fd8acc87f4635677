"""What anyone may see: a published credential's page and the verify page."""

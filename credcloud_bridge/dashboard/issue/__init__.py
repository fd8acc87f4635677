"""The screens that make credentials: choose a group, recipients, verify, generate, under review."""

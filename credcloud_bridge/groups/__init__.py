"""Credential groups, the issuers that sign them and the courses they serve."""

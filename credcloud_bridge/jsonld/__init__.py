"""JSON-LD: the bundled contexts, the canonical form that is signed, and documents as templates with slots."""

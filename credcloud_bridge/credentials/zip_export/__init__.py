"""Many certificates as one ZIP file, made by workers."""

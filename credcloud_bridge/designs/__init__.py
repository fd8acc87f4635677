"""What certificates and badges look like: designs and their immutable versions."""

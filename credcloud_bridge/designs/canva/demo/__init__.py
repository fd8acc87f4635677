"""A Canva of our own, for tests and for the demo site: everything that Connect does, without an account."""

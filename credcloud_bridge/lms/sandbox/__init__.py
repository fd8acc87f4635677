"""The embedded LMS: real tables behind the LMS port, for the product's own site and for tests."""

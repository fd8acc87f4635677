"""The LMS port, what people may do in a course, and the adapters that read an LMS."""

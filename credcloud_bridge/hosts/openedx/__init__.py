"""The product as a plugin of an Open edX LMS.

Only this package and ``lms/openedx`` know the platform. Whatever comes from the
platform itself (``lms.*``, ``openedx.*``, ``common.*``) is imported inside functions.
"""

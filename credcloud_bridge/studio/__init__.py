"""The design studio: the pages and JSON views with which people design certificates and badges."""

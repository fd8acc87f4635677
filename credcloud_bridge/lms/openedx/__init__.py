"""Open edX behind the LMS port."""

"""What programs may ask over HTTP: a learner's credentials, one public credential, a course's counts."""

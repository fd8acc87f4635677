# Credential Cloud Bridge
./manage.py lms migrate credcloud
./manage.py lms credcloud designs

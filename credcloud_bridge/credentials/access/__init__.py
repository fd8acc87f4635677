"""What learners, the public and programs may see of published credentials."""

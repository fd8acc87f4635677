"""Long work in chunks that a worker takes: jobs, their progress, and the kinds that rooms register."""

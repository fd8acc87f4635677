"""Forms of the staff pages: they parse and keep what was typed; the rooms decide."""

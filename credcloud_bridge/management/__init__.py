"""The command line: issue, render, demo."""

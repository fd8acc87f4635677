"""Checking credentials: our own entirely, other issuers' as far as they can be checked from here.

Modules from ``checker`` down need neither Django nor the database: they run
in a process of its own, which has the network rules, the limits, and no secrets.
"""

"""Checking credentials: our own entirely, other issuers' as far as they can be checked from here.

Nothing in this package but ``checks`` and ``words`` needs Django: the rest
runs in a process of its own, which has the network rules, the limits, and no secrets.
"""

"""Django admin: issuers are kept here; everything else is mostly looked at.

What was published cannot be changed and not be deleted here, and history can
only be read: such changes have their own pages, which ask why, note who did it
and tell the recipient.
"""

from credcloud_bridge.admin import batches, credentials, designs, groups, issuers, keys

__all__ = ["batches", "credentials", "designs", "groups", "issuers", "keys"]

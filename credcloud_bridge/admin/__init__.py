"""Django admin: issuers are kept here; everything else is mostly looked at.

What was published cannot be changed and not be deleted here, and history can
only be read: such changes have their own pages, which ask why, note who did it
and tell the recipient.
"""

from django.apps import apps

# Django imports this package in every process that has an admin, Studio's too.
if apps.get_app_config("credcloud").has_admin:  # type: ignore[attr-defined]
    from credcloud_bridge.admin import (  # noqa: F401
        batches,
        credentials,
        designs,
        groups,
        issuers,
        keys,
    )

"""What has to be looked after every few minutes, by Celery beat or by cron."""

from __future__ import annotations

from credcloud_bridge.branding import api as branding
from credcloud_bridge.credentials.lists import api as lists
from credcloud_bridge.credentials.preparing import api as preparing
from credcloud_bridge.credentials.zip_export import api as archive
from credcloud_bridge.designs.open_imports import api as open_imports
from credcloud_bridge.jobs import api as jobs
from credcloud_bridge.verifying import api as verifying

# Some seconds of work; search reads the other credentials themselves meanwhile.
_OLDER_WORDS = 20_000


def maintain() -> None:
    """Wake jobs that nobody works on, and throw away what nobody needs any more; a second time does nothing."""
    jobs.dispatch_waiting_jobs()
    archive.delete_old_exports()
    preparing.delete_waiting_uploads()
    open_imports.delete_old_imports()
    verifying.erase_old()
    branding.delete_unused_pictures()
    lists.write_older_search_words(most=_OLDER_WORDS)

"""The site's own settings, with leases that run out soon and chunks that are small: tests kill servers and wait."""

from __future__ import annotations

from credcloud_bridge.hosts.site.settings import *  # noqa: F403

CREDCLOUD_JOB_LEASE_SECONDS = 6
CREDCLOUD_MAIL_LEASE_SECONDS = 8
CREDCLOUD_JOB_CHUNK_SIZE = 20

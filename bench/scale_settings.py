"""The site's own settings for ``bench/scale.py``: places for all of its workers, and chunks of the size it names."""

from __future__ import annotations

import os

from credcloud_bridge.hosts.site.settings import *  # noqa: F403

CREDCLOUD_JOB_WORKERS = 8
CREDCLOUD_JOB_CHUNK_SIZE = int(os.environ["CREDCLOUD_BENCH_CHUNK_SIZE"])

"""Settings for the tests: everything in memory or in a folder that goes away."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("CREDCLOUD_LOG_STREAM", "stderr")
os.environ.setdefault("CREDCLOUD_LOG_LEVEL", "WARNING")
os.environ.setdefault("CREDCLOUD_VAR", tempfile.mkdtemp(prefix="credcloud-test-"))

from credcloud_bridge.hosts.site.settings import *  # noqa: F403
from credcloud_bridge.hosts.site.settings import DATABASES, VAR

SECRET_KEY = "for tests only"  # noqa: S105
CREDCLOUD_SECRET_KEYS = ["for tests only, and long enough to be one"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": Path(os.environ["CREDCLOUD_VAR"]) / "test.sqlite3"}
if DATABASES["default"]["ENGINE"].endswith("mysql"):
    DATABASES["default"]["TEST"] = {"CHARSET": "utf8mb4"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
ALLOWED_HOSTS = ["*"]
CREDCLOUD_DEMO = True
# WhiteNoise warns of a folder that is not there, and warnings are errors in the tests.
(VAR / "static").mkdir(exist_ok=True)

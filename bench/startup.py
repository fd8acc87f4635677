"""What the plugin adds to a process at its start: CPU time and memory over Django and Django REST framework alone.

Each process sets Django up, finds every admin and loads all addresses, as a
web process of an LMS does before it answers; the least of several runs counts.
The first of our own pages then loads the rest, once in a process: ``first_page``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

RUNS = 7

ALONE = """
import os, resource, sys, time
began = time.process_time()
from django.conf import settings
from credcloud_bridge.hosts.site import test_settings
values = {name: getattr(test_settings, name) for name in dir(test_settings) if name.isupper()}
if OURS:
    apps = values["INSTALLED_APPS"]
else:
    apps = [app for app in values["INSTALLED_APPS"] if not app.startswith("credcloud_bridge")]
    values["ROOT_URLCONF"] = "django.contrib.admin"
settings.configure(**{**values, "INSTALLED_APPS": apps})
import django
django.setup()
import celery, kombu, rest_framework.views, rest_framework.serializers, rest_framework.throttling
import opaque_keys.edx.django.models
if OURS:
    import credcloud_bridge.urls
    import credcloud_bridge.hosts.openedx.receivers
    import credcloud_bridge.hosts.openedx.course_tool
if PAGES:
    from django.urls import reverse
    reverse("credcloud:my_credentials")
usage = resource.getrusage(resource.RUSAGE_SELF)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""


def least(program: str) -> tuple[float, float]:
    """CPU seconds and MB of the run that took least of each."""
    root = str(Path(__file__).resolve().parent.parent)
    environment = {**os.environ, "PYTHONPATH": root}
    found = []
    for _run in range(RUNS):
        done = subprocess.run(
            [sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True, env=environment
        )
        found.append([float(one) for one in done.stdout.split()])
    return min(seconds for seconds, _mb in found), min(mb for _seconds, mb in found)


def main() -> None:
    """Measure and print."""
    seconds_alone, mb_alone = least("OURS = PAGES = False\n" + ALONE)
    seconds, mb = least("OURS = True\nPAGES = False\n" + ALONE)
    seconds_pages, mb_pages = least("OURS = PAGES = True\n" + ALONE)
    print(
        json.dumps(
            {
                "added_ms": round((seconds - seconds_alone) * 1000),
                "added_mb": round(mb - mb_alone, 1),
                "first_page_ms": round((seconds_pages - seconds) * 1000),
                "first_page_mb": round(mb_pages - mb, 1),
                "alone_ms": round(seconds_alone * 1000),
                "alone_mb": round(mb_alone, 1),
            }
        )
    )


if __name__ == "__main__":
    main()

"""How the LMS and Studio start: with nothing loaded that only rendering, signing or reading files needs.

Each is a process of its own in which those libraries cannot be loaded at all, as where Pango is not installed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]

START = """
import json, sys, types
sys.path.insert(0, sys.argv[2])
HEAVY = ("weasyprint", "pikepdf", "pyhanko", "pyld", "openpyxl", "fontTools", "pypdfium2", "PIL", "python_calamine")

class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in HEAVY:
            raise OSError(f"cannot load library 'libpango-1.0-0', which {name} needs")

sys.meta_path.insert(0, Refusing())
project = sys.argv[1]
from edx_django_utils.plugins import add_plugins, get_plugin_apps, get_plugin_url_patterns
platform = types.ModuleType("a_platform")
platform.MAKO_TEMPLATE_DIRS_BASE = []
sys.modules["a_platform"] = platform
add_plugins("a_platform", project, "common")
from django.conf import settings
settings.configure(
    INSTALLED_APPS=[
        "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.messages",
        *(one for one in get_plugin_apps(project) if "credcloud" in one),
    ],
    SECRET_KEY="of a platform", USE_TZ=True,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    STORAGES={
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    # One of the API's ways in is a class of the platform, which is not here.
    **{
        name: value for name, value in vars(platform).items()
        if name.startswith("CREDCLOUD_") and name != "CREDCLOUD_API_AUTHENTICATION"
    },
)
import django
django.setup()
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
found = {
    "admin": sorted(
        model._meta.model_name for model in admin.site._registry if model._meta.app_label == "credcloud"
    ),
    "receivers": "credcloud_bridge.hosts.openedx.receivers" in sys.modules,
    "checks": "credcloud_bridge.checks" in sys.modules,
    "addresses": [
        "home" in one.reverse_dict
        for one in get_plugin_url_patterns(project) if "credcloud" in str(one.urlconf_name)
    ],
    "tables": len(list(apps.get_app_config("credcloud").get_models())),
}
call_command("migrate", verbosity=0)
from opaque_keys.edx.keys import CourseKey
from credcloud_bridge.groups.models import CourseLink, CredentialGroup, Issuer
key = CourseKey.from_string("course-v1:Org+Course+Run")
issuer = Issuer.objects.create(name="U", slug="u")
group = CredentialGroup.objects.create(code="ds", title="Data Science", issuer=issuer)
CourseLink.objects.create(group=group, course_key=key)
from credcloud_xblock import queries
found["groups"] = [one.title for one in queries.groups_of(key)]
found["loaded"] = sorted(name for name in HEAVY if name in sys.modules)
json.dump(found, sys.stdout)
"""


def started(project: str, folder: Path) -> Any:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", START, project, str(ROOT)],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    return json.loads(done.stdout)


def test_studio_reads_groups_and_has_neither_admin_nor_receivers_nor_addresses(tmp_path: Path) -> None:
    studio = started("cms.djangoapp", tmp_path)
    assert studio["admin"] == []
    assert not studio["receivers"]
    assert not studio["checks"]
    assert studio["addresses"] == []
    assert studio["tables"] > 10
    assert studio["groups"] == ["Data Science"]
    assert studio["loaded"] == []


@pytest.mark.parametrize("project", ["lms.djangoapp"])
def test_the_lms_starts_where_nothing_can_be_rendered(tmp_path: Path, project: str) -> None:
    lms = started(project, tmp_path)
    assert "issuer" in lms["admin"]
    assert lms["receivers"]
    assert lms["addresses"] == [True]
    assert lms["groups"] == ["Data Science"]
    assert lms["loaded"] == []

"""What authors see and may do in Studio, and that learners may do nothing of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms.sandbox.adapter import SandboxLMS
from credcloud_xblock import CredentialXBlock
from tests.credentials.worlds import World, make_world
from tests.factories import make_user
from tests.xblock.runtimes import call, in_studio, seen_by

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def world() -> World:
    return make_world(title="Data <Science>")


def form(block: CredentialXBlock) -> str:
    return block.render("studio_view").body_html()


def choice(world: World, **more: Any) -> dict[str, Any]:
    return {"display_name": "Your certificate", "group_uuid": str(world.group.uuid)} | more


def test_the_form_offers_the_groups_of_the_course_and_no_others(world: World) -> None:
    other = make_world(title="Elsewhere")
    shown = form(in_studio(world.course_key, group_uuid=str(world.group.uuid)))
    assert f'<option value="{world.group.uuid}" selected>Data &lt;Science&gt; ({world.group.code})' in shown
    assert str(other.group.uuid) not in shown


def test_a_course_without_groups_says_where_to_make_one(world: World) -> None:
    groups.archive_group(group_uuid=world.group.uuid, course_key=world.course_key, actor=world.actor)
    assert "No credential group serves this course yet." in form(in_studio(world.course_key))


def test_what_an_author_chooses_is_kept(world: World) -> None:
    block = in_studio(world.course_key)
    status, answer = call(block, "save_choice", choice(world, display_name="  شهادتك\n هنا "))
    assert (status, answer) == (200, {"result": "success"})
    assert (block.display_name, block.group_uuid) == ("شهادتك هنا", str(world.group.uuid))
    assert call(block, "save_choice", choice(world, group_uuid=""))[0] == 200
    assert block.group_uuid == ""


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"display_name": "x" * 201, "group_uuid": ""}, "name-too-long"),
        ({"display_name": "x"}, "not-understood"),
        ({"display_name": ["x"], "group_uuid": {}}, "not-understood"),
        ([], "not-understood"),
        ({"display_name": "x", "group_uuid": "00000000-0000-0000-0000-000000000000"}, "group-unknown"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(world: World, body: Any, code: str) -> None:
    block = in_studio(world.course_key, display_name="Before")
    assert call(block, "save_choice", body) == (400, {"error": code})
    assert (block.display_name, block.group_uuid) == ("Before", "")
    assert f"data-{code}=" in form(block)


def test_without_a_heading_each_learner_reads_it_in_their_own_language_and_studio_says_whose_block_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = in_studio(world.course_key, display_name="Before")
    assert call(block, "save_choice", choice(world, display_name=" "))[0] == 200
    assert block.display_name == CredentialXBlock.display_name.default == "Credential (Credential Cloud)"
    assert 'value=""' in form(block)
    for name in (block.display_name, "Your credential"):
        shown = seen_by(make_user(), world.course_key, display_name=name).render("student_view").body_html()
        assert "<bdi>Your credential</bdi>" in shown
        monkeypatch.setattr("credcloud_xblock.block.gettext", lambda text: f"«{text}»")
        shown = seen_by(make_user(), world.course_key, display_name=name).render("student_view").body_html()
        assert "<bdi>«Your credential»</bdi>" in shown
        monkeypatch.undo()


def test_a_block_of_a_re_run_says_where_its_group_is_and_saving_does_not_change_the_choice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier, later = world.course_key, make_world(title="Another").course_key
    monkeypatch.setattr(SandboxLMS, "copied_from", lambda _lms, key: (str(earlier),) if key == later else ())
    block = in_studio(later, group_uuid=str(world.group.uuid))
    preview = unescape(block.render("author_view").body_html())
    assert f'“Data <Science>”</bdi> serves the earlier course <bdi dir="ltr">{earlier}</bdi>' in preview
    assert "carries it over in the instructor dashboard" in preview
    assert f'<option value="{world.group.uuid}" selected>Data &lt;Science&gt; (of the earlier course' in form(
        block
    )
    assert f"This course was copied from {earlier}" in form(block)
    groups.link_course(
        group_uuid=world.group.uuid, course_key=earlier, new_course_key=later, actor=world.actor
    )
    assert "Each learner sees their own credential of" in block.render("author_view").body_html()


def test_saving_never_changes_a_choice_unseen(world: World) -> None:
    gone = str(make_world(title="Elsewhere").group.uuid)
    shown = form(in_studio(world.course_key, group_uuid=gone))
    assert f'<option value="{gone}" selected>The group chosen before' in shown


def test_a_group_that_left_the_course_may_stay_but_is_told(world: World) -> None:
    gone = str(make_world(title="Elsewhere").group.uuid)
    block = in_studio(world.course_key, group_uuid=gone)
    assert "does not serve this course" in block.render("author_view").body_html()
    assert call(block, "save_choice", choice(world, group_uuid=gone))[0] == 200


def test_learners_and_staff_of_the_lms_change_nothing(world: World) -> None:
    for user in (make_user(), world.actor, None):
        block = seen_by(user, world.course_key, display_name="Before")
        assert call(block, "save_choice", choice(world)) == (403, {"error": "not-allowed"})
        assert block.display_name == "Before"
        assert world.group.code not in form(block)


def test_people_who_only_read_the_course_change_nothing_in_studio(world: World) -> None:
    block = in_studio(world.course_key, writes=False)
    assert call(block, "save_choice", choice(world))[0] == 403
    assert "You may not change this course." in form(block)
    assert world.group.code not in form(block)


def test_the_preview_names_the_group_and_nobodys_credential(world: World) -> None:
    world.issued([{"name": "Zoë", "email": "zoe@example.org"}])
    shown = unescape(
        in_studio(world.course_key, group_uuid=str(world.group.uuid)).render("author_view").body_html()
    )
    assert "“Data <Science>”" in shown
    assert "Zoë" not in shown


STUDIO_WITHOUT_THE_APP = """
import json, sys
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"], USE_I18N=True, USE_TZ=True)
import django
django.setup()
from opaque_keys.edx.keys import CourseKey
from tests.xblock.runtimes import call, in_studio, seen_by
key = CourseKey.from_string("course-v1:Org+Course+Run")
block = in_studio(key)
json.dump({
    "student": seen_by(None, key).render("student_view").body_html(),
    "author": block.render("author_view").body_html(),
    "form": block.render("studio_view").body_html(),
    "saved": call(block, "save_choice", {"display_name": "Here", "group_uuid": ""}),
    "name": block.display_name,
}, sys.stdout)
"""


def test_a_studio_without_the_app_still_renders_and_saves() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STUDIO_WITHOUT_THE_APP],
        check=False,
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert "cannot be shown here" in found["student"]
    assert "in this course" in found["author"]
    assert "not part of Studio" in found["form"]
    assert (found["saved"], found["name"]) == ([200, {"result": "success"}], "Here")


STUDIO = """
import json, sys, types
sys.path.append(sys.argv[1])  # after what is installed: that is what the platform finds
from edx_django_utils.plugins import add_plugins, get_plugin_apps, get_plugin_url_patterns
from django.conf import settings
platform = types.ModuleType("platform_settings")
sys.modules["platform_settings"] = platform
add_plugins("platform_settings", "cms.djangoapp", "common")
add_plugins("platform_settings", "cms.djangoapp", "production")
ours = [app for app in get_plugin_apps("cms.djangoapp") if "credcloud" in app]
mine = {name: value for name, value in vars(platform).items() if name.isupper()}
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", *ours],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", USE_TZ=True, LMS_ROOT_URL="https://lms.example.org",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    **mine)
import django
django.setup()
from django.core.management import call_command
call_command("check", "--fail-level", "ERROR", stdout=sys.stderr)
call_command("migrate", verbosity=0)
from opaque_keys.edx.keys import CourseKey
from credcloud_bridge.groups.models import CourseLink, CredentialGroup, Issuer
key = CourseKey.from_string("course-v1:Org+Course+Run")
issuer = Issuer.objects.create(name="U", slug="u")
group = CredentialGroup.objects.create(code="ds", title="Data Science", issuer=issuer)
CourseLink.objects.create(group=group, course_key=key)
from tests.xblock.runtimes import in_studio
form = in_studio(key).render("studio_view").body_html()
json.dump({"apps": ours, "settings": sorted(mine), "form": form}, sys.stdout)
"""


def test_studio_finds_the_app_by_its_entry_point_and_offers_groups(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STUDIO, str(ROOT)],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["apps"] == ["credcloud_bridge.hosts.openedx.apps.CredCloudStudioConfig"]
    assert found["settings"] == ["CREDCLOUD_LMS_ADAPTERS"]
    assert "Data Science (ds)" in found["form"]

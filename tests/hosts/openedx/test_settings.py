"""Merging into settings that the operator and other plugins fill too."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.module_loading import import_string

from credcloud_bridge.hosts.openedx.settings import common, production, test
from credcloud_bridge.hosts.openedx.settings.merging import MAKO_FOLDER

RENDER = "org.openedx.learning.instructor.dashboard.render.started.v1"
TABS = "org.openedx.learning.instructor.dashboard.tabs.requested.v1"
OURS = common.STEPS[RENDER]


def platform(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(MAKO_TEMPLATE_DIRS_BASE=["/platform/templates"], **more)


def test_nothing_there_yet() -> None:
    settings = platform()
    common.plugin_settings(settings)
    expected = {
        filter_type: {"fail_silently": True, "pipeline": [step]} for filter_type, step in common.STEPS.items()
    }
    assert expected == settings.OPEN_EDX_FILTERS_CONFIG


def test_other_plugins_keep_their_steps_their_order_and_their_options() -> None:
    theirs = {
        RENDER: {"pipeline": ["a.Step", "b.Step"], "fail_silently": False, "log_level": "debug"},
        "org.openedx.else.v1": {"pipeline": ["c.Step"]},
    }
    settings = platform(OPEN_EDX_FILTERS_CONFIG=theirs)
    common.plugin_settings(settings)
    assert settings.OPEN_EDX_FILTERS_CONFIG[RENDER] == {
        "pipeline": ["a.Step", "b.Step", OURS],
        "fail_silently": False,
        "log_level": "debug",
    }
    assert settings.OPEN_EDX_FILTERS_CONFIG["org.openedx.else.v1"] == {"pipeline": ["c.Step"]}


@pytest.mark.parametrize(
    ("written", "pipeline"),
    [
        ("a.Step", ["a.Step", OURS]),
        (["a.Step", "b.Step"], ["a.Step", "b.Step", OURS]),
        ({}, [OURS]),
        (None, [OURS]),
        ({"pipeline": None}, [OURS]),
        ({"pipeline": [OURS, "a.Step"]}, [OURS, "a.Step"]),
    ],
)
def test_every_form_that_the_filters_read_is_understood(written: Any, pipeline: list[str]) -> None:
    settings = platform(OPEN_EDX_FILTERS_CONFIG={RENDER: written})
    common.plugin_settings(settings)
    assert settings.OPEN_EDX_FILTERS_CONFIG[RENDER]["pipeline"] == pipeline


def test_what_the_operators_file_replaced_is_added_again_once() -> None:
    settings = platform()
    common.plugin_settings(settings)
    # As the platform's production settings do: whole keys from a YAML file.
    vars(settings).update(
        OPEN_EDX_FILTERS_CONFIG={RENDER: {"pipeline": ["theirs.Step"], "fail_silently": False}},
        CELERYBEAT_SCHEDULE={"nightly": {"task": "theirs"}},
    )
    production.plugin_settings(settings)
    production.plugin_settings(settings)
    assert settings.OPEN_EDX_FILTERS_CONFIG[RENDER] == {
        "pipeline": ["theirs.Step", OURS],
        "fail_silently": False,
    }
    assert settings.OPEN_EDX_FILTERS_CONFIG[TABS]["pipeline"] == [common.STEPS[TABS]]
    assert set(settings.CELERYBEAT_SCHEDULE) == {"nightly", *common.SCHEDULE}


def test_what_the_operator_sets_is_kept() -> None:
    settings = platform(
        CREDCLOUD_HOST_TEMPLATES={"header": "ours/header.html"},
        CREDCLOUD_LMS_ADAPTERS={"course-v1": "ours.Adapter"},
        CELERYBEAT_SCHEDULE={"credcloud-wake-jobs": {"task": "credcloud.wake_jobs", "schedule": 5}},
    )
    production.plugin_settings(settings)
    assert settings.CREDCLOUD_HOST_TEMPLATES == {"header": "ours/header.html"}
    assert settings.CREDCLOUD_LMS_ADAPTERS == {"course-v1": "ours.Adapter"}
    assert settings.CELERYBEAT_SCHEDULE["credcloud-wake-jobs"]["schedule"] == 5


def test_the_mako_folder_is_added_to_the_platforms_own_list_once() -> None:
    settings = platform()
    folders = settings.MAKO_TEMPLATE_DIRS_BASE
    for kind in (common, production, test):
        kind.plugin_settings(settings)
    assert settings.MAKO_TEMPLATE_DIRS_BASE is folders
    assert folders == ["/platform/templates", str(MAKO_FOLDER)]


def test_nothing_else_of_the_platform_is_touched() -> None:
    settings = platform(REST_FRAMEWORK={"PAGE_SIZE": 10}, MIDDLEWARE=["theirs"], X_FRAME_OPTIONS="DENY")
    common.plugin_settings(settings)
    added = {name for name in vars(settings) if not name.startswith("CREDCLOUD_")}
    assert added == {
        "CELERYBEAT_SCHEDULE",
        "MAKO_TEMPLATE_DIRS_BASE",
        "MIDDLEWARE",
        "OPEN_EDX_FILTERS_CONFIG",
        "REST_FRAMEWORK",
        "X_FRAME_OPTIONS",
    }
    assert settings.REST_FRAMEWORK == {"PAGE_SIZE": 10}
    assert settings.X_FRAME_OPTIONS == "DENY"


@pytest.mark.parametrize("path", common.STEPS.values())
def test_every_step_is_where_the_settings_say(path: str) -> None:
    assert callable(import_string(path).run_filter)


@pytest.mark.parametrize("entry", common.SCHEDULE.values(), ids=lambda entry: entry["task"])
def test_every_scheduled_task_is_found_by_celery(entry: dict[str, Any]) -> None:
    # As the platform's Celery does: the module `tasks` of every installed app.
    import credcloud_bridge.tasks
    from credcloud_bridge.hosts.site.celery import app

    assert credcloud_bridge.tasks
    assert entry["task"] in app.tasks

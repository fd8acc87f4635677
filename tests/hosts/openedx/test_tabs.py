"""The tab in both instructor dashboards, through the platform's own filters."""

from __future__ import annotations

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import html
from mako.lookup import TemplateLookup
from openedx_filters.learning import filters
from openedx_filters.tooling import OpenEdxPublicFilter

from credcloud_bridge.data import CredentialState
from credcloud_bridge.hosts.openedx.settings.common import STEPS
from credcloud_bridge.hosts.openedx.settings.merging import MAKO_FOLDER
from credcloud_bridge.hosts.openedx.tab import Tab
from credcloud_bridge.lms import api as lms
from tests.dashboard.issuing import generated, person
from tests.factories import enrol, make_course, make_global_staff, make_staff, make_user

pytestmark = pytest.mark.django_db

RENDER, TABS, *_others = STEPS
DASHBOARD = "instructor/instructor_dashboard_2/instructor_dashboard_2.html"
BUILT_IN = [
    {"tab_id": "course_info", "title": "Course Info", "url": "/instructor-dashboard/x", "sort_order": 10},
    {"tab_id": "certificates", "title": "Certificates", "url": "/instructor-dashboard/y", "sort_order": 80},
]


class TabsRequested(OpenEdxPublicFilter):
    """The filter of openedx-filters 3.4 on, by its type: older releases do not have its class yet."""

    filter_type = TABS


class StandsFirst:
    """Another plugin's step, which runs before ours."""

    def __init__(self, **_metadata: Any) -> None:
        pass

    def run_filter(self, **given: Any) -> dict[str, Any]:
        """Adds a section."""
        given["context"]["sections"].append({"section_key": "theirs", "section_display_name": "Theirs"})
        return given


def dashboard(course: Any) -> dict[str, Any]:
    """The context with which the platform renders its legacy dashboard."""
    return {
        "course": SimpleNamespace(id=course.key),
        "sections": [{"section_key": "course_info", "section_display_name": "Course Info"}],
    }


def rendered(course: Any) -> tuple[dict[str, Any], str]:
    return filters.InstructorDashboardRenderStarted.run_filter(
        context=dashboard(course), template_name=DASHBOARD
    )


def section_of(course: Any) -> dict[str, Any] | None:
    context, template = rendered(course)
    assert template == DASHBOARD
    assert context["sections"][0]["section_key"] == "course_info"
    ours = [section for section in context["sections"] if section["section_key"] == "credcloud"]
    assert len(ours) <= 1
    return ours[0] if ours else None


def requested(user: Any, course: Any) -> list[dict[str, Any]]:
    answer = TabsRequested.run_pipeline(tabs=list(BUILT_IN), user=user, course_key=course.key)
    assert answer["user"] is user
    assert answer["course_key"] == course.key
    assert answer["tabs"][:2] == BUILT_IN
    return list(answer["tabs"][2:])


PEOPLE = {
    "course staff": (make_staff, True),
    "course admin": (lambda course: make_staff(course, admin=True), True),
    "global staff": (lambda _course: make_global_staff(), True),
    "learner": (lambda course: enrol(course, "Ada"), False),
    "outsider": (lambda _course: make_user(), False),
    "staff elsewhere": (lambda _course: make_staff(make_course()), False),
    "inactive staff": (lambda course: make_staff(course, is_active=False), False),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_both_dashboards_show_the_tab_to_those_who_may_view(steps: Any, seen_by: Any, who: str) -> None:
    course = make_course()
    make, sees = PEOPLE[who]
    user = make(course)
    with seen_by(user):
        assert (section_of(course) is not None) is sees
    assert bool(requested(user, course)) is sees


def test_without_a_person_there_is_no_tab(steps: Any, seen_by: Any) -> None:
    course = make_course()
    with seen_by(None):
        assert section_of(course) is None


def test_a_role_that_an_operator_took_view_from_sees_no_tab(steps: Any, seen_by: Any) -> None:
    course = make_course()
    staff = make_staff(course)
    steps.CREDCLOUD_ROLE_PERMISSIONS = {"course_admin": ["view"]}
    with seen_by(staff):
        assert section_of(course) is None
    assert requested(staff, course) == []


def test_the_micro_frontend_gets_an_absolute_address_after_certificates(steps: Any) -> None:
    course = make_course("course-v1:Org.Sub+C.1+2026")
    steps.CREDCLOUD_ROOT_URL = "https://lms.example.org"
    assert requested(make_staff(course), course) == [
        {
            "tab_id": "credcloud",
            "title": "Credentials",
            "url": "https://lms.example.org/credcloud/courses/course-v1:Org.Sub+C.1+2026/",
            "sort_order": 85,
        }
    ]


def test_inside_the_platform_addresses_begin_with_its_own(steps: Any) -> None:
    course = make_course()
    del steps.CREDCLOUD_ROOT_URL
    steps.LMS_ROOT_URL = "https://campus.example.org"
    (tab,) = requested(make_staff(course), course)
    assert tab["url"].startswith("https://campus.example.org/credcloud/courses/")


@pytest.mark.skipif(
    not hasattr(filters, "InstructorDashboardTabsRequested"), reason="openedx-filters before 3.4"
)
def test_the_platforms_own_filter_for_tabs_has_this_type_and_takes_our_step(steps: Any) -> None:
    asked = filters.InstructorDashboardTabsRequested
    course = make_course()
    staff = make_staff(course)
    assert asked.filter_type == TABS
    answer = asked.run_filter(tabs=list(BUILT_IN), user=staff, course_key=course.key)
    tabs = answer[0] if isinstance(answer, tuple) else answer
    assert [tab["tab_id"] for tab in tabs] == ["course_info", "certificates", "credcloud"]


def test_steps_that_run_twice_add_one_tab(steps: Any, seen_by: Any) -> None:
    course = make_course()
    staff = make_staff(course)
    for filter_type in (RENDER, TABS):
        pipeline = steps.OPEN_EDX_FILTERS_CONFIG[filter_type]["pipeline"]
        steps.OPEN_EDX_FILTERS_CONFIG[filter_type]["pipeline"] = pipeline * 2
    with seen_by(staff):
        assert section_of(course) is not None
    assert len(requested(staff, course)) == 1


@pytest.mark.parametrize(
    "key", ["course-v1:Org.x+C.1-a_b~c+2026.T1", "course-v1:Вуз+Курс.1+осень", "course-v1:جامعة+م١+٢٠٢٦"]
)
def test_any_course_key_gets_a_tab_whose_address_leads_to_its_course(
    steps: Any, seen_by: Any, client: Any, key: str
) -> None:
    course = make_course(key, title="Ж")
    staff = make_staff(course)
    client.force_login(staff)
    with seen_by(staff):
        section = section_of(course)
    assert section is not None
    (holder,) = html.fromstring(section["fragment"].body_html()).xpath("//*[@data-credcloud-home]")
    assert section["course_id"] == key
    (tab,) = requested(staff, course)
    assert tab["url"].endswith(holder.get("data-credcloud-home"))
    page = client.get(holder.get("data-credcloud-home"))
    assert page.status_code == 200
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_more_than_is_counted_is_told_as_more() -> None:
    def title(pending: int) -> str:
        return Tab(path="", summary_path="", pending=pending).title.replace(",", "")

    assert (title(10_000), title(10_001)) == ("Credentials (10000)", "Credentials (10000+)")


def test_the_tab_tells_how_many_credentials_wait(steps: Any, seen_by: Any) -> None:
    course = make_course()
    staff = make_staff(course, admin=True)
    generated(course, None, person("Ada", "ada@example.org"), person("Bo", "bo@example.org"))
    with seen_by(staff):
        section = section_of(course)
    assert section is not None
    assert section["section_display_name"] == "Credentials (2)"
    assert requested(staff, course)[0]["title"] == "Credentials (2)"


def test_a_tab_costs_a_fixed_number_of_queries(
    steps: Any, seen_by: Any, django_assert_max_num_queries: Any
) -> None:
    course = make_course()
    staff = make_staff(course, admin=True)
    generated(course, None, *[person(f"P{n}", f"p{n}@example.org") for n in range(20)])
    with seen_by(staff), django_assert_max_num_queries(8):
        assert section_of(course) is not None


def test_where_credentials_are_switched_off_there_is_no_tab(steps: Any, seen_by: Any) -> None:
    course = make_course()
    staff = make_global_staff()
    steps.CREDCLOUD_COURSE_SWITCH = "tests.hosts.openedx.switches.off"
    with seen_by(staff):
        assert section_of(course) is None
    assert requested(staff, course) == []


def test_the_section_is_printed_whole_by_the_mako_file_that_the_dashboard_includes(
    steps: Any, seen_by: Any
) -> None:
    course = make_course()
    with seen_by(make_staff(course)):
        section = section_of(course)
    assert section is not None
    prefix = section["template_path_prefix"]
    assert prefix.startswith("/")
    assert prefix.endswith("/")
    # As the platform looks Mako files up, with HTML escaped unless a template says otherwise.
    lookup = TemplateLookup(directories=[str(MAKO_FOLDER)], default_filters=["h"], strict_undefined=True)
    page = lookup.get_template(f"{prefix}{section['section_key']}.html")
    printed = page.render_unicode(section_data=section)
    assert printed.strip() == section["fragment"].body_html().strip()
    (frame,) = html.fromstring(printed).xpath("//iframe")
    assert frame.get("title")
    assert "legacy_section.css" in section["fragment"].head_html()
    assert "legacy_section.js" in section["fragment"].foot_html()


def test_the_mako_folder_holds_nothing_else() -> None:
    files = [path.relative_to(MAKO_FOLDER) for path in MAKO_FOLDER.rglob("*") if path.is_file()]
    assert files == [Path("credcloud_instructor_dashboard/credcloud.html")]


@pytest.mark.parametrize("fail_silently", [True, False])
def test_when_ours_fails_the_dashboard_is_whole_and_the_log_tells(
    steps: Any, seen_by: Any, caplog: pytest.LogCaptureFixture, fail_silently: bool
) -> None:
    course = make_course()
    staff = make_staff(course)
    steps.OPEN_EDX_FILTERS_CONFIG[RENDER]["fail_silently"] = fail_silently
    steps.OPEN_EDX_FILTERS_CONFIG[RENDER]["pipeline"].insert(0, f"{__name__}.StandsFirst")
    steps.CREDCLOUD_COURSE_SWITCH = "no.such.module.switch"
    with seen_by(staff), caplog.at_level(logging.ERROR):
        context, _template = rendered(course)
    assert [section["section_key"] for section in context["sections"]] == ["course_info", "theirs"]
    assert "The Credentials tab is left out" in caplog.text


@pytest.mark.parametrize("fail_silently", [True, False])
def test_when_ours_fails_the_micro_frontend_has_all_its_other_tabs_and_the_log_tells(
    steps: Any, caplog: pytest.LogCaptureFixture, fail_silently: bool
) -> None:
    course = make_course()
    staff = make_staff(course)
    steps.OPEN_EDX_FILTERS_CONFIG[TABS]["fail_silently"] = fail_silently
    steps.CREDCLOUD_COURSE_SWITCH = "no.such.module.switch"
    with caplog.at_level(logging.ERROR):
        assert requested(staff, course) == []
    assert "The Credentials tab is left out" in caplog.text


def test_a_course_that_no_lms_knows_has_no_tab_and_no_error(steps: Any, seen_by: Any) -> None:
    unknown = SimpleNamespace(key=lms.parse_course_key("course-v1:No+Such+Course"))
    with seen_by(make_global_staff()):
        assert section_of(unknown) is None
    assert requested(make_global_staff(), unknown) == []


def test_what_is_published_counts_no_longer_as_pending(steps: Any) -> None:
    course = make_course()
    generated(course, None, person("Ada", "ada@example.org"))
    staff = make_staff(course)
    (tab,) = requested(staff, course)
    assert tab["title"] == "Credentials (1)"
    from credcloud_bridge.credentials import api as credentials
    from tests.dashboard.issuing import finish_jobs

    credentials.publish(
        selection=credentials.Selection(course_key=course.key, state=CredentialState.UNDER_REVIEW), actor=None
    )
    finish_jobs(course)
    (tab,) = requested(staff, course)
    assert tab["title"] == "Credentials"

"""The screens of credential groups, as a browser without JavaScript uses them."""

from __future__ import annotations

import pytest

from credcloud_bridge.data import AttributeSpec, DesignKind, DuplicatePolicy, ValidityKind
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from tests.dashboard.issuing import address, generated, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    designs.load_starters()
    return make_course(title="Data Science for Everyone")


@pytest.fixture
def admin(course):
    return make_staff(course, admin=True, name="Carla Mendès")


@pytest.fixture
def browser(admin):
    return PlainBrowser(admin)


def design_id(course, kind=DesignKind.CERTIFICATE) -> str:
    return str(designs.design_summaries(kind=kind, course_key=course.key)[0].id)


def only_group(course) -> groups.GroupDetails:
    (card,) = groups.group_summaries(course_key=course.key)
    return groups.get_group(group_uuid=card.uuid, course_key=course.key)


def test_a_course_without_groups_leads_to_making_the_first(course, browser):
    browser.open(address(course, "groups/"))
    assert "No credential groups yet" in browser.text
    browser.follow("New credential group")
    assert browser.status == 200
    assert browser.has_button("Create the group")
    # The parts that are closed say what is in them.
    assert "They never expire · Never: staff issue them" in " ".join(browser.text.split())


@pytest.mark.parametrize(
    ("language", "design"),
    [
        ("en", "Classic engraved (A4 landscape)"),
        ("pt-br", "Classic engraved (A4 landscape)"),
        ("he", "Hebrew classic (A4 landscape)"),
        ("fa", "Arabic and English (A4 landscape)"),
    ],
)
def test_a_new_group_begins_with_a_design_that_suits_the_courses_language(language, design):
    designs.load_starters()
    course = make_course(language=language)
    browser = PlainBrowser(make_staff(course, admin=True))
    browser.open(address(course, "groups/new/"))
    assert f"{design} · No badge" in " ".join(browser.text.split())


def test_where_no_design_was_brought_in_the_form_says_who_can_do_it():
    bare = make_course(title="Data Science for Everyone")
    browser = PlainBrowser(make_staff(bare, admin=True))
    browser.open(address(bare, "groups/"))
    browser.follow("New credential group")
    assert "credcloud designs" in browser.text


def test_a_group_is_made_with_every_field(course, browser):
    browser.open(address(course, "groups/new/"))
    browser.press(
        "Create the group",
        {
            "title": "Certificate of Completion",
            "code": "",
            "description": "For finishing.",
            "course_title": "Data Science",
            "course_number": "DS-1",
            "course_details": "120 hours",
            "url": "https://example.org/ds",
            "tags": "Python, statistics; Python",
            "criteria": "Pass the final project.",
            "language": "ar",
            "certificate_design_id": design_id(course),
            "badge_design_id": design_id(course, DesignKind.BADGE),
            "validity_kind": "years",
            "validity_count": "2",
            "duplicates": "replace",
            "mail_message": "Well done!",
            "public_listing": ["on"],
            "attribute-0-label": "Level",
            "attribute-0-type": "choice",
            "attribute-0-choices": "Bronze\nGold",
            "attribute-0-default": "Gold",
            "attribute-0-required": ["on"],
        },
    )
    assert "“Certificate of Completion” is ready to use" in browser.text
    group = only_group(course)
    assert group.code == "certificate-of-completion"
    assert group.tags == ("Python", "statistics")
    assert (group.validity.kind, group.validity.count) == (ValidityKind.YEARS, 2)
    assert group.duplicates is DuplicatePolicy.REPLACE
    assert group.language == "ar"
    assert group.public_listing
    assert group.send_mail
    (level,) = group.attributes
    assert (level.name, level.type, level.choices, level.default, level.required) == (
        "level",
        "choice",
        ("Bronze", "Gold"),
        "Gold",
        True,
    )


def test_another_attribute_row_is_added_without_javascript_and_without_losing_what_was_typed(course, browser):
    browser.open(address(course, "groups/new/"))
    browser.press("Add another attribute", {"title": "Half typed", "attribute-0-label": "Thesis"})
    assert browser.status == 200
    assert browser.values("title") == ["Half typed"]
    assert browser.values("attribute-0-label") == ["Thesis"]
    assert browser.values("attribute-1-label") == [""]
    assert "Nothing was saved yet" not in browser.text
    browser.press("Create the group", {"attribute-1-label": "Hours", "attribute-1-type": "number"})
    assert [one.label for one in only_group(course).attributes] == ["Thesis", "Hours"]


def test_mistakes_are_shown_at_their_fields_and_nothing_typed_is_lost(course, browser):
    browser.open(address(course, "groups/new/"))
    browser.press(
        "Create the group",
        {
            "title": "No problems",
            "url": "not an address",
            "validity_kind": "months",
            "validity_count": "",
            "certificate_design_id": [""],
            "attribute-0-label": "Hours",
            "attribute-0-type": "number",
            "attribute-0-default": "many",
        },
    )
    assert browser.status == 422
    assert "Nothing was saved yet" in browser.text
    assert "is not a web address" in browser.text
    assert "neither a certificate design nor a badge design" in browser.text
    assert "“many”, the default of “Hours”, is not a number" in browser.text
    assert browser.values("url") == ["not an address"]
    assert browser.values("attribute-0-default") == ["many"]
    (url,) = browser.controls("url")
    assert url.get("aria-invalid") == "true"
    assert browser.page.get_element_by_id(url.get("aria-describedby").split()[-1]) is not None
    assert groups.group_summaries(course_key=course.key) == ()


def test_a_missing_title_keeps_the_attributes_that_were_typed(course, browser):
    browser.open(address(course, "groups/new/"))
    browser.press("Create the group", {"title": "", "attribute-0-label": "Thesis"})
    assert browser.status == 422
    assert browser.values("attribute-0-label") == ["Thesis"]


def test_a_group_is_edited_and_an_attribute_removed(course, browser):
    group = make_group(course, attributes=(_spec("Thesis"), _spec("Hours")))
    browser.open(address(course, f"groups/{group.uuid}/"))
    assert browser.values("attribute-1-label") == ["Hours"]
    browser.press("Save", {"title": "Renamed", "attribute-0-remove": ["on"]})
    assert "“Renamed” was saved" in browser.text
    assert [one.label for one in only_group(course).attributes] == ["Hours"]


def test_two_people_who_edit_at_once_do_not_overwrite_each_other_unseen(course, browser, admin):
    group = make_group(course, title="Original")
    other = PlainBrowser(admin).open(address(course, f"groups/{group.uuid}/"))
    browser.open(address(course, f"groups/{group.uuid}/"))
    other.press("Save", {"title": "Theirs"})
    browser.press("Save", {"title": "Mine"})
    assert browser.status == 422
    assert "changed by somebody else" in browser.text
    assert "Theirs" in browser.text
    assert browser.values("title") == ["Mine"]
    browser.press("Save")
    assert only_group(course).title == "Mine"


def test_course_staff_look_at_a_group_but_cannot_change_it(course):
    group = make_group(course)
    browser = PlainBrowser(make_staff(course)).open(address(course, f"groups/{group.uuid}/"))
    assert "Course admins can change it" in browser.text
    assert not browser.has_button("Save")
    assert browser.client.post(address(course, f"groups/{group.uuid}/"), {"title": "x"}).status_code == 403


def test_a_group_shared_with_a_course_of_somebody_else_is_changed_by_neither_alone(course, browser, admin):
    group = make_group(course, title="Shared")
    elsewhere = make_course(title="Another Course")
    groups.link_course(group_uuid=group.uuid, course_key=course.key, new_course_key=elsewhere.key, actor=None)
    browser.open(address(course, f"groups/{group.uuid}/"))
    assert "also serves courses that you do not administer" in browser.text
    assert not browser.has_button("Save")
    assert "Another Course" not in browser.text  # its title is not this person's to know
    for action in ("", "archive/", "restore/", "delete/", "link/", "unlink/"):
        response = browser.client.post(address(course, f"groups/{group.uuid}/{action}"), {"title": "Taken"})
        assert response.status_code == 409, action
        assert str(elsewhere.key) in response.content.decode()
    assert only_group(course).title == "Shared"


def test_a_shared_group_is_duplicated_for_one_course_alone(course, browser):
    group = make_group(course, title="Shared")
    groups.link_course(
        group_uuid=group.uuid, course_key=course.key, new_course_key=make_course().key, actor=None
    )
    browser.open(address(course, f"groups/{group.uuid}/")).press("Duplicate")
    assert "Shared (copy)" in browser.text
    assert browser.has_button("Save")


def test_archiving_and_restoring_a_group(course, browser):
    make_group(course, title="Old one")
    browser.open(address(course, "groups/")).press("Archive")
    assert "is archived" in browser.text
    assert "No credential groups yet" in browser.text
    browser.open(address(course, "groups/?show=archived")).press("Restore")
    assert "is in use again" in browser.text


def test_a_group_without_credentials_is_deleted_after_asking_once(course, browser):
    group = make_group(course, title="Mistake")
    browser.open(address(course, f"groups/{group.uuid}/")).press("Delete")
    assert "“Mistake” will be deleted permanently" in browser.text
    assert groups.group_summaries(course_key=course.key)
    browser.press("Delete the group")
    assert "“Mistake” was deleted" in browser.text
    assert not groups.group_summaries(course_key=course.key)


def test_a_group_from_which_something_was_generated_cannot_be_deleted(course, browser):
    group = make_group(course, title="Kept")
    generated(course, group, person("Ada", "ada@example.org"))
    browser.open(address(course, f"groups/{group.uuid}/"))
    assert "archived but not deleted" in browser.text
    assert not browser.has_button("Delete")
    browser.client.post(address(course, f"groups/{group.uuid}/delete/"), {"confirmed": "1"})
    assert only_group(course).title == "Kept"


def test_a_group_is_linked_to_and_unlinked_from_a_course_that_the_person_administers(course, browser, admin):
    group = make_group(course)
    mine, foreign = make_course(title="Mine too"), make_course(title="Not mine")
    make_admin(mine, admin)
    browser.open(address(course, f"groups/{group.uuid}/"))
    (choice,) = browser.controls("course")
    assert str(mine.key) in choice.value_options
    assert str(foreign.key) not in choice.value_options
    browser.press("Link", {"course": str(mine.key)})
    assert "now serves “Mine too” too" in browser.text
    assert only_group(course).links == tuple(sorted((str(course.key), str(mine.key))))
    response = browser.client.post(
        address(course, f"groups/{group.uuid}/link/"), {"course": str(foreign.key)}
    )
    assert response.status_code == 409
    for course_id in ("", "nonsense", "course-v1:No+Such+Course"):
        answer = browser.client.post(address(course, f"groups/{group.uuid}/link/"), {"course": course_id})
        assert answer.status_code == 409
    browser.open(address(mine, f"groups/{group.uuid}/")).press("Unlink")
    assert only_group(course).links == (str(course.key),)


def test_the_last_course_cannot_be_unlinked(course, browser):
    group = make_group(course)
    response = browser.client.post(
        address(course, f"groups/{group.uuid}/unlink/"), {"course": str(course.key)}
    )
    assert response.status_code == 409
    assert "only course" in response.content.decode()


def test_groups_are_searched_and_counted(course, browser):
    make_group(course, title="Data Science")
    make_group(course, title="شهادة إتمام")
    browser.open(address(course, "groups/")).press("Filter", {"search": "شهادة"})
    assert "شهادة إتمام" in browser.text
    assert "Data Science for" in browser.text  # the course's own title
    assert "Showing 1 to 1 of 1" in browser.text
    browser.open(address(course, "groups/?search=nothing+like+it"))
    assert "No group matches" in browser.text


def test_a_title_with_markup_is_text(course, browser):
    make_group(course, title="<script>alert(1)</script>")
    browser.open(address(course, "groups/"))
    assert "<script>alert(1)</script>" in browser.text
    assert b"<script>alert(1)" not in browser.response.content


def test_absurd_row_numbers_in_a_form_are_harmless(course, browser):
    for rows in ("99999999999", "-1", "x", "²", "5000"):
        response = browser.client.post(
            address(course, "groups/new/"), {"title": "x", "attribute_rows": rows, "language": "en"}
        )
        assert response.status_code == 422


def make_admin(course, user) -> None:
    course.roles.create(user=user, name="course_admin")


def _spec(label: str):
    return AttributeSpec(name=label.lower(), label=label)

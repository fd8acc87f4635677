"""The life of a group: made, changed, copied, put away, deleted; and which courses it serves."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from credcloud_bridge.credentials.models import Batch
from credcloud_bridge.data import (
    AttributeSpec,
    CredCloudError,
    DesignKind,
    DuplicatePolicy,
    GroupSpec,
    Validity,
    ValidityKind,
)
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api
from credcloud_bridge.groups.models import CredentialGroup, Issuer
from tests.designs.factories import make_design, make_template
from tests.factories import make_user
from tests.groups.factories import COURSE, OTHER_COURSE, make_group, make_values

pytestmark = pytest.mark.django_db


def full_values() -> api.GroupValues:
    issuer = Issuer.objects.create(name="Faculty", slug="faculty", url="https://faculty.example.org")
    return api.GroupValues(
        title="Data Science",
        code="ds",
        issuer_id=issuer.pk,
        description="What it is",
        course_title="Applied Data Science",
        course_number="DS-1",
        course_details="Six modules",
        url="https://example.org/ds",
        tags=("Python", "Statistics"),
        criteria="Pass the exam",
        language="ar",
        certificate_design_id=make_design().id,
        badge_design_id=make_design(kind=DesignKind.BADGE).id,
        validity=Validity(ValidityKind.FIXED, until=date(2099, 12, 31)),
        duplicates=DuplicatePolicy.REPLACE,
        attributes=(AttributeSpec("level", "Level", "choice", True, "B1", ("A1", "B1")),),
        send_mail=False,
        mail_message="Well done",
        public_listing=True,
    )


# --- make and read -----------------------------------------------------------------


def test_everything_that_was_typed_is_read_again() -> None:
    values = full_values()
    made = api.create_group(course_key=COURSE, values=values, actor=make_user())
    read = api.get_group(group_uuid=made.uuid, course_key=COURSE)
    assert read == made == api.group_details(group_id=made.id)
    assert replace(api.values_of(details=read), updated_at=None) == values
    assert (read.issuer.name, read.links, read.archived) == ("Faculty", (str(COURSE),), False)
    assert CredentialGroup.objects.get().created_by is not None


def test_preparing_recipients_gets_only_what_it_needs() -> None:
    group = api.create_group(course_key=COURSE, values=full_values(), actor=None)
    assert api.group_spec(group_id=group.id) == GroupSpec(
        code="ds",
        title="Data Science",
        attributes=group.attributes,
        validity=group.validity,
        duplicates=DuplicatePolicy.REPLACE,
        language="ar",
    )


def test_values_with_problems_are_refused_with_all_of_them() -> None:
    with pytest.raises(api.InvalidGroup) as refused:
        api.create_group(course_key=COURSE, values=api.GroupValues(title="", url="x"), actor=None)
    assert [problem.column for problem in refused.value.problems] == ["title", "url", "certificate_design_id"]
    assert refused.value.problem == refused.value.problems[0]
    assert not CredentialGroup.objects.exists()


def test_a_group_is_unknown_to_courses_that_it_does_not_serve() -> None:
    group = make_group()
    calls: list[Any] = [
        lambda: api.get_group(group_uuid=group.uuid, course_key=OTHER_COURSE),
        lambda: api.update_group(
            group_uuid=group.uuid, course_key=OTHER_COURSE, values=make_values(), actor=None
        ),
        lambda: api.duplicate_group(group_uuid=group.uuid, course_key=OTHER_COURSE, actor=None),
        lambda: api.archive_group(group_uuid=group.uuid, course_key=OTHER_COURSE, actor=None),
        lambda: api.restore_group(group_uuid=group.uuid, course_key=OTHER_COURSE, actor=None),
        lambda: api.link_course(
            group_uuid=group.uuid, course_key=OTHER_COURSE, new_course_key=OTHER_COURSE, actor=None
        ),
        lambda: api.unlink_course(
            group_uuid=group.uuid, course_key=OTHER_COURSE, old_course_key=COURSE, actor=None
        ),
        lambda: api.get_group(group_uuid=uuid.uuid4(), course_key=COURSE),
        lambda: api.group_details(group_id=group.id + 1),
        lambda: api.delete_group(group_uuid=uuid.uuid4()),
    ]
    for call in calls:
        with pytest.raises(api.GroupNotFound):
            call()
    assert api.get_group(group_uuid=group.uuid, course_key=COURSE) == group


# --- change ------------------------------------------------------------------------


def test_an_edit_changes_what_was_typed_and_moves_the_time() -> None:
    group = make_group()
    values = replace(api.values_of(details=group), title="New title", tags=("x",))
    changed = api.update_group(group_uuid=group.uuid, course_key=COURSE, values=values, actor=make_user())
    assert (changed.title, changed.tags, changed.code) == ("New title", ("x",), group.code)
    assert changed.updated_at > group.updated_at


def test_a_blank_code_in_an_edit_keeps_the_code() -> None:
    group = make_group(code="ds")
    values = replace(api.values_of(details=group), code="", title="Another")
    assert api.update_group(group_uuid=group.uuid, course_key=COURSE, values=values, actor=None).code == "ds"


def test_an_edit_with_problems_changes_nothing() -> None:
    group = make_group()
    values = replace(api.values_of(details=group), title="")
    with pytest.raises(api.InvalidGroup):
        api.update_group(group_uuid=group.uuid, course_key=COURSE, values=values, actor=None)
    assert api.get_group(group_uuid=group.uuid, course_key=COURSE) == group


def test_the_later_of_two_editors_is_told_and_loses_nothing() -> None:
    group = make_group(title="Start")
    seen = api.values_of(details=group)
    first, second = replace(seen, title="First"), replace(seen, title="Second")
    api.update_group(group_uuid=group.uuid, course_key=COURSE, values=first, actor=None)
    with pytest.raises(api.StaleGroup) as stale:
        api.update_group(group_uuid=group.uuid, course_key=COURSE, values=second, actor=None)
    assert stale.value.problem.code == "group-stale"
    assert stale.value.current.title == "First"
    # Having seen the other's work, the second editor may save over it.
    again = replace(second, updated_at=stale.value.current.updated_at)
    saved = api.update_group(group_uuid=group.uuid, course_key=COURSE, values=again, actor=None)
    assert saved.title == "Second"


def test_a_save_between_the_look_and_the_write_is_noticed() -> None:
    group = make_group(title="Start")
    seen = api.values_of(details=group)
    pending = [replace(seen, title="First")]

    def first_editor(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SAVEPOINT") and pending:
            api.update_group(group_uuid=group.uuid, course_key=COURSE, values=pending.pop(), actor=None)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(first_editor), pytest.raises(api.StaleGroup):
        api.update_group(
            group_uuid=group.uuid, course_key=COURSE, values=replace(seen, title="Second"), actor=None
        )
    assert api.get_group(group_uuid=group.uuid, course_key=COURSE).title == "First"


def test_a_program_may_save_without_having_looked() -> None:
    group = make_group()
    values = replace(api.values_of(details=group), title="Program", updated_at=None)
    assert (
        api.update_group(group_uuid=group.uuid, course_key=COURSE, values=values, actor=None).title
        == "Program"
    )


# --- copy, archive, delete ------------------------------------------------------------


def test_a_copy_has_its_own_code_and_serves_only_this_course() -> None:
    group = api.create_group(course_key=COURSE, values=full_values(), actor=None)
    api.link_course(group_uuid=group.uuid, course_key=COURSE, new_course_key=OTHER_COURSE, actor=None)
    api.archive_group(group_uuid=group.uuid, course_key=COURSE, actor=None)
    copy = api.duplicate_group(group_uuid=group.uuid, course_key=OTHER_COURSE, actor=make_user())
    assert (copy.title, copy.code) == ("Data Science (copy)", "data-science-copy")
    assert (copy.links, copy.archived) == ((str(OTHER_COURSE),), False)
    same = (
        "attributes",
        "validity",
        "tags",
        "certificate_design_id",
        "badge_design_id",
        "issuer",
        "criteria",
    )
    assert all(getattr(copy, field) == getattr(group, field) for field in same)
    again = api.duplicate_group(group_uuid=group.uuid, course_key=COURSE, actor=None)
    assert again.code == "data-science-copy-2"


def test_the_copy_of_a_very_long_title_still_fits() -> None:
    group = make_group(title="x" * 255)
    copy = api.duplicate_group(group_uuid=group.uuid, course_key=COURSE, actor=None)
    assert copy.title == "x" * 248 + " (copy)"


def test_archiving_is_undone_by_restoring_and_twice_is_once() -> None:
    group = make_group()
    first = api.archive_group(group_uuid=group.uuid, course_key=COURSE, actor=None)
    second = api.archive_group(group_uuid=group.uuid, course_key=COURSE, actor=None)
    assert first.archived
    assert second.archived_at == first.archived_at
    assert not api.restore_group(group_uuid=group.uuid, course_key=COURSE, actor=None).archived


def test_a_group_that_nothing_refers_to_is_deleted() -> None:
    group = make_group()
    api.delete_group(group_uuid=group.uuid)
    with pytest.raises(api.GroupNotFound):
        api.group_details(group_id=group.id)


def test_a_group_that_something_refers_to_is_not_deleted() -> None:
    group = make_group()
    Batch.objects.create(group_id=group.id, course_key=COURSE, issued_on=date(2026, 6, 1))
    with pytest.raises(CredCloudError) as refused:
        api.delete_group(group_uuid=group.uuid)
    assert refused.value.problem.code == "group-in-use"
    assert api.group_details(group_id=group.id) == group


# --- courses -------------------------------------------------------------------------


def test_a_linked_course_sees_the_group_and_linking_twice_is_once() -> None:
    group = make_group()
    for _ in range(2):
        linked = api.link_course(
            group_uuid=group.uuid, course_key=COURSE, new_course_key=OTHER_COURSE, actor=None
        )
    assert linked.links == tuple(sorted((str(COURSE), str(OTHER_COURSE))))
    assert api.get_group(group_uuid=group.uuid, course_key=OTHER_COURSE).id == group.id


def test_unlinking_leaves_the_other_courses_and_never_none() -> None:
    group = make_group()
    api.link_course(group_uuid=group.uuid, course_key=COURSE, new_course_key=OTHER_COURSE, actor=None)
    left = api.unlink_course(group_uuid=group.uuid, course_key=COURSE, old_course_key=COURSE, actor=None)
    assert left.links == (str(OTHER_COURSE),)
    with pytest.raises(CredCloudError) as refused:
        api.unlink_course(
            group_uuid=group.uuid, course_key=OTHER_COURSE, old_course_key=OTHER_COURSE, actor=None
        )
    assert refused.value.problem.code == "group-last-course"
    unlinked_before = api.unlink_course(
        group_uuid=group.uuid, course_key=OTHER_COURSE, old_course_key=COURSE, actor=None
    )
    assert unlinked_before.links == (str(OTHER_COURSE),)


# --- cards ---------------------------------------------------------------------------


def test_cards_show_the_courses_groups_by_title_with_current_designs() -> None:
    badge = make_design(kind=DesignKind.BADGE)
    zebra = make_group(title="zebra", badge_design_id=badge.id)
    make_group(title="Apple")
    make_group(title="Elsewhere", course_key=OTHER_COURSE)
    api.link_course(group_uuid=zebra.uuid, course_key=COURSE, new_course_key=OTHER_COURSE, actor=None)
    newer = designs.create_version(
        design_id=badge.id, course_key=None, template=make_template("{title}"), actor=None
    )
    cards = api.group_summaries(course_key=COURSE)
    assert [(card.title, card.course_count) for card in cards] == [("Apple", 1), ("zebra", 2)]
    assert (cards[1].certificate_version_id, cards[1].badge_version_id) == (None, newer.version_id)
    assert cards[0].issuer_name == api.default_issuer().name


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", 2),
        ("DATA", 1),
        ("science  data", 1),
        ("ds-9", 1),
        ("ÉCOLE", 1),
        ("python", 1),
        ("تعلم", 1),
        ("credential cloud", 2),
        ("nothing", 0),
    ],
)
def test_search_finds_every_word_in_any_case_and_script(search: str, found: int) -> None:
    make_group(title="Data Science", code="ds-9", tags=("Python",))
    make_group(title="Grande école", description="تعلم الآلة")
    assert len(api.group_summaries(course_key=COURSE, search=search)) == found


def test_archived_groups_are_listed_apart() -> None:
    kept, put_away = make_group(title="Kept"), make_group(title="Put away")
    api.archive_group(group_uuid=put_away.uuid, course_key=COURSE, actor=None)
    assert [card.uuid for card in api.group_summaries(course_key=COURSE)] == [kept.uuid]
    [card] = api.group_summaries(course_key=COURSE, archived=True)
    assert (card.uuid, card.archived) == (put_away.uuid, True)


def test_many_groups_cost_no_more_queries_than_one(django_assert_num_queries: Any) -> None:
    design = make_design()
    for number in range(12):
        make_group(title=f"Group {number}", certificate_design_id=design.id)
    with django_assert_num_queries(2):
        assert len(api.group_summaries(course_key=COURSE)) == 12


# --- issuers -------------------------------------------------------------------------


def test_the_default_issuer_is_made_once_from_the_settings(settings: Any) -> None:
    settings.CREDCLOUD_DEFAULT_ISSUER_NAME = "Example University"
    settings.CREDCLOUD_DEFAULT_ISSUER_URL = "https://example.edu"
    first, second = api.default_issuer(), api.default_issuer()
    assert first == second
    assert (first.name, first.url, first.is_default) == ("Example University", "https://example.edu", True)
    assert Issuer.objects.count() == 1


def test_without_an_address_the_default_issuer_gets_the_sites(settings: Any) -> None:
    settings.CREDCLOUD_ROOT_URL = "https://lms.example.org"
    assert api.default_issuer().url == "https://lms.example.org"


def test_an_issuer_that_an_admin_made_the_default_is_taken() -> None:
    Issuer.objects.create(name="Zeta", slug="zeta")
    chosen = Issuer.objects.create(
        name="Chosen", slug="chosen", is_default=True, logo="credcloud/issuers/c.png"
    )
    assert api.default_issuer().id == chosen.pk
    assert api.default_issuer().logo_url.endswith("credcloud/issuers/c.png")
    assert [issuer.name for issuer in api.issuers()] == ["Chosen", "Zeta"]


def test_a_group_without_a_chosen_issuer_gets_the_default_one() -> None:
    assert make_group().issuer == api.default_issuer()

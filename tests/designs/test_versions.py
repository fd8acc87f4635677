"""Designs and their versions: made, refused, never changed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from opaque_keys.edx.keys import CourseKey
from PIL import Image

from credcloud_bridge.data import DesignKind
from credcloud_bridge.designs import api
from credcloud_bridge.designs.models import Design, DesignVersion, DesignVersionIsFrozen
from tests.designs.factories import make_design, make_template
from tests.factories import make_user

pytestmark = pytest.mark.django_db

COURSE = CourseKey.from_string("course-v1:CredU+DS101+2026")
OTHER_COURSE = CourseKey.from_string("course-v1:CredU+ML201+2026")


def test_a_new_design_knows_its_page_and_its_first_version() -> None:
    user = make_user()
    card = api.create_design(
        name="  My   design ",
        kind=DesignKind.BADGE,
        template=make_template(width=80, height=60),
        course_key=COURSE,
        actor=user,
        language="ar",
        direction="rtl",
    )
    assert (card.name, card.kind, card.language, card.direction) == (
        "My design",
        DesignKind.BADGE,
        "ar",
        "rtl",
    )
    assert (card.page_width_mm, card.page_height_mm) == (80, 60)
    assert (card.archived, card.starter, card.course_key) == (False, False, str(COURSE))
    assert api.current_version_id(design_id=card.id) == card.version_id
    source = api.design_source(version_id=card.version_id)
    assert source.template == make_template(width=80, height=60)
    assert (source.digest, source.fonts, source.kind) == (card.digest, ("Noto Sans",), DesignKind.BADGE)
    assert (source.language, source.direction) == ("ar", "rtl")
    assert DesignVersion.objects.get().created_by == user


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_design_needs_a_name_of_sensible_length(name: str) -> None:
    with pytest.raises(api.InvalidDesign) as refused:
        make_design(name=name)
    assert [problem.column for problem in refused.value.problems] == ["name"]


def test_a_template_that_cannot_be_printed_is_refused_with_its_problems() -> None:
    hostile = make_template()
    hostile["schemas"][0].append(
        hostile["schemas"][0][0]
        | {
            "name": "logo",
            "type": "svg",
            "content": '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        }
    )
    for template in ({}, {"basePdf": 3, "schemas": []}, hostile):
        with pytest.raises(api.InvalidDesign) as refused:
            api.create_design(
                name="X", kind=DesignKind.CERTIFICATE, template=template, course_key=None, actor=None
            )
        assert all(problem.is_error for problem in refused.value.problems)
    assert refused.value.problem.column == "logo"
    assert not Design.objects.exists()


def test_an_edit_makes_the_next_version_and_leaves_the_first_as_it_was() -> None:
    first = make_design()
    second = api.create_version(
        design_id=first.id, course_key=None, template=make_template("{title}"), actor=None
    )
    assert second.version_id != first.version_id
    assert api.current_version_id(design_id=first.id) == second.version_id
    assert api.design_source(version_id=first.version_id).template == make_template()
    assert list(DesignVersion.objects.values_list("number", flat=True)) == [2, 1]


def test_the_same_template_again_makes_no_version_whatever_the_order_of_its_keys() -> None:
    card = make_design()
    turned = dict(reversed(list(make_template().items())))
    assert api.create_version(design_id=card.id, course_key=None, template=turned, actor=None) == card
    assert DesignVersion.objects.count() == 1


def test_language_and_direction_make_another_digest() -> None:
    common: dict[str, Any] = {
        "name": "X",
        "kind": DesignKind.CERTIFICATE,
        "template": make_template(),
        "course_key": None,
        "actor": None,
    }
    cards = [api.create_design(**common, language=language) for language in ("en", "en", "ja")]
    assert cards[0].digest == cards[1].digest != cards[2].digest
    assert api.design_source(version_id=cards[2].version_id).language == "ja"


def test_only_its_owners_may_add_a_version() -> None:
    own, shared = make_design(course_key=COURSE), make_design()
    starter = Design.objects.create(name="S", kind="certificate", starter_slug="s")
    forbidden = [
        (own.id, OTHER_COURSE),
        (own.id, None),
        (shared.id, COURSE),
        (starter.pk, None),
        (999_999, None),
    ]
    for design_id, course_key in forbidden:
        with pytest.raises(api.DesignNotFound):
            api.create_version(
                design_id=design_id, course_key=course_key, template=make_template("x"), actor=None
            )


def test_a_course_sees_its_own_designs_and_everybodys_but_no_others() -> None:
    shared, own, other = make_design(name="b"), make_design(name="A", course_key=COURSE), OTHER_COURSE
    hidden = make_design(name="c", course_key=other)
    badge = make_design(name="badge", kind=DesignKind.BADGE)
    assert [card.id for card in api.design_summaries(course_key=COURSE)] == [badge.id, own.id, shared.id]
    assert [card.id for card in api.design_summaries(course_key=None, kind=DesignKind.CERTIFICATE)] == [
        shared.id
    ]
    assert api.get_design(design_id=own.id, course_key=COURSE) == own
    for design_id, course_key in ((hidden.id, COURSE), (own.id, None), (999_999, COURSE)):
        with pytest.raises(api.DesignNotFound):
            api.get_design(design_id=design_id, course_key=course_key)


def test_archived_designs_are_listed_only_on_request() -> None:
    card = make_design()
    Design.objects.filter(pk=card.id).update(archived_at="2026-01-01T00:00:00Z")
    assert api.design_summaries() == ()
    [archived] = api.design_summaries(include_archived=True)
    assert archived.archived


def test_many_designs_cost_one_query(django_assert_num_queries: Any) -> None:
    for number in range(5):
        make_design(name=str(number))
    with django_assert_num_queries(1):
        assert len(api.design_summaries()) == 5


def test_unknown_ids_say_so() -> None:
    with pytest.raises(api.DesignNotFound):
        api.current_version_id(design_id=1)
    with pytest.raises(api.DesignNotFound):
        api.design_source(version_id=1)


def test_reading_a_version_again_costs_one_small_query(django_assert_num_queries: Any) -> None:
    card = make_design()
    api.design_source(version_id=card.version_id)
    with django_assert_num_queries(1) as captured:
        api.design_source(version_id=card.version_id)
    assert "template" not in captured.captured_queries[0]["sql"]


# --- immutability --------------------------------------------------------------------


@pytest.mark.parametrize("locked", [False, True])
def test_a_stored_version_cannot_be_changed_in_any_way(locked: bool) -> None:
    card = make_design()
    if locked:
        api.lock_versions(version_ids=[card.version_id])
    version = DesignVersion.objects.get()
    version.template = make_template("forged")
    attempts: list[Any] = [
        version.save,
        lambda: version.save(update_fields=["template"]),
        lambda: DesignVersion.objects.update(template={}),
        lambda: DesignVersion.objects.filter(pk=version.pk).update(digest="0", locked_at=None),
        lambda: DesignVersion.objects.bulk_update([version], ["template"]),
    ]
    for attempt in attempts:
        with pytest.raises(DesignVersionIsFrozen), transaction.atomic():
            attempt()
    assert DesignVersion.objects.get().template == make_template()


def test_a_version_that_a_credential_uses_cannot_be_deleted() -> None:
    card = make_design()
    api.lock_versions(version_ids=[card.version_id])
    version = DesignVersion.objects.get()
    for attempt in (version.delete, DesignVersion.objects.all().delete):
        with pytest.raises(DesignVersionIsFrozen):
            attempt()
    assert DesignVersion.objects.exists()


def test_a_version_that_nothing_uses_can_be_deleted() -> None:
    make_design()
    DesignVersion.objects.get().delete()
    make_design()
    DesignVersion.objects.all().delete()
    assert not DesignVersion.objects.exists()


def test_locking_again_keeps_the_first_time() -> None:
    card, other = make_design(), make_design()
    api.lock_versions(version_ids=[card.version_id])
    first = DesignVersion.objects.get(pk=card.version_id).locked_at
    api.lock_versions(version_ids=[card.version_id, other.version_id, 999_999])
    assert DesignVersion.objects.get(pk=card.version_id).locked_at == first is not None
    assert DesignVersion.objects.get(pk=other.version_id).locked_at is not None


# --- samples -------------------------------------------------------------------------


def test_a_sample_is_a_jpeg_of_the_width_asked_for() -> None:
    card = make_design(words="{recipient_name} {shoe_size}", width=100, height=70)
    picture = Image.open(BytesIO(api.sample_jpeg(version_id=card.version_id, width=300)))
    assert (picture.format, picture.size) == ("JPEG", (300, 210))
    assert min(picture.convert("L").getextrema()) < 128  # something is written on it


def test_a_sample_is_drawn_once() -> None:
    card = make_design(words="drawn once")
    cache.set(f"credcloud:sample:{card.digest}:200", b"as kept")
    assert api.sample_jpeg(version_id=card.version_id, width=200) == b"as kept"


@pytest.mark.parametrize("width", [0, -1, 2401])
def test_a_sample_of_senseless_width_is_refused(width: int) -> None:
    with pytest.raises(ValueError, match="width"):
        api.sample_jpeg(version_id=make_design().version_id, width=width)


def test_samples_have_a_value_for_every_name_that_a_design_may_use() -> None:
    for language in ("en", "ar", "ar-EG", "xx"):
        assert set(api.sample_values(language=language)) == set(api.STANDARD_PLACEHOLDERS)
    source = api.design_source(version_id=make_design(words="{shoe_size}").version_id)
    assert api.sample_fields(source).values["shoe_size"] == "Shoe size"

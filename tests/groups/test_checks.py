"""What is refused in a group's form, and what is tidied instead."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from credcloud_bridge.data import AttributeSpec, DesignKind, Validity, ValidityKind
from credcloud_bridge.designs.models import Design
from credcloud_bridge.groups import api
from tests.designs.factories import make_design
from tests.groups.factories import COURSE, OTHER_COURSE, make_group, make_values

pytestmark = pytest.mark.django_db


def codes(course_key: Any = COURSE, **changes: Any) -> list[tuple[str | None, str]]:
    problems = api.group_problems(values=make_values(**changes), course_key=course_key)
    return [(problem.column, problem.code) for problem in problems]


def attribute_codes(*attributes: AttributeSpec) -> list[tuple[int | None, str | None, str]]:
    problems = api.group_problems(values=make_values(attributes=attributes))
    return [(problem.row, problem.column, problem.code) for problem in problems]


def test_values_that_are_all_right_have_no_problem() -> None:
    assert codes(url="https://example.org/ds?a=1", language="zh-Hans", tags=("Python",)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": " \u00a0\n"}, ("title", "title-missing")),
        ({"title": "x" * 256}, ("title", "text-too-long")),
        ({"description": "x" * 5001}, ("description", "text-too-long")),
        ({"url": "javascript:alert(1)"}, ("url", "url-invalid")),
        ({"url": "ftp://example.org/"}, ("url", "url-invalid")),
        ({"url": "example.org"}, ("url", "url-invalid")),
        ({"language": "English"}, ("language", "language-invalid")),
        ({"language": "en\n"}, None),
        ({"language": "en-" + "abcdefgh-" * 2 + "abc"}, ("language", "language-invalid")),
        ({"issuer_id": 987654}, ("issuer_id", "issuer-unknown")),
        ({"tags": tuple(f"tag {n}" for n in range(51))}, ("tags", "tags-too-many")),
        ({"tags": ("x" * 101,)}, ("tags", "tag-too-long")),
        ({"validity": Validity(ValidityKind.MONTHS, 0)}, ("validity_count", "validity-count-invalid")),
        ({"validity": Validity(ValidityKind.MONTHS, 1201)}, ("validity_count", "validity-count-invalid")),
        ({"validity": Validity(ValidityKind.YEARS, 101)}, ("validity_count", "validity-count-invalid")),
        ({"validity": Validity(ValidityKind.YEARS, -1)}, ("validity_count", "validity-count-invalid")),
        ({"validity": Validity(ValidityKind.YEARS, 100)}, None),
        ({"validity": Validity(ValidityKind.FIXED)}, ("validity_until", "validity-date-missing")),
        ({"validity": Validity(ValidityKind.NEVER, count=-5)}, None),
    ],
)
def test_each_rule_names_its_field(changes: dict[str, Any], expected: tuple[str, str] | None) -> None:
    assert codes(**changes) == ([expected] if expected else [])


def test_every_problem_says_what_to_do() -> None:
    values = make_values(title="", url="x", language="!", validity=Validity(ValidityKind.FIXED))
    problems = api.group_problems(values=values)
    assert len(problems) == 4
    assert all(problem.message and problem.remedy for problem in problems)


def test_a_fixed_date_that_has_passed_is_a_warning_and_can_be_saved() -> None:
    past = Validity(ValidityKind.FIXED, until=date(2001, 1, 1))
    [problem] = api.group_problems(values=make_values(validity=past))
    assert problem.code == "validity-date-past"
    assert not problem.is_error
    assert make_group(validity=past).validity == past


def test_what_was_typed_for_another_kind_of_validity_is_dropped() -> None:
    typed = Validity(ValidityKind.NEVER, count=3, until=date(2030, 1, 1))
    assert make_group(validity=typed).validity == Validity()
    years = Validity(ValidityKind.YEARS, count=3, until=date(2030, 1, 1))
    assert make_group(validity=years).validity == Validity(ValidityKind.YEARS, count=3)


def test_texts_are_trimmed_and_lose_control_characters() -> None:
    group = make_group(
        title="  Data\x00 \n Science\u00a0", description=" a\r\nb\x07 ", course_title="\ufa19 e\u0301"
    )
    assert (group.title, group.description) == ("Data Science", "a\nb")
    assert group.course_title == "\ufa19 e\u0301", "otherwise code point for code point"


def test_tags_are_kept_once_each_in_the_first_spelling() -> None:
    assert make_group(tags=(" Python ", "python", "", "R\u00a0 language")).tags == ("Python", "R language")


def test_tags_are_split_at_commas_of_any_script_and_at_lines() -> None:
    text = "Python, R; SQL\nالبيانات، التعلم\r\n数据、学习，统计"
    assert api.split_tags(text=text) == ("Python", "R", "SQL", "البيانات", "التعلم", "数据", "学习", "统计")


# --- designs ---------------------------------------------------------------------


def test_a_group_without_any_design_is_refused() -> None:
    assert codes(certificate_design_id=None) == [("certificate_design_id", "design-missing")]


def test_a_badge_alone_is_enough() -> None:
    assert codes(badge_design_id=make_design(kind=DesignKind.BADGE).id) == []


def test_a_design_of_the_other_kind_is_refused() -> None:
    certificate, badge = make_design(), make_design(kind=DesignKind.BADGE)
    assert codes(certificate_design_id=badge.id, badge_design_id=certificate.id) == [
        ("certificate_design_id", "design-wrong-kind"),
        ("badge_design_id", "design-wrong-kind"),
    ]


def test_a_design_of_another_course_is_unknown() -> None:
    own = make_design(course_key=OTHER_COURSE)
    assert codes(certificate_design_id=own.id) == [("certificate_design_id", "design-unknown")]
    assert codes(course_key=None, certificate_design_id=own.id) == [
        ("certificate_design_id", "design-unknown")
    ]
    assert codes(course_key=OTHER_COURSE, certificate_design_id=own.id) == []
    assert codes(certificate_design_id=999_999) == [("certificate_design_id", "design-unknown")]


def test_an_archived_design_is_refused_for_new_groups_and_stays_with_those_that_have_it() -> None:
    design = make_design()
    group = make_group(certificate_design_id=design.id)
    Design.objects.filter(pk=design.id).update(archived_at="2026-01-01T00:00:00Z")
    assert codes(certificate_design_id=design.id) == [("certificate_design_id", "design-archived")]
    assert api.group_problems(values=api.values_of(details=group), group_uuid=group.uuid) == ()


# --- custom attributes -------------------------------------------------------------


def test_a_name_is_made_from_the_label_and_never_collides() -> None:
    group = make_group(
        attributes=(
            AttributeSpec(name="", label="Final Grade"),
            AttributeSpec(name="", label="final-grade"),
            AttributeSpec(name="", label="Title"),
            AttributeSpec(name="", label="ساعات الدراسة"),
            AttributeSpec(name="", label="2nd reader"),
            AttributeSpec(name="", label="أخرى"),
            AttributeSpec(name="Mentor", label="Mentor"),
        )
    )
    assert [attribute.name for attribute in group.attributes] == [
        "final_grade",
        "final_grade_2",
        "title_2",
        "attribute",
        "attribute_2nd_reader",
        "attribute_2",
        "Mentor",
    ]
    assert api.group_problems(values=api.values_of(details=group), group_uuid=group.uuid) == ()


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [
        (AttributeSpec("", " "), ("label", "attribute-label-missing")),
        (AttributeSpec("a", "x" * 101), ("label", "attribute-label-too-long")),
        (AttributeSpec("a", "recipient NAME"), ("label", "attribute-label-reserved")),
        (AttributeSpec("two words", "A"), ("name", "attribute-name-invalid")),
        (AttributeSpec("1st", "A"), ("name", "attribute-name-invalid")),
        (AttributeSpec("x" * 51, "A"), ("name", "attribute-name-invalid")),
        (AttributeSpec("Issued_On", "A"), ("name", "attribute-name-reserved")),
        (AttributeSpec("grade", "Grade"), ("name", "attribute-name-reserved")),
        (AttributeSpec("a", "A", "choice"), ("choices", "attribute-choices-missing")),
        (
            AttributeSpec("a", "A", "choice", choices=tuple(map(str, range(201)))),
            ("choices", "attribute-choices-too-many"),
        ),
        (
            AttributeSpec("a", "A", "choice", choices=("x" * 501,)),
            ("choices", "attribute-choice-too-long"),
        ),
        (
            AttributeSpec("a", "A", "choice", default="C", choices=("A", "B")),
            ("default", "attribute-default-not-a-choice"),
        ),
        (AttributeSpec("a", "A", default="x" * 501), ("default", "attribute-default-too-long")),
        (
            AttributeSpec("a", "A", "number", default="twelve"),
            ("default", "attribute-default-not-a-number"),
        ),
        (
            AttributeSpec("a", "A", "number", default="NaN"),
            ("default", "attribute-default-not-a-number"),
        ),
        (
            AttributeSpec("a", "A", "number", default="1e999999"),
            ("default", "attribute-default-not-a-number"),
        ),
        (
            AttributeSpec("a", "A", "date", default="31.12.2026"),
            ("default", "attribute-default-not-a-date"),
        ),
        (
            AttributeSpec("a", "A", "date", default="20261231"),
            ("default", "attribute-default-not-a-date"),
        ),
    ],
)
def test_each_rule_of_attributes_names_row_and_field(
    attribute: AttributeSpec, expected: tuple[str, str]
) -> None:
    field, code = expected
    good = AttributeSpec("good", "Good")
    assert attribute_codes(good, attribute) == [(2, f"attributes.{field}", code)]


def test_two_attributes_cannot_share_a_label_or_a_name() -> None:
    assert attribute_codes(AttributeSpec("a", "Grade"), AttributeSpec("A", "GRADE")) == [
        (2, "attributes.label", "attribute-label-doubled"),
        (2, "attributes.name", "attribute-name-doubled"),
    ]


def test_there_is_a_limit_to_attributes() -> None:
    many = tuple(AttributeSpec(f"a{n}", f"A {n}") for n in range(51))
    assert attribute_codes(*many) == [(None, "attributes", "attributes-too-many")]


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("number", " 012.50 ", "12.5"),
        ("number", "1E+3", "1000"),
        ("number", "-0.0", "0"),
        ("number", "100", "100"),
        ("date", "2026-12-31", "2026-12-31"),
        ("text", " two  words ", "two words"),
    ],
)
def test_defaults_are_stored_in_canonical_form(kind: str, typed: str, stored: str) -> None:
    [attribute] = make_group(attributes=(AttributeSpec("a", "A", kind, default=typed),)).attributes
    assert attribute.default == stored


def test_choices_are_kept_for_a_choice_only() -> None:
    group = make_group(
        attributes=(
            AttributeSpec("a", "A", "choice", choices=(" Pass ", "Pass", "", "Merit")),
            AttributeSpec("b", "B", "text", choices=("left", "over")),
        )
    )
    assert [attribute.choices for attribute in group.attributes] == [("Pass", "Merit"), ()]

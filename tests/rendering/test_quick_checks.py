"""The quick test of texts says "fine" only where the full check does; answers are kept by what they depend on."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import translation

from credcloud_bridge.designs.starters import Starter, starters
from credcloud_bridge.rendering.api import compile_design
from credcloud_bridge.rendering.fields.text import TextField
from credcloud_bridge.rendering.recipient_problems import RecipientChecks
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.text.fitting import fit_text
from credcloud_bridge.rendering.text.fonts import choose_font
from credcloud_bridge.rendering.text.quick_fit import surely_fits
from credcloud_bridge.rendering.values import PlaceholderValues
from tests.rendering.factories import name_field, source, template, text, values

STARTERS = tuple(starters())
_ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyzAVTWYLÅÖÜfiflffijÞßøñçŁŻộ'’.-&()0123456789",
    "el": "αβγδεζηθικλμνξοπρστυφχψωςΑΔΛΩΎήίϋ",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяЁЪЫЖЩЮ",
    "zh-Hans": "王小明李雪芹欧阳骨直门伟国",
    "zh-Hant": "陳志明龜歐陽春嬌骨灣",
    "ja": "山田太郎さくらはなこカタカナ直骨辻",
    "ko": "金李朴國",
}


def words(chance: random.Random, language: str) -> str:
    """One to five words of random letters; some end in a blank."""
    some = [
        "".join(chance.choices(_ALPHABETS[language], k=chance.randint(1, 9)))
        for _ in range(chance.randint(1, 5))
    ]
    return " ".join(some) + " " * chance.choice((0, 0, 0, 1, 2))


def text_fields(design: Mapping[str, Any]) -> list[TextField]:
    """The fields of a design that show text in a box."""
    fields = [getattr(field, "inner", field) for field in read_template(design).fields]
    return [field for field in fields if isinstance(field, TextField)]


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.slug)
def test_what_the_quick_test_calls_fine_has_no_problem(starter: Starter) -> None:
    chance = random.Random(starter.slug)
    fields = text_fields(starter.template)
    fine = 0
    for _page in range(40):
        for field in fields:
            language = chance.choice(list(_ALPHABETS))
            content = words(chance, language)
            box = field.text_box
            if surely_fits(box, content, language, choose_font(box.font).face):
                fine += 1
                placed = fit_text(box, content, language)
                assert (placed.missing, placed.overflow) == ((), 0), (field.name, content, language)
    assert fine > 40


@pytest.mark.parametrize("starter", STARTERS[::3], ids=lambda starter: starter.slug)
def test_a_row_of_recipients_gets_the_answers_that_each_gets_alone(starter: Starter) -> None:
    chance = random.Random(starter.slug)
    design = read_template(starter.template)
    checks = RecipientChecks(design)
    names = sorted({*design.placeholders, *values().values, "unknown"})
    shared = dict(values().values)
    for number in range(60):
        # Mostly a name and an id differ; now and then a text of all, a language, or a value that is missing.
        language = chance.choice(list(_ALPHABETS)) if number % 9 == 0 else "en"
        own = shared | {"recipient_name": words(chance, language), "credential_id": f"{number:020}"}
        if number % 5 == 0:
            shared[chance.choice(names)] = words(chance, "en") * chance.choice((0, 1, 40))
        if number % 7 == 0:
            own.pop(chance.choice(names), None)
        told_in = "de" if number % 4 == 0 else "en"
        recipient = PlaceholderValues(values=own, language=language)
        with translation.override(told_in):
            assert checks.problems(recipient) == RecipientChecks(design).problems(recipient)


def test_plain_names_pass_the_quick_test_and_scripts_that_join_do_not() -> None:
    (field,) = text_fields(template(name_field()))
    face = choose_font(field.text_box.font).face

    def quick(name: str, language: str = "en") -> bool:
        return surely_fits(field.text_box, name, language, face)

    assert all(map(quick, ("Łukasz Kowalski", "Siobhán O’Connor", "Наталья Щербакова", "Ελένη Παπαδοπούλου")))
    assert quick("王小明", "zh-Hans")
    assert quick("山田はなこ", "ja")
    assert not any(map(quick, ("علاء الاسلام", "श्रीमती शर्मा", "김민수", "Zoe\u0308", "Ana 🎓", "A\nB")))
    # Too long at the smallest size.
    assert not quick("W" * 400)


def test_blanks_at_the_end_of_a_text_stand_out_of_no_box() -> None:
    (field,) = text_fields(template(text("a", content="", width=30, fontSize=20)))
    longest = next("x" * n for n in range(1, 99) if fit_text(field.text_box, "x" * (n + 1), "en").overflow)
    placed = fit_text(field.text_box, longest + "   ", "en")
    assert placed.overflow == 0
    # The letters stand where they would without the blanks.
    assert placed.lines[0].x == pytest.approx(fit_text(field.text_box, longest, "en").lines[0].x)


def test_kept_answers_are_told_in_the_language_of_whoever_asks() -> None:
    design = compile_design(source(text("a", content="{title}", width=10, fontName="No Such Font")))
    long = values(title="A very long title indeed")
    english = design.problems(long)
    with translation.override("de"):
        german = design.problems(long)
    assert [one.code for one in english] == [one.code for one in german]
    assert english != german
    assert design.problems(long) == english


def test_kept_answers_depend_on_the_values_that_a_condition_asks_for() -> None:
    conditional = text("a", content="W" * 300, showIf="distinction", fontSize=40, height=5)
    design = compile_design(source(conditional, name_field()))
    shown = {"distinction": "yes"}
    assert [bool(design.problems(values(**more))) for more in ({}, shown, {}, shown)] == [
        False,
        True,
        False,
        True,
    ]


def test_a_recipients_picture_is_looked_at_each_time() -> None:
    picture = {**text("photo"), "type": "image", "content": ""}
    design = compile_design(source(picture, name_field()))
    broken = PlaceholderValues(values={**values().values, "photo": "data:image/png;base64,AAAA"})
    assert [one.code for one in design.problems(broken)] == ["image-unreadable"]
    assert design.problems(values()) == ()

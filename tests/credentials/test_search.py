"""Finding credentials by words of a name or an address, by an address and by a public id."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.lists.search_index import write_older_search_words, write_search_words
from credcloud_bridge.credentials.lists.search_words import WORD_LENGTH, fold, typed_words, words_of
from credcloud_bridge.credentials.models import Credential, SearchBacklog, SearchWord
from tests.credentials.worlds import REVIEW, World, people

NAMES = (
    "Maria Kowalski",
    "José Ángel García-López",
    "Siobhán O’Brien",
    "Łukasz Żółć",
    "İpek Yılmaz",
    "Søren Strauß",
    "Νίκος Παπαδόπουλος",
    "Иван Петров",
    "محمد العربي",
    "فَاطِمَة الزهراء",
    "בֶּן דָּוִד",
    "अनिता शर्मा",
    "สมชาย ใจดี",
    "王小明",
    "佐藤 花子",
    "サトウ ハナコ",
    "김민준",
    "Nguyễn Thị Minh Khai",
    "J. R. R. Tolkien",
    "X Æ A-12",
)

WITHOUT_BLANKS_PATTERN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff]+"
)
WITHOUT_BLANKS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")


def rows() -> list[dict[str, str]]:
    return [
        {"name": name, "email": f"person{number}@mail.school{number}.example"}
        for number, name in enumerate(NAMES)
    ]


def found(world: World, text: str) -> set[str]:
    return {row.name for row in api.search(course_key=world.course_key, text=text, per_page=100).rows}


def scanned(text: str) -> set[str]:
    """The same by reading every row: each typed word begins some word of the recipient."""
    hits = set()
    for row in rows():
        separated = re.sub(r"[\W_]+", " ", fold(f"{row['name']} {row['email']}")).split()
        name = fold(row["name"])
        joined = any(unicodedata.name(one).startswith(WITHOUT_BLANKS) for one in name)
        tails = [
            name[start:].split()[0] for start in range(len(name)) if joined and not name[start].isspace()
        ]
        if all(
            any(word.startswith(part) for word in separated) or any(tail.startswith(part) for tail in tails)
            for part in re.sub(r"[\W_]+", " ", fold(text)).split()
        ):
            hits.add(row["name"])
    return hits


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("kowal", {"Maria Kowalski"}),
        ("KOWALSKI maria", {"Maria Kowalski"}),
        ("maria petrov", set()),
        ("garcia", {"José Ángel García-López"}),
        ("Jose\u0301 lopez", {"José Ángel García-López"}),
        ("García-López", {"José Ángel García-López"}),
        ("o'brien", {"Siobhán O’Brien"}),
        ("zolc", {"Łukasz Żółć"}),
        ("yilmaz", {"İpek Yılmaz"}),
        ("STRAUSS", {"Søren Strauß"}),
        ("ΠΑΠΑΔΟΠΟΥΛΟΣ", {"Νίκος Παπαδόπουλος"}),
        ("петр", {"Иван Петров"}),
        ("فاطمة", {"فَاطِمَة الزهراء"}),
        ("דוד", {"בֶּן דָּוִד"}),
        ("शर्मा", {"अनिता शर्मा"}),
        ("ใจดี", {"สมชาย ใจดี"}),
        ("小明", {"王小明"}),
        ("明", {"王小明"}),
        ("花子", {"佐藤 花子"}),
        ("민준", {"김민준"}),
        ("th", {"Nguyễn Thị Minh Khai"}),
        ("a-12", {"X Æ A-12"}),
        ("person7@mail", {"Иван Петров"}),
        ("school3.ex", {"Łukasz Żółć"}),
        ("@mail.school13.example", {"王小明"}),
        ("%", set()),
        ("_", set()),
        ("\\", set()),
    ],
)
def test_names_of_many_scripts_are_found_by_the_beginnings_of_their_words(
    world: World, typed: str, names: set[str]
) -> None:
    world.batch(rows())
    assert found(world, typed) == names


@pytest.mark.django_db
def test_search_finds_what_reading_every_row_finds(world: World) -> None:
    world.batch(rows())
    chance = random.Random(7)
    for name in NAMES:
        # A vowel point belongs to its letter and ends no word.
        for word in filter(None, re.split(r"[\s’.-]+", name)):
            typed = word[: chance.randint(1, len(word))]
            assert name in found(world, typed), (name, typed)
            if typed.isalpha():
                assert found(world, typed) == scanned(typed), (name, typed)


@given(st.text(max_size=40), st.text(max_size=40))
def test_every_word_of_a_name_finds_it_whatever_it_is_written_in(name: str, email: str) -> None:
    words = words_of(name, email)
    assert all(0 < len(word) <= WORD_LENGTH for word in words)
    for _whole, inner in typed_words(name):
        for word in inner:
            assert any(one.startswith(word) for one in words), (name, word, words)


def folded_letter_by_letter(text: str) -> str:
    """What ``fold`` does, without anything kept and without a shorter way for plain texts."""
    plain = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
    bare = ""
    for one in unicodedata.normalize("NFKD", text.casefold()):
        combining = unicodedata.combining(one)
        if not (10 <= combining <= 36 or combining >= 200):
            bare += one
    return unicodedata.normalize("NFC", bare).translate(plain)


def runs_of_letters(text: str) -> list[str]:
    belongs = (one.isalnum() or unicodedata.category(one)[0] == "M" for one in text)
    return "".join(one if mine else " " for one, mine in zip(text, belongs, strict=True)).split(" ")


def words_letter_by_letter(name: str, email: str) -> set[str]:
    """What ``words_of`` gives, by comparing every word with every other."""
    local, _at, domain = folded_letter_by_letter(email).partition("@")
    labels = domain.split(".")
    named = runs_of_letters(folded_letter_by_letter(name))
    pieces = [piece for word in named for piece in WITHOUT_BLANKS_PATTERN.findall(word)]
    words = {
        *named,
        *(piece[start:] for piece in pieces for start in range(len(piece))),
        folded_letter_by_letter(email),
        *runs_of_letters(local),
        domain,
        *(".".join(labels[start:]) for start in range(len(labels) - 1)),
    }
    cut = {word[:WORD_LENGTH] for word in words} - {""}
    return {word for word in cut if not any(one != word and one.startswith(word) for one in cut)}


@given(st.text(max_size=40), st.one_of(st.text(max_size=40), st.emails()))
@example("Łukasz_Kowalski ǾYVIND ıI", "İ_x@Mail.Școala.example")
@example("王小明 김민준 สมชาย บุญ", "a@b")
@example("Ægir-ﬁn A\u0301\u0338", "@")
def test_words_are_those_that_reading_letter_by_letter_gives(name: str, email: str) -> None:
    assert fold(name) == folded_letter_by_letter(name)
    assert words_of(name, email) == sorted(words_letter_by_letter(name, email))


@pytest.mark.django_db
def test_an_edited_name_is_found_by_what_it_is_now(world: World) -> None:
    batch = world.batch([{"name": "Maria Kowalski", "email": "maria@example.org"}])
    world.edit_draft(world.draft(batch, "Maria Kowalski").uuid, name="Ines Petrović")
    assert (found(world, "kowalski"), found(world, "petrovic")) == (set(), {"Ines Petrović"})
    world.generate(batch)
    world.edit(world.rows()[0].uuid, name="Ines Marković")
    assert (found(world, "petrovic"), found(world, "markovic")) == (set(), {"Ines Marković"})


@pytest.mark.django_db
def test_a_corrected_credential_is_found_beside_the_one_it_replaces(world: World) -> None:
    row = world.issued([{"name": "Maria Kowalski", "email": "maria@example.org"}])[0]
    api.reissue(credential_uuid=row.uuid, course_key=world.course_key, actor=world.actor, reason="Name")
    assert api.search(course_key=world.course_key, text="kowalski").total == 2


@pytest.mark.django_db
def test_nothing_is_left_of_whom_was_erased(world: World) -> None:
    world.issued([{"name": "Maria Kowalski", "email": "maria@example.org"}])
    world.batch([{"name": "Maria Kowalski", "email": "maria@example.org"}])
    assert SearchWord.objects.exists()
    api.erase_person(emails=["maria@example.org"])
    assert not SearchWord.objects.exists()


@pytest.mark.django_db
def test_other_courses_are_not_searched(world: World) -> None:
    world.batch(people(1))
    other = CourseKey.from_string("course-v1:Other+O1+2026")
    assert api.search(course_key=other, text="person").total == 0
    across = api.search_courses(course_keys=[other, world.course_key], text="person", limit=5)
    assert [row.name for row in across] == ["Person 1"]


@pytest.mark.django_db
def test_a_search_asks_as_often_however_many_it_finds(world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            api.search(course_key=world.course_key, text="person")
        return len(queries)

    world.batch(people(3))
    few = asked()
    world.batch(people(90, prefix="other"))
    assert asked() == few <= 7


@pytest.mark.django_db
def test_frequent_words_are_joined_by_the_database(world: World, monkeypatch: Any) -> None:
    from credcloud_bridge.credentials.lists import search

    world.batch([*people(12), {"name": "Maria", "email": "maria@example.org"}])
    named = {text: found(world, text) for text in ("person", "person 1", "mar")}
    monkeypatch.setattr(search, "_NAMED", 1)
    assert {text: found(world, text) for text in named} == named
    assert named["person 1"] == {"Person 1", "Person 10", "Person 11", "Person 12"}


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["name", "-name", "-issued_on", "expires_on", "email", "oldest", "newest"])
@pytest.mark.parametrize("near", [(), (4, 9), (100,)])
def test_pages_of_a_frequent_word_are_the_same_wherever_its_credentials_stand_in_the_list(
    world: World, monkeypatch: Any, sort: str, near: tuple[int, ...]
) -> None:
    from credcloud_bridge.credentials.lists import pages, search, selections

    # Every third is called Maria.
    rows = [
        {"name": f"{'Ada' if one % 3 else 'Maria'} {one % 7}", "email": f"{one}@example.org"}
        for one in range(24)
    ]
    world.reviewed(rows)
    expected = [row.name for row in api.credentials_page(selection=world.select(REVIEW), sort=sort).rows]
    expected = [name for name in expected if name.startswith("Maria")]
    monkeypatch.setattr(search, "_NAMED", 1)
    monkeypatch.setattr(selections, "MOST_FOUND", 2)
    monkeypatch.setattr(pages, "_NEAR", near)

    def shown(page: int) -> list[str]:
        selection = world.select(REVIEW, search="maria")
        found = api.credentials_page(selection=selection, page=page, per_page=3, sort=sort)
        assert found.more
        return [row.name for row in found.rows]

    assert [*shown(1), *shown(2), *shown(3)] == expected
    assert [*shown(-3), *shown(-2), *shown(-1)] == expected


@pytest.mark.django_db
def test_credentials_from_before_the_table_are_found_before_and_after_their_words_are_written(
    world: World,
) -> None:
    world.batch([*people(7), {"name": "Maria Kowalski", "email": "maria@example.org"}])
    SearchWord.objects.all().delete()
    SearchBacklog.objects.create()
    assert found(world, "kowalski") == {"Maria Kowalski"}
    # Some are written, then it is killed; who is added meanwhile brings words.
    assert write_older_search_words(most=1) >= 1
    world.batch([{"name": "Ada Kowalski", "email": "ada@example.org"}])
    assert found(world, "kowalski") == {"Maria Kowalski", "Ada Kowalski"}
    api.maintain()
    assert not SearchBacklog.objects.exists()
    assert found(world, "kowalski") == {"Maria Kowalski", "Ada Kowalski"}
    assert write_older_search_words() == 0


@pytest.mark.django_db
def test_writing_words_twice_leaves_each_once(world: World) -> None:
    world.batch(people(2))
    before = SearchWord.objects.count()
    rows = Credential.objects.values_list("pk", "course_key", "recipient_name", "recipient_email")
    write_search_words(list(rows))
    assert SearchWord.objects.count() == before

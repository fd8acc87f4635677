"""Texts and addresses that every JSON-LD processor writes alike."""

from __future__ import annotations

import pytest

from credcloud_bridge.jsonld.texts import language_tag, order_stable_texts, unambiguous, web_address


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("en", "en"),
        ("zh-hans", "zh-Hans"),
        ("pt-br", "pt-BR"),
        ("es_419", "es-419"),
        ("sr-latn-rs", "sr-Latn-RS"),
        ("de-ch-1996", "de"),
        ("", ""),
        ("i-klingon", ""),
    ],
)
def test_languages_are_written_as_the_schema_wants_them(code: str, tag: str) -> None:
    assert language_tag(code) == tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "ftp://a.example",
        "https://",
        "https://[",
        "javascript:alert(1)",
        "//a.example",
        "https://a.example/\ud800",
        "https://a.example/[",
        "https://a.example/%x",
        "https://a.example/a b",
        "https://a.example:port/",
    ],
)
def test_what_is_no_web_address_is_left_out(text: str) -> None:
    assert web_address(text) == ""


def test_texts_lose_what_processors_write_differently_and_nothing_else() -> None:
    assert unambiguous("a\tb\x07c\ud83dd\uffffe\r\nf\u2028g") == "a b c d e\nf\ng"
    assert unambiguous("Zoë 李 محمد \u200dक्ष 🎓") == "Zoë 李 محمد \u200dक्ष 🎓"
    assert order_stable_texts(["b", "a", "b"]) == ["b", "a"]
    assert order_stable_texts(["🎓", "！"]) == ["🎓, ！"]

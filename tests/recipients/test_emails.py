"""E-mail addresses: exactly email-validator's answer, quickly; and when two are one recipient."""

from __future__ import annotations

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from credcloud_bridge.data import Recipient
from credcloud_bridge.recipients import api
from credcloud_bridge.recipients.emails import normalized, normalized_if_plain, normalized_where_plain
from tests.recipients.factories import PLAIN, TODAY, codes


def hand(email: str) -> Recipient:
    return api.check_typed_row(
        group=PLAIN,
        row=1,
        name="Ana García",
        email=email,
        attributes={},
        issued_on=None,
        expires_on=None,
        today=TODAY,
        date_order="DMY",
    )


ascii_part = st.text(st.sampled_from("abzAZ019_+-.'!#%& \"@()<>,;:[]~="), max_size=70)
domain = st.text(st.sampled_from("abzAZ019-._"), max_size=70) | st.sampled_from(
    [
        "example.org",
        "EXAMPLE.Org",
        "localhost",
        "uni.test",
        "a.local",
        "xn--bcher-kva.example",
        "1.2.3.4",
        "a..b",
        "a_b.org",
    ]
)
addresses = st.builds("{}@{}".format, ascii_part, domain) | st.text(max_size=40) | st.emails()


@given(addresses)
@example("a" * 64 + "@example.org")
@example("a" * 65 + "@example.org")
@example("a.b@" + "x" * 63 + ".org")
@example("a@" + ("x" * 60 + ".") * 4 + "org")
@example("a" * 60 + "@" + ("x" * 60 + ".") * 3 + "orgorg")
@example("a@example.org\n")
@example("a@ab--cd.example")
@example("Ana.García@пример.рф")
def test_the_quick_answer_is_email_validators_answer(address: str) -> None:
    try:
        expected = validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        assert normalized_if_plain(address) == ""
        with pytest.raises(EmailNotValidError):
            normalized(address)
    else:
        assert normalized_if_plain(address) in ("", expected)
        assert normalized(address) == expected


def test_an_ordinary_address_takes_the_quick_way() -> None:
    assert normalized_if_plain("Ana.Garcia+x@Mail.Example.ORG") == "Ana.Garcia+x@mail.example.org"


@pytest.mark.parametrize(
    ("typed", "stored", "found"),
    [
        ("ana@example.org", "ana@example.org", []),
        ("Ana@Example.ORG", "Ana@example.org", []),
        ("  ana@example.org ", "ana@example.org", ["spaces-removed"]),
        ("ana@example.org\u00a0", "ana@example.org", ["spaces-removed"]),
        ("\u200eana@example.org\u200f", "ana@example.org", ["invisible-removed"]),
        ("\u202aana@example.org\u202c", "ana@example.org", ["invisible-removed"]),
        ("ａｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "ana@example.org", ["full-width-changed"]),
        ("ana@bücher.example", "ana@bücher.example", []),
        ("用户@例子.公司", "用户@例子.公司", ["email-not-ascii"]),
        ("ana@xn--bcher-kva.example", "ana@bücher.example", []),
        ("", "", ["email-missing"]),
        ("   ", "", ["email-missing"]),
        ("ana", "ana", ["email-invalid"]),
        ("ana@", "ana@", ["email-invalid"]),
        ("ana@example", "ana@example", ["email-invalid"]),
        ("ana@@example.org", "ana@@example.org", ["email-invalid"]),
        ("ana@exa mple.org", "ana@exa mple.org", ["email-invalid"]),
        ("ana@example.org; bo@example.org", "ana@example.org; bo@example.org", ["email-several"]),
        (
            "ana@example.org\nbo@example.org",
            "ana@example.org\nbo@example.org",
            ["line-break", "email-several"],
        ),
        ("#N/A", "", ["cell-error"]),
    ],
)
def test_addresses_are_cleaned_and_judged(typed: str, stored: str, found: list[str]) -> None:
    recipient = hand(typed)
    assert (recipient.email, codes(recipient)) == (stored, found)
    assert recipient.raw.get("Recipient e-mail", typed) == typed
    assert all(problem.column == "Recipient e-mail" and problem.row == 1 for problem in recipient.problems)


def test_an_address_too_long_to_store_is_cut_and_kept_whole_as_typed() -> None:
    typed = "a" * 300 + "@example.org"
    recipient = hand(typed)
    assert len(recipient.email) == 254
    assert recipient.raw["Recipient e-mail"] == typed
    assert recipient.has_errors


@pytest.mark.parametrize("typed", ["a" * 40_000 + "@example.org", "a@" + "ü" * 40_000 + ".org", "@" * 40_000])
def test_texts_without_end_are_no_addresses_and_still_have_a_key(typed: str) -> None:
    recipient = hand(typed)
    assert recipient.has_errors
    assert recipient.raw["Recipient e-mail"] == typed
    assert api.email_key(typed) == typed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana@Example.org", "ana@example.ORG"),
        ("ana@bücher.example", "ANA@xn--bcher-kva.example"),
        ("JOSÉ@example.org", "jose\u0301@example.org"),
        (" ana@example.org", "ana@example.org"),
    ],
)
def test_addresses_of_one_recipient_have_one_key(one: str, other: str) -> None:
    assert api.email_key(one) == api.email_key(other)


def test_addresses_of_two_recipients_have_two_keys() -> None:
    keys = {
        api.email_key(email)
        for email in ("ana@example.org", "ana@example.com", "ana+x@example.org", "aña@example.org")
    }
    assert len(keys) == 4


@given(st.lists(st.one_of(addresses, st.sampled_from(["", "a\nb", "a@b.org\n", 1.0, "a" * 70 + "@b.org"]))))
def test_addresses_looked_at_together_come_out_like_each_of_them(cells: list[str | float]) -> None:
    expected = [normalized_if_plain(cell) if isinstance(cell, str) else "" for cell in cells]
    assert normalized_where_plain(cells) == expected


@given(st.text(max_size=60))
def test_any_text_has_a_key_that_is_its_own_key(text: str) -> None:
    key = api.email_key(text)
    assert api.email_key(key) == key


@given(st.emails())
def test_the_stored_address_has_the_key_of_the_typed_one(email: str) -> None:
    try:
        stored = normalized(email)
    except EmailNotValidError:
        return
    assert api.email_key(stored) == api.email_key(email)

"""The mail itself: its words, its direction, its headers."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from credcloud_bridge.delivery import api, mail_builder
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.hosts.site.models import OutboxMail
from tests.delivery.factories import CONTEXT, make_message

ARABIC_NAME = "عبد الرحمن بن محمد بن عبد العزيز آل سعود الهاشمي القرشي المكي المدني الشامي البغدادي"


def build(*, to: str = "zoe@example.org", language: str = "en", **context: Any) -> Any:
    return mail_builder.build(
        Delivery(
            kind="published",
            to=to,
            language=language,
            context=CONTEXT | context,
            message_id="<published.abc@example.org>",
        )
    )


def parsed(mail: Any) -> Any:
    return message_from_bytes(mail.message().as_bytes(), policy=policy.default)


def html_of(mail: Any) -> str:
    return str(mail.alternatives[0][0])


def test_the_text_says_who_what_until_when_and_where() -> None:
    mail = build()
    assert mail.subject == "Your credential: Data Science 101"
    for words in (
        "Hello Zoë Ångström,",
        "A credential has been issued to you by Credential University:",
        "Data Science for Everyone",
        CONTEXT["public_url"],
        CONTEXT["pdf_url"],
        CONTEXT["verify_url"],
        "1 July 2026",
        "1 July 2028",
        "AAAAA-BBBBB-CCCCC-DDDDD",
        "You received this e-mail because Credential University issued",
    ):
        assert words in mail.body
    assert "\n\n\n" not in mail.body


def test_the_html_says_the_same_and_runs_nothing() -> None:
    html = html_of(build())
    assert 'lang="en" dir="ltr"' in html
    for words in (
        "Zoë Ångström",
        "Data Science 101",
        "1 July 2028",
        "View your credential",
        CONTEXT["pdf_url"],
    ):
        assert words in html
    assert not re.search(r"<(link|script|iframe)|url\(|@import", html)
    # Without a picture and a logo there is nothing to load.
    assert "<img" not in html


def test_the_picture_the_logo_and_the_buttons_are_in_the_mail() -> None:
    mail = build(
        picture_url="https://c.example.org/c/A/certificate.jpg?width=1040",
        logo_url="https://c.example.org/media/logo.png",
        linkedin_url="https://www.linkedin.com/profile/add?name=A",
        share_url="https://c.example.org/c/A/#share",
    )
    html = html_of(mail)
    assert re.findall(r'<img[^>]* src="([^"]*)"', html) == [
        "https://c.example.org/media/logo.png",
        "https://c.example.org/c/A/certificate.jpg?width=1040",
    ]
    # Outlook lays out with tables and attributes alone.
    assert 'width="520"' in html
    assert 'height="44"' in html
    assert not re.search(r"display:\s*(flex|grid)", html)
    assert "Add to LinkedIn" in html
    assert "https://c.example.org/c/A/#share" in html
    assert "https://www.linkedin.com/profile/add?name=A" in mail.body


@pytest.mark.parametrize(("language", "start", "end"), [("en", "left", "right"), ("ar", "right", "left")])
def test_the_layout_is_one_that_outlook_on_the_desktop_knows(language: str, start: str, end: str) -> None:
    html = html_of(
        build(
            language=language,
            linkedin_url="https://l.example.org/",
            share_url="https://s.example.org/",
            message="Hi",
        )
    )
    # Word lays the mail out: tables, fixed outer width, padding on cells, left and right instead of start and end.
    assert '<!--[if mso]><table role="presentation" width="600"' in html
    assert not re.search(
        r"display:\s*(flex|grid)|position:|float:|inline-start|inline-end|text-align:(start|end)", html
    )
    assert "max-width:600px" in html
    buttons = re.findall(r'<td[^>]*mso-padding-alt:[^>]*><a[^>]*href="([^"]+)"', html)
    assert buttons == [CONTEXT["public_url"], "https://l.example.org/", "https://s.example.org/"]
    assert f"border-{start}:4px" in html
    assert f'align="{start}"' in html
    assert f'align="{end}"' not in html
    # Each table and its content says its direction; nothing relies on the page around it, which web mail removes.
    assert html.count(f'dir="{"rtl" if language == "ar" else "ltr"}"') >= 5
    layout_tables = re.findall(r"<table(?![^>]*role=\"presentation\")[^>]*>", html)
    assert len(layout_tables) == 1, "only the facts are a table of data"


def test_dark_mode_changes_every_colour_of_text_and_ground() -> None:
    html = html_of(
        build(message="Hi", linkedin_url="https://l.example.org/", picture_url="https://c.example.org/a.jpg")
    )
    assert "prefers-color-scheme: dark" in html
    assert 'name="color-scheme" content="light dark"' in html
    for tag in re.findall(r"<[a-z][^>]*[;\"]color:#(?:4a5a67|17232d)[^>]*>", html):
        assert re.search(r'class="[^"]*(soft|ink)', tag), tag


def test_a_blocked_picture_leaves_words_and_a_place() -> None:
    html = html_of(build(picture_url="https://c.example.org/a.jpg", logo_url="https://c.example.org/l.png"))
    for image in re.findall(r"<img[^>]*>", html):
        assert re.search(r'alt="[^"]+"', image), image
        assert "font-size:16px" in image


def test_the_issuers_colour_logo_and_dark_logo_are_used() -> None:
    html = html_of(
        build(
            colour="#7a1f3d",
            logo_url="https://c.example.org/l.png",
            logo_dark_url="https://c.example.org/d.png",
            logo_width=120,
            logo_height=40,
        )
    )
    assert "background-color:#7a1f3d" in html
    assert mail_builder.COLOUR not in html
    assert 'src="https://c.example.org/l.png" width="120" height="40"' in html
    assert html.index("l.png") < html.index('class="logo-dark"') < html.index("d.png")


def test_a_badge_is_shown_smaller_and_without_a_frame() -> None:
    html = html_of(build(picture_url="https://c.example.org/b.png", is_badge=True))
    assert 'src="https://c.example.org/b.png" width="240"' in html


def test_sharing_does_not_need_linkedin() -> None:
    html = html_of(build(share_url="https://s.example.org/#share"))
    assert "https://s.example.org/#share" in html
    assert "LinkedIn" not in html


def test_what_there_is_not_is_not_mentioned() -> None:
    mail = build(pdf_url="", expires_on="", issuer_url="", course_title="", message="")
    assert "PDF" not in mail.body
    assert "It does not expire" in mail.body
    assert "()" not in mail.body
    assert "Download" not in html_of(mail)
    assert "It does not expire" in html_of(mail)


def test_a_mail_needs_no_more_than_the_names_of_things() -> None:
    mail = mail_builder.build(
        Delivery(
            kind="published", to="a@b.org", message_id="<x@y>", context={"recipient_name": "A", "title": "B"}
        )
    )
    assert "B" in mail.body


def test_the_groups_own_message_keeps_its_lines() -> None:
    mail = build(message="Well done!\nCome to the party <b>on Friday</b> & dance.")
    assert "Well done!\nCome to the party <b>on Friday</b> & dance." in mail.body
    assert "Well done!<br>Come to the party &lt;b&gt;on Friday&lt;/b&gt; &amp; dance." in html_of(mail)


def test_a_right_to_left_language_turns_the_mail_round() -> None:
    mail = build(language="ar", recipient_name=ARABIC_NAME)
    html = html_of(mail)
    assert 'lang="ar" dir="rtl"' in html
    assert 'align="right"' in html
    assert 'align="left"' not in html
    assert f"<bdi>{ARABIC_NAME}</bdi>" in html
    # Django's own Arabic month name, whatever language the worker runs in.
    assert "يوليو" in html
    assert "يوليو" in mail.body
    assert parsed(mail)["Content-Language"] == "ar"


def test_the_workers_language_has_no_say() -> None:
    with translation.override("ar"):
        assert "July" in build().body
        assert translation.get_language() == "ar"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("ar-eg", "ar"),
        ("ar_EG", "ar"),
        ("AR", "ar"),
        ("en-gb", "en"),
        ("tlh", "en"),
        ("", "en"),
        ("../x", "en"),
    ],
)
def test_the_closest_language_of_the_site_is_taken(asked: str, given: str) -> None:
    assert mail_builder.mail_language(asked) == given


def test_markup_in_names_is_text() -> None:
    name = '<script>alert("1")</script> O\'Brien & Söhne'
    mail = build(recipient_name=name, title=name, issuer_name=name, course_title="<b>x</b>")
    assert "<script>" not in html_of(mail)
    assert "&lt;script&gt;" in html_of(mail)
    assert name in mail.body
    assert mail.subject == f"Your credential: {name}"


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_line_break_in_a_name_adds_no_header(break_: str) -> None:
    evil = f"Zoë{break_}Bcc: victim@example.org{break_}{break_}Hello"
    message = parsed(build(recipient_name=evil, title=evil, issuer_name=evil, message=evil))
    assert message["Bcc"] is None
    assert message["To"].addresses[0].addr_spec == "zoe@example.org"
    assert len(message["To"].addresses) == 1


def test_a_name_that_looks_like_another_recipient_is_only_a_name() -> None:
    mail = build(recipient_name='"x" <victim@example.org>, y')
    assert [address.addr_spec for address in parsed(mail)["To"].addresses] == ["zoe@example.org"]
    assert mail.recipients() == ["zoe@example.org"]


@pytest.mark.parametrize(
    "name", [ARABIC_NAME, "李小龍" * 40, "Wolfeschlegel" * 15, "😀 Emoji", 'Anne, "Nan" \\ O\'B']
)
def test_long_names_in_any_script_survive_the_header(name: str) -> None:
    mail = build(recipient_name=name)
    raw = mail.message().as_bytes()
    assert max(map(len, raw.split(b"\n\n")[0].splitlines())) <= 998
    address = parsed(mail)["To"].addresses[0]
    # Python's own parser puts blanks where encoded words meet; readers of mail do not.
    assert address.display_name.replace(" ", "") == name.replace(" ", "")
    assert address.addr_spec == "zoe@example.org"


def test_a_domain_with_sharp_s_is_not_taken_for_another_one() -> None:
    mail = build(to="anna@faß-test.de")
    assert mail.recipients() == ["anna@xn--fa-test-1va.de"]
    assert "fass-test" not in str(mail.message()["To"])


def test_a_nameless_recipient_is_written_to_by_address() -> None:
    assert str(parsed(build(recipient_name="\n"))["To"]) == "zoe@example.org"


def test_machines_are_told_that_nobody_waits_for_an_answer() -> None:
    message = parsed(build())
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == "<published.abc@example.org>"
    assert message["Reply-To"] is None


def test_answers_go_to_the_issuer_where_it_has_an_address() -> None:
    message = parsed(build(issuer_email="office@university.example.org\nBcc: x@y.org"))
    assert message["Bcc"] is None
    assert (
        parsed(build(issuer_email="office@university.example.org"))["Reply-To"]
        == "office@university.example.org"
    )


@given(name=st.text(max_size=255), title=st.text(max_size=255))
def test_any_name_and_title_make_a_mail_with_one_recipient(name: str, title: str) -> None:
    message = parsed(build(recipient_name=name, title=title))
    assert len(message.get_all("To")) == len(message.get_all("Subject")) == 1
    assert message["Bcc"] is None
    assert [address.addr_spec for address in message["To"].addresses] == ["zoe@example.org"]


def test_half_a_character_makes_no_mail() -> None:
    with pytest.raises(mail_builder.MailNotBuilt, match="surrogates"):
        build(recipient_name="Zo\ud83d")


@pytest.mark.django_db
def test_the_outbox_keeps_the_whole_mail() -> None:
    api.queue_mails(messages=[make_message(language="ar", recipient_name=ARABIC_NAME)])
    api.send_due(limit=1)
    kept = OutboxMail.objects.get()
    assert (kept.to, kept.language, kept.times) == ("zoe@example.org", "ar", 1)
    assert ARABIC_NAME in kept.text
    assert ARABIC_NAME in kept.html
    assert kept.message_id.encode() in bytes(kept.raw)


@pytest.mark.django_db
def test_the_outbox_keeps_any_other_mail_of_the_site_too() -> None:
    from django.core.mail import send_mail

    for _time in range(2):
        assert send_mail("Reset your password", "Here.", None, ["a@example.org", "b@example.org"]) == 1
    assert (
        list(OutboxMail.objects.values_list("to", "html", "language", "times"))
        == [("a@example.org, b@example.org", "", "", 1)] * 2
    )


def test_who_has_an_account_is_told_where_all_of_theirs_are() -> None:
    address = "https://lms.example.org/credcloud/my/"
    assert address not in build().body
    mail = build(my_credentials_url=address)
    assert address in mail.body
    assert address in html_of(mail)
    assert "\n\n\n" not in mail.body

"""Sharing a credential: the picture for networks, the frame for other sites, baked files, Open Badges 2.0."""

from __future__ import annotations

import json
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.groups.models import Issuer
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.public.share_picture import centred
from credcloud_bridge.verifying import api as verifying
from tests.credentials.worlds import World, make_world
from tests.factories import make_user
from tests.public.conftest import Visitor

pytestmark = pytest.mark.django_db

Row = credentials.CredentialRow
ARABIC_NAME = "عبد الرحمن بن محمد بن عبد العزيز آل سعود الهاشمي القرشي"


def beneath(row: Row, path: str = "") -> str:
    return f"/credcloud/c/{row.public_id}/{path}"


def revoke(world: World, row: Row, reason: str = "Wrong person") -> None:
    credentials.revoke(selection=world.only(row), actor=world.actor, reason=reason)


# --- LinkedIn -----------------------------------------------------------------------


def linkedin(visitor: Visitor, row: Row) -> dict[str, list[str]]:
    class Links(HTMLParser):
        found = ""

        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            address = dict(attributes).get("href") or ""
            if "linkedin.com/profile" in address:
                self.found = address

    links = Links()
    links.feed(visitor.page(row.public_id).content.decode())
    return parse_qs(urlsplit(links.found).query)


def test_linkedin_gets_every_field_that_it_takes(visitor: Visitor, world: World, issued: Row) -> None:
    expires = timezone.localdate() + timedelta(days=400)
    world.expire(issued, on=expires)
    asked = linkedin(visitor, issued)
    assert asked == {
        "startTask": ["CERTIFICATION_NAME"],
        "name": ["Certificate of Completion"],
        "organizationName": ["Credential Cloud"],
        "issueYear": ["2026"],
        "issueMonth": ["7"],
        "expirationYear": [str(expires.year)],
        "expirationMonth": [str(expires.month)],
        "certUrl": [f"http://localhost:8000{beneath(issued)}"],
        "certId": [issued.display_id],
    }


def test_an_issuer_with_a_page_of_its_own_is_named_by_its_number(visitor: Visitor, issued: Row) -> None:
    Issuer.objects.update(linkedin_id="1337")
    asked = linkedin(visitor, issued)
    assert asked["organizationId"] == ["1337"]
    assert "organizationName" not in asked


# --- the picture ---------------------------------------------------------------------


def test_networks_get_a_picture_in_their_own_shape(visitor: Visitor, issued: Row) -> None:
    response = visitor.client.get(beneath(issued, "share.jpg"))
    assert response["Content-Type"] == "image/jpeg"
    with Image.open(BytesIO(response.content)) as picture:
        assert (picture.size, picture.format) == ((1200, 630), "JPEG")
    assert len(response.content) < 300_000
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("size", [(1131, 1600), (1600, 1131), (800, 800), (100, 4000), (4000, 100), (50, 50)])
def test_pictures_of_every_shape_are_shown_whole(size: tuple[int, int]) -> None:
    out = BytesIO()
    Image.new("RGBA", size, (200, 0, 0, 255)).save(out, "PNG")
    with Image.open(BytesIO(centred(out.getvalue()))) as picture:
        assert picture.size == (1200, 630)
        assert picture.getpixel((600, 315))[0] > 180  # type: ignore[index]
        assert picture.getpixel((4, 4))[0] > 230  # type: ignore[index]
        assert picture.getpixel((4, 4))[1] > 230  # type: ignore[index]


def test_the_picture_goes_with_the_credential(visitor: Visitor, world: World, issued: Row) -> None:
    revoke(world, issued)
    assert visitor.client.get(beneath(issued, "share.jpg")).status_code == 410
    assert visitor.client.get("/credcloud/c/NOSUCHCREDENTIAL0000/share.jpg").status_code == 404


# --- the frame ------------------------------------------------------------------------


def test_any_site_may_frame_this_page_and_no_other(visitor: Visitor, issued: Row) -> None:
    framed = visitor.client.get(beneath(issued, "embed/"))
    policy = framed["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in framed
    for page in (visitor.page(issued.public_id), visitor.client.get("/credcloud/verify/")):
        assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
        assert page["X-Frame-Options"] == "SAMEORIGIN"


def test_the_framed_page_can_do_nothing_and_knows_nobody(visitor: Visitor, issued: Row) -> None:
    response = visitor.client.get(beneath(issued, "embed/"))
    text = response.content.decode()
    for forbidden in ("<script", "<form", "<input", "csrf", 'style="'):
        assert forbidden not in text
    assert "sandbox allow-popups" in response["Content-Security-Policy"]
    assert not response.cookies
    assert "Zoë Ångström" in text
    assert "Valid" in text
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_the_frame_says_when_it_is_revoked(visitor: Visitor, world: World, issued: Row) -> None:
    revoke(world, issued)
    text = visitor.client.get(beneath(issued, "embed/")).content.decode()
    assert "Revoked" in text
    assert "certificate.jpg" not in text
    assert "embed/" not in visitor.page(issued.public_id).content.decode()


def test_the_code_to_copy_is_one_frame_whatever_the_name(visitor: Visitor, world: World) -> None:
    name = '"><script>alert(1)</script> &amp; ' + ARABIC_NAME
    row = world.issued([{"name": name, "email": "x@example.org"}])[0]

    class Found(HTMLParser):
        area = False
        code = ""
        copied = ""

        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            values = dict(attributes)
            self.area = values.get("id") == "ccp-embed"
            if "iframe" in (values.get("data-cc-copy") or ""):
                self.copied = values["data-cc-copy"] or ""

        def handle_data(self, data: str) -> None:
            if self.area:
                self.code += data

        def handle_endtag(self, tag: str) -> None:
            self.area = False

    class Frame(HTMLParser):
        tags: list[tuple[str, dict[str, str | None]]]

        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            self.tags.append((tag, dict(attributes)))

    found = Found()
    found.feed(visitor.page(row.public_id).content.decode())
    assert found.code == found.copied
    frame = Frame()
    frame.tags = []
    frame.feed(found.code)
    ((tag, attributes),) = frame.tags
    assert tag == "iframe"
    assert attributes["src"] == f"http://localhost:8000{beneath(row, 'embed/')}"
    assert name in (attributes["title"] or "")
    assert attributes["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"


# --- baked files --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["badge", "certificate"])
@pytest.mark.parametrize("extension", ["png", "svg"])
def test_a_downloaded_picture_carries_the_signed_credential(
    visitor: Visitor, issued: Row, kind: str, extension: str
) -> None:
    response = visitor.client.get(beneath(issued, f"download/{kind}.{extension}"))
    found = verifying.extract(response.content)
    assert found.content == credentials.public_document(public_id=issued.public_id)
    assert found.content == visitor.client.get(f"/credcloud/c/{issued.public_id}.json").content
    assert "OpenBadgeCredential" in json.loads(found.content)["type"]
    assert response["Content-Security-Policy"].startswith("default-src 'none'")


def test_files_are_saved_under_names_in_their_own_script(visitor: Visitor, world: World) -> None:
    row = world.issued([{"name": ARABIC_NAME, "email": "x@example.org"}])[0]
    names = {
        "download/badge.png": f"Certificate of Completion - {ARABIC_NAME} (badge)"[:80].strip() + ".png",
        "download/certificate.svg": f"Certificate of Completion - {ARABIC_NAME}"[:80].strip() + ".svg",
        "certificate.pdf": f"Certificate of Completion - {ARABIC_NAME}"[:80].strip() + ".pdf",
        "v2/assertion.json": f"Certificate of Completion - {ARABIC_NAME}"[:80].strip() + ".json",
    }
    for path, name in names.items():
        disposition = visitor.client.get(beneath(row, path))["Content-Disposition"]
        assert disposition.isascii()
        assert unquote(disposition.partition("filename*=UTF-8''")[2]) == name


def test_the_pdf_carries_the_signed_credential(visitor: Visitor, issued: Row) -> None:
    found = verifying.extract(visitor.pdf(issued.public_id).getvalue())
    assert found.content == credentials.public_document(public_id=issued.public_id)
    assert found.container is verifying.Container.PDF


def test_what_was_revoked_is_not_baked(visitor: Visitor, world: World, issued: Row) -> None:
    revoke(world, issued)
    response = visitor.client.get(beneath(issued, "download/badge.png"))
    assert (response.status_code, response["Location"]) == (302, beneath(issued))
    assert visitor.client.get(beneath(issued, "download/other.png")).status_code == 404


def test_a_badge_that_is_not_there_cannot_be_downloaded(visitor: Visitor) -> None:
    row = make_world().issued([{"name": "Bo", "email": "bo@example.org"}])[0]
    assert visitor.client.get(beneath(row, "download/badge.svg")).status_code == 404
    assert "download/badge" not in visitor.page(row.public_id).content.decode()


# --- Open Badges 2.0 ------------------------------------------------------------------------


def hosted(client: Client, address: str) -> tuple[int, dict[str, Any]]:
    response = client.get(urlsplit(address).path)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == "application/ld+json"
    return response.status_code, json.loads(response.content)


def test_older_backpacks_find_all_three_documents(visitor: Visitor, world: World, issued: Row) -> None:
    root = "http://localhost:8000"
    _, assertion = hosted(visitor.client, beneath(issued, "v2/assertion.json"))
    assert assertion["id"] == root + beneath(issued, "v2/assertion.json")
    assert assertion["verification"] == {"type": "hosted"}
    assert assertion["issuedOn"] == "2026-07-01T00:00:00Z"
    recipient = assertion["recipient"]
    assert recipient["identity"] == openbadges.identity_hash("Zoe@Example.org", recipient["salt"])
    assert "zoe" not in json.dumps(assertion).lower()
    assert visitor.client.get(urlsplit(assertion["image"]).path).status_code == 200
    _, badge = hosted(visitor.client, assertion["badge"])
    assert (badge["type"], badge["name"]) == ("BadgeClass", "Certificate of Completion")
    assert badge["criteria"] == {"id": root + beneath(issued), "narrative": "Pass the exam."}
    assert badge["tags"] == ["Python", "Statistics"]
    _, issuer = hosted(visitor.client, badge["issuer"])
    assert (issuer["type"], issuer["name"], issuer["id"]) == ("Issuer", "Credential Cloud", badge["issuer"])
    assert "@" in issuer["email"]
    assert issuer["url"]
    assert hosted(visitor.client, beneath(issued, "v2/assertion.json"))[1] == assertion


def test_a_revoked_assertion_is_gone_and_says_why(visitor: Visitor, world: World, issued: Row) -> None:
    revoke(world, issued, reason="Copied")
    status, told = hosted(visitor.client, beneath(issued, "v2/assertion.json"))
    assert status == 410
    assert (told["revoked"], told["revocationReason"]) == (True, "Copied")
    assert "recipient" not in told


def test_private_ones_are_for_their_recipients_and_for_no_cache(
    visitor: Visitor, world: World, issued: Row
) -> None:
    documents = [beneath(issued, f"v2/{name}.json") for name in ("assertion", "badge")]
    assert {visitor.client.get(one)["Cache-Control"] for one in documents} == {"no-cache"}
    recipient = make_user("Zoë Ångström", email="zoe@example.org")
    Credential.objects.filter(uuid=issued.uuid).update(lms_user_id=str(recipient.pk))
    credentials.set_visibility(public_id=issued.public_id, visibility="private", user=recipient)
    assert {visitor.client.get(one).status_code for one in documents} == {403}

    visitor.client.force_login(recipient)
    answers = [visitor.client.get(one) for one in documents]
    revoke(world, issued)
    answers.append(visitor.client.get(documents[0]))

    assert [one.status_code for one in answers] == [200, 200, 410]
    assert {one["Cache-Control"] for one in answers} == {"private, no-store"}


def test_unknown_ones_are_not_found(visitor: Visitor) -> None:
    for path in ("c/NOSUCHCREDENTIAL0000/v2/assertion.json", "c/NOSUCHCREDENTIAL0000/v2/badge.json"):
        assert visitor.client.get(f"/credcloud/{path}").status_code == 404
    assert visitor.client.get("/credcloud/issuers/nobody/v2/issuer.json").status_code == 404
    assert visitor.client.get("/credcloud/c/NOSUCHCREDENTIAL0000/embed/").status_code == 404


def test_the_page_offers_every_form(visitor: Visitor, issued: Row) -> None:
    text = unescape(visitor.page(issued.public_id).content.decode())
    for path in (
        f"/c/{issued.public_id}.json",
        "download/badge.png",
        "download/badge.svg",
        "download/certificate.png",
        "download/certificate.svg",
        "v2/assertion.json",
    ):
        assert path in text


# --- other services ------------------------------------------------------------------


def test_each_service_gets_the_address_of_the_page(visitor: Visitor, issued: Row) -> None:
    page = unescape(visitor.page(issued.public_id).content.decode())
    address = credentials.public_url(public_id=issued.public_id)
    for host in (
        "www.linkedin.com/sharing",
        "x.com/intent",
        "www.facebook.com/sharer",
        "wa.me",
        "bsky.app/intent",
    ):
        (link,) = [one for one in page.split('href="')[1:] if one.startswith(f"https://{host}")]
        assert address in unquote(link.split('"')[0])
    (mail,) = [one for one in page.split('href="')[1:] if one.startswith("mailto:")]
    assert address in unquote(mail.split('"')[0])
    assert "+" not in mail.split('"')[0]
    assert "data-cc-share" in page


def test_what_is_revoked_is_not_offered_to_be_shared(visitor: Visitor, world: World, issued: Row) -> None:
    revoke(world, issued)
    assert "wa.me" not in visitor.page(issued.public_id).content.decode()


def test_networks_are_told_the_language_of_the_credential(visitor: Visitor, issued: Row) -> None:
    assert '<meta property="og:locale" content="en_US">' in visitor.page(issued.public_id).content.decode()
    Credential.objects.update(printed=Credential.objects.get().printed | {"language": "ar"})
    assert '<meta property="og:locale" content="ar_EG">' in visitor.page(issued.public_id).content.decode()

"""The certificate as PDF and as a picture, the badge as a picture."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.groups.api import default_issuer
from credcloud_bridge.pdf_signing import api as pdf_signing
from credcloud_bridge.web.responses import content_disposition
from tests.credentials.worlds import World
from tests.public.conftest import Visitor

pytestmark = pytest.mark.django_db

Row = credentials.CredentialRow


def test_the_pdf_is_saved_under_a_name_that_a_person_recognises(visitor: Visitor, issued: Row) -> None:
    response = visitor.pdf(issued.public_id)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response.getvalue().startswith(b"%PDF-")
    assert response["Content-Disposition"] == (
        f'attachment; filename="certificate-{issued.display_id}.pdf"; '
        "filename*=UTF-8''Certificate%20of%20Completion%20-%20Zo%C3%AB%20%C3%85ngstr%C3%B6m.pdf"
    )


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ('a/b\\c:d*e?f"g<h>i|j;k%l', "a%20b%20c%20d%20e%20f%20g%20h%20i%20j%20k%20l"),
        ("line\r\nSet-Cookie: x=y", "line%20Set-Cookie%20x%3Dy"),
        ("evil\u202efdp.exe", "evil%20fdp.exe"),
        ("../../etc/passwd", "etc%20passwd"),
        ("...", "fallback"),
        ("", "fallback"),
        ("李" * 200, "%E6%9D%8E" * 80),
    ],
)
def test_no_name_can_break_out_of_the_header(name: str, saved: str) -> None:
    assert content_disposition(name, fallback="fallback", extension="pdf") == (
        f"attachment; filename=\"fallback.pdf\"; filename*=UTF-8''{saved}.pdf"
    )


def test_a_certificate_is_sent_in_pieces_of_which_the_first_is_never_copied(
    visitor: Visitor, issued: Row
) -> None:
    pieces = [list(visitor.pdf(issued.public_id).streaming_content) for _time in range(2)]  # type: ignore[attr-defined]
    assert len(pieces[0]) > 1
    assert pieces[0] == pieces[1]
    assert pieces[0][0] is pieces[1][0]
    response = visitor.pdf(issued.public_id)
    assert response["Content-Length"] == str(sum(map(len, pieces[0])))
    assert response["Accept-Ranges"] == "none"
    part = visitor.pdf(issued.public_id, headers={"range": "bytes=0-9"})
    assert (part.status_code, part.getvalue()) == (200, b"".join(pieces[0]))


@pytest.mark.parametrize("signs", [False, True])
def test_a_kept_certificate_costs_three_queries_and_is_the_one_that_the_slow_way_gives(
    visitor: Visitor, issued: Row, signs: bool
) -> None:
    if signs:
        pdf_signing.make_certificate(issuer_id=default_issuer().id, name="X", days=9, now=timezone.now())
    slow = Visitor(Client()).pdf(issued.public_id, headers={"cookie": "sessionid=somebody"})
    visitor.pdf(issued.public_id).getvalue()
    with CaptureQueriesContext(connection) as asked:
        quick = visitor.pdf(issued.public_id)
    assert len(asked) <= 3, [one["sql"] for one in asked]
    content = quick.getvalue()
    assert content == slow.getvalue()
    assert quick["Content-Disposition"] == slow["Content-Disposition"]
    assert (b"/ByteRange" in content) is signs


def test_a_kept_certificate_whose_signature_was_retired_is_sent_without_it(
    visitor: Visitor, issued: Row
) -> None:
    unsigned = visitor.pdf(issued.public_id).getvalue()
    pdf_signing.make_certificate(issuer_id=default_issuer().id, name="X", days=9, now=timezone.now())
    assert visitor.pdf(issued.public_id).getvalue() != unsigned
    pdf_signing.retire_certificate(issuer_id=default_issuer().id, now=timezone.now())
    assert visitor.pdf(issued.public_id).getvalue() == unsigned


def test_pictures_come_in_the_next_larger_of_a_few_widths(visitor: Visitor, issued: Row) -> None:
    for asked, drawn in (
        ("1", 200),
        ("399", 400),
        ("99999", 1600),
        ("nonsense", 1200),
        ("-5", 1200),
        ("٤٠٠", 1200),
    ):
        response = visitor.image(issued.public_id, width=asked)
        assert response["Content-Type"] == "image/png"
        assert Image.open(BytesIO(response.content)).width == drawn
    assert Image.open(BytesIO(visitor.image(issued.public_id, "badge", width=200).content)).format == "PNG"
    jpeg = visitor.client.get(f"/credcloud/c/{issued.public_id}/certificate.jpg?width=400")
    assert jpeg["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(jpeg.content)).format == "JPEG"


def test_who_has_a_file_already_is_told_so(visitor: Visitor, issued: Row) -> None:
    first = visitor.image(issued.public_id, width=200)
    assert first["Cache-Control"] == "public, no-cache"
    again = visitor.client.get(
        f"/credcloud/c/{issued.public_id}/certificate.png?width=200", headers={"if-none-match": first["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


def test_files_set_no_cookie_and_can_do_nothing_in_a_browser(visitor: Visitor, issued: Row) -> None:
    for response in (visitor.pdf(issued.public_id), visitor.image(issued.public_id, width=200)):
        assert not response.cookies
        assert "cookie" not in response.get("Vary", "").lower()
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("file", ["certificate.pdf", "certificate.png"])
def test_files_are_read_only(visitor: Visitor, issued: Row, file: str) -> None:
    address = f"/credcloud/c/{issued.public_id}/{file}"
    whole, head = visitor.client.get(address), visitor.client.head(address)
    assert (head.status_code, head.getvalue()) == (200, b"")
    assert head["Content-Length"] == str(len(whole.getvalue()))
    assert visitor.client.post(address).status_code == 405


def test_what_was_revoked_is_not_handed_out(visitor: Visitor, world: World, issued: Row) -> None:
    credentials.revoke(selection=world.only(issued), actor=world.actor, reason="Wrong person")
    pdf = visitor.pdf(issued.public_id)
    assert (pdf.status_code, pdf["Location"]) == (302, f"/credcloud/c/{issued.public_id}/")
    for kind in ("certificate", "badge"):
        image = visitor.image(issued.public_id, kind)
        assert (image.status_code, image.content) == (410, b"")
    assert visitor.image(issued.public_id, "other").status_code == 404


def test_a_kind_that_the_credential_does_not_have_is_not_found(visitor: Visitor) -> None:
    from tests.credentials.worlds import make_world

    row = make_world().issued([{"name": "Bo", "email": "bo@example.org"}])[0]
    assert visitor.image(row.public_id, "badge").status_code == 404

"""Credentials go into pictures and come out of them again; what a stranger made is met with distrust."""

from __future__ import annotations

import json
import struct
import xml.etree.ElementTree as ET
import zlib
from contextlib import suppress
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.verifying import api as verifying
from credcloud_bridge.verifying import extract, extract_process
from credcloud_bridge.verifying.extract import LARGEST_FILE

CREDENTIAL = json.dumps(
    {"type": ["VerifiableCredential", "OpenBadgeCredential"], "name": "عبد الرحمن — ]]> <b>&amp;</b> \u2028"},
    ensure_ascii=False,
).encode()
OTHER = b'{"type": ["VerifiableCredential"], "name": "another"}'
SVG = b'<?xml version="1.0"?>\n<!-- > -->\n<svg xmlns="http://www.w3.org/2000/svg" a=">" viewBox="0 0 9 9"><g/></svg>'
OB3 = "https://purl.imsglobal.org/ob/v3p0"


def picture(mode: str = "RGBA") -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").convert(mode).save(out, "PNG")
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunks(*more: bytes) -> bytes:
    png = picture()
    return png[:33] + b"".join(more) + png[33:]


def read_here(data: bytes) -> bytes:
    """What the process that reads files answers, without starting one for each of hundreds of files."""
    content: str = extract_process.extract_credential(data, 2 * 2**20)["content"]
    return content.encode()


def refused(data: bytes) -> str:
    with pytest.raises(CredCloudError) as raised:
        verifying.extract(data, filename="badge.png")
    assert "badge.png" in raised.value.problem.message
    return raised.value.problem.code


# --- PNG -------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "P", "L", "1"])
def test_a_baked_picture_has_the_same_pixels_and_one_text_that_others_can_read(mode: str) -> None:
    plain = picture(mode)
    baked = openbadges.bake_png(plain, CREDENTIAL)
    with Image.open(BytesIO(baked)) as image, Image.open(BytesIO(plain)) as before:
        assert image.tobytes() == before.tobytes()
        assert image.mode == before.mode
        assert image.text == {"openbadgecredential": CREDENTIAL.decode()}
    found = verifying.extract(baked)
    assert (found.content, found.kind, found.container) == (
        CREDENTIAL,
        verifying.ContentKind.JSON,
        verifying.Container.PNG,
    )


def test_baking_again_replaces_what_was_baked_in_any_version() -> None:
    old = with_chunks(
        chunk(b"tEXt", b"openbadges\0https://example.org/assertion"), chunk(b"tEXt", b"Title\0kept")
    )
    baked = openbadges.bake_png(openbadges.bake_png(old, OTHER), CREDENTIAL)
    assert baked.count(b"openbadge") == 1
    assert b"Title\0kept" in baked
    assert verifying.extract(baked).content == CREDENTIAL
    assert openbadges.bake_png(baked, CREDENTIAL) == baked


@given(st.text(max_size=300))
def test_any_text_survives_both_kinds_of_picture(text: str) -> None:
    credential = json.dumps({"name": text}, ensure_ascii=False).encode("utf-8", "replace")
    assert read_here(openbadges.bake_png(picture("1"), credential)) == credential
    baked = openbadges.bake_svg(SVG, credential)
    # XML cannot hold two of Unicode's non-characters: they come out escaped, and mean the same.
    assert json.loads(read_here(baked)) == json.loads(credential)


@pytest.mark.parametrize(
    "text",
    [
        chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(OTHER)),
        chunk(b"zTXt", b"openbadges\0\0" + zlib.compress(OTHER)),
        chunk(b"tEXt", b"openbadges\0" + OTHER),
        chunk(b"iTXt", b"openbadges\0\0\0en\0\0" + OTHER),
    ],
)
def test_texts_of_every_kind_are_read(text: bytes) -> None:
    assert verifying.extract(with_chunks(text)).content == OTHER


def test_old_badges_hold_an_address_or_a_signature() -> None:
    address = with_chunks(chunk(b"tEXt", b"openbadges\0https://example.org/a/1"))
    assert verifying.extract(address).kind is verifying.ContentKind.ADDRESS
    signature = with_chunks(chunk(b"tEXt", b"openbadges\0eyJhbGciOiJSUzI1NiJ9.e30.c2ln"))
    assert verifying.extract(signature).kind is verifying.ContentKind.JWS


def test_a_new_credential_counts_before_an_old_one() -> None:
    both = with_chunks(
        chunk(b"tEXt", b"openbadges\0https://example.org/a/1"),
        chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + OTHER),
    )
    assert verifying.extract(both).content == OTHER


def test_two_credentials_in_one_picture_are_refused() -> None:
    one = chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + OTHER)
    assert refused(with_chunks(one, one)) == "several-credentials"


@pytest.mark.parametrize("kind", [b"iTXt", b"zTXt"])
def test_a_text_that_unpacks_to_gigabytes_is_refused_before_it_does(kind: bytes) -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b" " * 2**20) for _ in range(64)) + packer.flush()
    start = b"openbadges\0" + (b"\1\0\0\0" if kind == b"iTXt" else b"\0")
    assert refused(with_chunks(chunk(kind, start + bomb))) == "credential-too-large"


def test_damaged_pictures_are_refused() -> None:
    baked = openbadges.bake_png(picture(), CREDENTIAL)
    place = baked.index(b"openbadgecredential") + 40
    for damaged in (
        baked[:-20],
        baked[: place - 20],
        baked[:place] + b"X" + baked[place + 1 :],
        baked[:8] + chunk(b"iTXt", b"openbadges\0\0\0\0\0" + OTHER) + baked[8:],
        baked[:8] + b"\xff\xff\xff\xff" + baked[12:],
        with_chunks(chunk(b"iTXt", b"openbadges")),
        with_chunks(chunk(b"iTXt", b"openbadges\0\0\0")),
        with_chunks(chunk(b"zTXt", b"openbadges\0\0not packed")),
        baked[:8] + chunk(b"IHDR", bytes(13)) + chunk(b"tEXt", b"a\0b") * 20_001 + chunk(b"IEND", b""),
    ):
        assert refused(damaged) == "file-unreadable"
    with pytest.raises(ValueError):
        openbadges.bake_png(b"GIF89a", CREDENTIAL)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_stumble(data: bytes) -> None:
    for start in (b"", b"\x89PNG\r\n\x1a\n", b"<svg xmlns='http://www.w3.org/2000/svg'>", b"{"):
        with suppress(extract_process.ExtractionFailed):
            assert read_here(start + data) in start + data


# --- SVG --------------------------------------------------------------------------


def test_a_baked_svg_is_the_same_drawing_with_the_credential_in_front() -> None:
    baked = openbadges.bake_svg(SVG, CREDENTIAL)
    root = ET.fromstring(baked.decode())
    assert [each.tag for each in root] == [f"{{{OB3}}}credential", "{http://www.w3.org/2000/svg}g"]
    assert root[0].text == CREDENTIAL.decode()
    found = verifying.extract(baked)
    assert (found.content, found.container) == (CREDENTIAL, verifying.Container.SVG)
    start = baked.index(b"<openbadges:credential")
    end = baked.index(b"</openbadges:credential>") + len(b"</openbadges:credential>")
    assert baked[:start] + baked[end:] == SVG


@pytest.mark.parametrize(
    "svg",
    [
        SVG,
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg" />',
        b"\xef\xbb\xbf" + SVG,
        (
            b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="http://openbadges.org">'
            b'<o:assertion verify="https://example.org/a"/><o:assertion>{"a": "]]&gt;"}</o:assertion></svg>'
        ),
    ],
)
def test_baking_a_drawing_again_replaces_what_was_in_it(svg: bytes) -> None:
    once = openbadges.bake_svg(svg, OTHER)
    twice = openbadges.bake_svg(once, CREDENTIAL)
    assert twice.count(b"<openbadges:credential") == 1
    assert b"assertion" not in twice
    assert verifying.extract(twice).content == CREDENTIAL
    assert openbadges.bake_svg(twice, OTHER) == once


def test_an_old_drawing_holds_its_address_in_an_attribute() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><a:assertion xmlns:a="http://openbadges.org" verify="https://example.org/a/1"/></svg>'
    found = verifying.extract(svg)
    assert (found.content, found.kind) == (b"https://example.org/a/1", verifying.ContentKind.ADDRESS)


def test_hostile_drawings_are_refused() -> None:
    lol = b'<!DOCTYPE svg [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'
    outside = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>'
    deep = b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 5000 + b"</g>" * 5000 + b"</svg>"
    for hostile in (lol, outside, deep, b"<html></html>", b"<svg", SVG.decode().encode("utf-16"), b"<\xff>"):
        assert refused(hostile) in ("file-unreadable", "no-credential-inside")
    long = b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g/>" * 200_001 + b"</svg>"
    assert refused(long) == "file-unreadable"
    with pytest.raises(ValueError):
        openbadges.bake_svg(lol, CREDENTIAL)


def baked_element(svg: bytes) -> bytes:
    return svg[svg.index(b"<openbadges") : svg.index(b"</openbadges:credential>") + 24]


def test_two_credentials_in_one_drawing_are_refused() -> None:
    once = openbadges.bake_svg(SVG, OTHER)
    another = baked_element(openbadges.bake_svg(SVG, CREDENTIAL))
    assert refused(once.replace(b"<g/>", another)) == "several-credentials"
    assert verifying.extract(once.replace(b"<g/>", baked_element(once))).content == OTHER


def test_a_picture_in_pixels_becomes_a_drawing_that_shows_it() -> None:
    svg = openbadges.svg_of_png(picture(), title='Data <Science> "2026" & more \x00 عبد')
    root = ET.fromstring(svg.decode())
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("256", "256", "0 0 256 256")
    assert root[0].text == 'Data <Science> "2026" & more  عبد'
    assert verifying.extract(openbadges.bake_svg(svg, CREDENTIAL)).content == CREDENTIAL


# --- JSON and PDF --------------------------------------------------------------------


def test_json_is_taken_as_it_stands() -> None:
    found = verifying.extract(b"\xef\xbb\xbf\n " + OTHER + b"\r\n")
    assert (found.content, found.kind, found.container) == (
        OTHER,
        verifying.ContentKind.JSON,
        verifying.Container.TEXT,
    )


@pytest.mark.parametrize("data", [b"", b"[1]", b"{", b"{}{}", b"hello", b"[" * 100_000, b'{"a":' * 100_000])
def test_what_is_no_credential_is_refused(data: bytes) -> None:
    assert refused(data) == "no-credential-inside"


def test_files_larger_than_any_credential_are_refused() -> None:
    assert refused(b" " * (LARGEST_FILE + 1)) == "file-too-large"
    assert refused(b'{"a": "' + b"a" * 3 * 2**20 + b'"}') == "credential-too-large"


def pdf(*attached: tuple[str, bytes], **options: object) -> bytes:
    document = pikepdf.Pdf.new()
    document.add_blank_page()
    for name, data in attached:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, data)
    out = BytesIO()
    document.save(out, **options)
    return out.getvalue()


@pytest.mark.parametrize("compress", [True, False])
def test_the_credential_attached_to_a_pdf_is_found(compress: bool) -> None:
    file = pdf(
        ("notes.txt", b"nothing"),
        ("list.json", b"[]"),
        ("credential.json", CREDENTIAL),
        compress_streams=compress,
    )
    found = verifying.extract(file)
    assert (found.content, found.container) == (CREDENTIAL, verifying.Container.PDF)


def test_pdf_files_without_or_with_several_credentials_are_refused() -> None:
    assert refused(pdf()) == "no-credential-inside"
    assert refused(pdf(("a.json", OTHER), ("b.json", CREDENTIAL))) == "several-credentials"
    assert verifying.extract(pdf(("a.json", OTHER), ("b.json", OTHER))).content == OTHER


def test_hostile_pdf_files_are_refused() -> None:
    good = pdf(("credential.json", CREDENTIAL))
    locked = pdf(("credential.json", CREDENTIAL), encryption=pikepdf.Encryption(owner="o", user="u"))
    for hostile in (b"%PDF-1.7\n", good[:300], b"%PDF-1.7\n" + b"<<" * 100_000, locked):
        assert refused(hostile) in ("file-unreadable", "no-credential-inside")
    assert refused(pdf(("credential.json", b'{"type":"Assertion","a":"' + b"a" * 2**22 + b'"}'))) == (
        "no-credential-inside"
    )


def test_a_loop_in_the_tree_of_names_ends() -> None:
    document = pikepdf.Pdf.new()
    document.add_blank_page()
    node = document.make_indirect(pikepdf.Dictionary())
    node.Kids = pikepdf.Array([node, node])
    document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=node)
    out = BytesIO()
    document.save(out)
    assert refused(out.getvalue()) == "file-unreadable"


def test_a_pdf_that_unpacks_to_more_than_its_process_may_hold_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extract, "MEMORY_BYTES", 300 * 2**20)
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b"1 0 " * 2**18) for _ in range(400)) + packer.flush()
    objects = (
        b"%%PDF-1.7\n2 0 obj\n<</Type/ObjStm/N 2/First 10/Filter/FlateDecode/Length %d>>\nstream\n"
        % len(packed)
    )
    objects += packed + b"\nendstream\nendobj\n"
    places = ((0, 0), (2, 2), (1, 9), (1, len(objects)))
    table = zlib.compress(b"".join(struct.pack(">BIH", kind, place, 0) for kind, place in places))
    file = (
        objects
        + b"3 0 obj\n<</Type/XRef/Size 4/Root 1 0 R/W[1 4 2]/Filter/FlateDecode/Length %d>>\n" % len(table)
    )
    file += b"stream\n" + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(objects)
    assert refused(file) == "file-unreadable"

"""No byte that a stranger uploads is read in the web server's process: it neither works nor grows, whatever comes."""

from __future__ import annotations

import json
import resource
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO
from itertools import product

import pikepdf
import pytest

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.verifying import api as verifying
from credcloud_bridge.verifying import extract as extracting

pytestmark = pytest.mark.django_db

MEGABYTE = 2**20
LARGEST = verifying.LARGEST_FILE - 1024
# What the web server itself may take for one file: to hand it over, and to read an answer of two megabytes.
OWN_SECONDS, OWN_BYTES = 1.0, 80 * MEGABYTE

SIGNATURE = b"\x89PNG\r\n\x1a\n"
DOCUMENT = b'{"type":["VerifiableCredential"],"issuer":"did:web:a.example"'


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return SIGNATURE + header + b"".join(chunks) + chunk(b"IEND", b"")


def packed(keyword: bytes, size: int, letter: bytes = b" ") -> bytes:
    return chunk(b"iTXt", keyword + b"\0\1\0\0\0" + zlib.compress(letter * size, 9))


def svg(inside: bytes, attributes: bytes = b"") -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"' + attributes + b">" + inside + b"</svg>"


def pdf(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    document = pikepdf.Pdf.new()
    document.add_blank_page()
    change(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def attach(number: int, size: int) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        for index in range(number):
            content = DOCUMENT + b',"n":%d,"a":"' % index + b"a" * size + b'"}'
            document.attachments[f"{index}.json"] = pikepdf.AttachedFileSpec(document, content)

    return change


def many_objects(document: pikepdf.Pdf) -> None:
    document.Root.Many = pikepdf.Array(
        [document.make_indirect(pikepdf.Dictionary(A=1)) for _ in range(60_000)]
    )
    attach(1, 10)(document)


def repeated(start: bytes, filling: bytes) -> bytes:
    return start + filling * (MEGABYTE // len(filling))


def hostile_files() -> dict[str, Callable[[], bytes]]:
    files = {
        "2,000 packed credentials in a picture": lambda: png(
            *[packed(b"openbadgecredential", 2 * MEGABYTE)] * 900
        ),
        "packed old badges in a picture": lambda: png(
            *(packed(b"openbadges", 2 * MEGABYTE - 9, b"%d" % n) for n in range(10)),
            *[packed(b"openbadges", 2 * MEGABYTE)] * 500,
        ),
        "a gigabyte in a chunk": lambda: png(packed(b"openbadgecredential", 1024 * MEGABYTE)),
        "a million chunks": lambda: png(chunk(b"teXt", b"") * 1_000_000),
        "a picture of noise": lambda: SIGNATURE + bytes(range(256)) * (LARGEST // 256),
        "400,000 attributes": lambda: svg(b"", b"".join(b' a%d=""' % n for n in range(400_000))),
        "one attribute of megabytes": lambda: svg(b"", b' a="' + b"a" * (LARGEST - 100) + b'"'),
        "deep elements": lambda: svg(b"<g>" * 2_000_000),
        "flat elements": lambda: svg(b"<g/>" * 4_000_000),
        "entities": lambda: (
            b"<!DOCTYPE s ["
            + b"".join(b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 90))
            + b"]>"
            + svg(b"&a89;")
        ),
        "a long comment": lambda: svg(b"<!--" + b"-a" * (LARGEST // 2 - 100) + b"-->"),
        "namespaces": lambda: svg(b"".join(b'<g xmlns:n%d="u:%d"/>' % (n, n) for n in range(200_000))),
        "text of megabytes": lambda: svg(b"a" * (LARGEST - 100)),
        "many credentials": lambda: svg(
            b"".join(
                b'<c:credential xmlns:c="https://purl.imsglobal.org/ob/v3p0">%d</c:credential>' % n
                for n in range(150_000)
            )
        ),
        "a PDF of megabytes": lambda: pdf(attach(12, 15 * MEGABYTE // 12)),
        "a PDF of many attachments": lambda: pdf(attach(250, 100)),
        "a PDF of many objects": lambda: pdf(many_objects),
        "a PDF of brackets": lambda: b"%PDF-1.7\n" + b"<<" * (LARGEST // 2 - 100),
        "a PDF of arrays": lambda: b"%PDF-1.7\n1 0 obj\n" + b"[" * (LARGEST - 100),
        "a PDF of nothing": lambda: b"%PDF-1.7\n" + b" " * (LARGEST - 100),
        "a PDF of ranges": lambda: b"%PDF-1.7\n" + b"/ByteRange [0 1 2 3]" * (LARGEST // 20 - 100),
        "a PDF of offsets": lambda: (
            b"%PDF-1.7\nxref\n0 999999999\n" + b"0000000000 65535 f \n" * (LARGEST // 20 - 100)
        ),
        "lists in lists": lambda: b'{"a":' + b"[" * (2 * MEGABYTE - 100),
        "objects in objects": lambda: b'{"a":' * 400_000,
        "a document of short names": lambda: (
            b"{" + b",".join(b'"%d":%d' % (n, n) for n in range(140_000)) + b"}"
        ),
        "a document of empty objects": lambda: b'{"a":[' + b"{}," * 690_000 + b"{}]}",
        "a number of a million digits": lambda: b'{"a":' + b"9" * MEGABYTE + b"}",
        "a document of blanks": lambda: b'{"a":1}' + b" " * (LARGEST - 100),
        "a token of megabytes": lambda: b"a" * MEGABYTE + b"." + b"b" * MEGABYTE + b".c",
        "an address of megabytes": lambda: b"https://" + b"a" * (2 * MEGABYTE - 100),
        "points": lambda: b"." * (2 * MEGABYTE - 10),
        "zeros": lambda: bytes(LARGEST),
    }
    starts = {
        "png": SIGNATURE,
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'>",
        "pdf": b"%PDF-1.7\n",
        "json": b"{",
    }
    fillings = {
        "zeros": b"\0",
        "ones": b"\xff",
        "blanks": b" ",
        "quotes": b'"',
        "backslashes": b"\\",
        "brackets": b"[",
        "braces": b"{",
        "tags": b"<a>",
        "ends": b"</a>",
        "slashes": b"/",
        "objects": b"1 0 obj<</A 2 0 R>>endobj ",
        "streams": b"1 0 obj<</Length 9>>stream\n",
        "references": b"1 0 R ",
        "commas": b'"a":1,',
        "escapes": b'"\\u0000",',
        "surrogates": b'"\\ud800":1,',
        "percent signs": b"%PDF-1.7\n",
        "brackets that close": b"]",
        "texts": b"(a)",
        "cdata": b"<![CDATA[",
        "declarations": b"<!ENTITY a 'a'>",
        "instructions": b"<?a a?>",
        "chunks": chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0{}"),
        "headers": chunk(b"IHDR", bytes(13)),
        "packed": zlib.compress(bytes(MEGABYTE)),
        "xref": b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 1>>startxref\n0\n%%EOF\n",
        "letters": "é字🎓".encode(),
        "half letters": b"\xc3",
        "line feeds": b"\n",
        "returns": b"\r",
    }
    for (start, first), (name, filling) in product(starts.items(), fillings.items()):
        files[f"{start} and {name}"] = partial(repeated, first, filling)
    return files


FILES = hostile_files()


def test_there_are_many_kinds_of_them() -> None:
    assert len(FILES) >= 150


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_answered_without_work_in_the_web_server(name: str) -> None:
    data = FILES[name]()
    before, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))

    with suppress(CredCloudError):
        assert len(verifying.extract(data).content) <= 2 * MEGABYTE

    after, later = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    assert after.ru_utime - before.ru_utime < OWN_SECONDS
    assert (after.ru_maxrss - before.ru_maxrss) * 1024 < OWN_BYTES
    # The kernel ends the process that reads at its limits; the memory of a child cannot be told from its parent's.
    assert later.ru_utime + later.ru_stime - children.ru_utime - children.ru_stime < extracting.SECONDS + 1.5


def test_several_packed_credentials_are_refused_before_all_are_unpacked() -> None:
    assert refused(FILES["packed old badges in a picture"]()) == "several-credentials"
    assert refused(FILES["2,000 packed credentials in a picture"]()) == "several-credentials"
    assert refused(FILES["400,000 attributes"]()) in ("file-unreadable", "no-credential-inside")


def refused(data: bytes) -> str:
    with pytest.raises(CredCloudError) as raised:
        verifying.extract(data)
    return raised.value.problem.code


def test_what_reads_files_has_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "there.is.no.such.module")
    monkeypatch.setenv("CREDCLOUD_SECRET_KEYS", "secret")
    assert json.loads(verifying.extract(DOCUMENT + b"}").content)["issuer"] == "did:web:a.example"

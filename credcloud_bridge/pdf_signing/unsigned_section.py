"""The section that signs a PDF: written after the file, which stays as it is (ISO 32000-1, 7.5.6 and 12.8).

Only for files that end as this product's renderer ends them, with a classic
cross-reference table; any other is ``NotRenderedHere`` and for pyHanko to sign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_END = re.compile(rb"startxref\n(\d+)\n%%EOF\n\Z")
_TABLE = re.compile(rb"xref\n(\d+) (\d+)\n")
# As certificates write them: references in the page itself.
_LINKS = re.compile(rb"/Annots\[[0-9R ]+\]")
_TRAILER = re.compile(
    rb"trailer\n<</Size (\d+)/Root (\d+) 0 R(/Info \d+ 0 R/ID\[<[0-9a-f]+><[0-9a-f]+>\])/Prev \d+>>\n"
)
_PAGES = re.compile(rb"<</Type/Catalog/Pages (\d+) 0 R")
_ALL_PAGES = re.compile(rb"<</Type/Pages/Kids\[(\d+) 0 R(?: \d+ 0 R)*\]/Count \d+>>")
_ENTRY = 20  # bytes of one entry of the table
_LONGEST_RANGE = len("[0 0000000000 0000000000 0000000000]")


class NotRenderedHere(ValueError):
    """The file does not end as our renderer ends one."""


@dataclass(frozen=True, slots=True)
class UnsignedSection:
    """A section with a gap: ``before`` and ``after`` are signed, what goes between them is the signature."""

    before: bytes
    after: bytes
    gap: int

    def with_signature(self, signature: bytes) -> bytes:
        """The section with the signature in its gap. Raises ``ValueError`` when it does not fit."""
        if 2 * len(signature) + 2 > self.gap:
            raise ValueError("the signature is longer than the gap for it")
        return self.before + b"<" + signature.hex().encode().ljust(self.gap - 2, b"0") + b">" + self.after


@dataclass(frozen=True, slots=True)
class _End:
    """What the section has to know of the file's last section."""

    page: int
    page_body: bytes
    catalogue: int
    catalogue_body: bytes
    size: int
    table_at: int
    identity: bytes


def unsigned_section(
    tail: bytes, *, starts_at: int, moment: datetime, name: str, signature_bytes: int
) -> UnsignedSection:
    """The section for a file whose last ``len(tail)`` bytes, from ``starts_at`` on, are ``tail``.

    ``name`` is the signer's, ``signature_bytes`` how long the signature may be.
    Whoever changes the file afterwards breaks it: the signature certifies the
    file and allows nothing (12.8.2.2). Raises ``NotRenderedHere``.
    """
    end = _read(tail, starts_at)
    signature, field = end.size, end.size + 1
    at = starts_at + len(tail)
    start = (
        f"{signature} 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached"
        f"/M(D:{moment.astimezone(UTC):%Y%m%d%H%M%S}Z)/Name<FEFF{name.encode('utf-16-be', 'replace').hex()}>"
        "/Reference[<</Type/SigRef/TransformMethod/DocMDP"
        "/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]/ByteRange"
    ).encode()
    gap = 2 * signature_bytes + 2
    gap_at = at + len(start) + _LONGEST_RANGE + len(b"/Contents")
    objects = {
        field: (
            f"<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature)/V {signature} 0 R"
            f"/Rect[0 0 0 0]/F 132/P {end.page} 0 R>>"
        ).encode(),
        end.page: _with_annotation(end.page_body, field),
        end.catalogue: end.catalogue_body[:-2]
        + f"/AcroForm<</Fields[{field} 0 R]/SigFlags 3>>/Perms<</DocMDP {signature} 0 R>>>>".encode(),
    }
    after = bytearray(b">>\nendobj\n")
    offsets = {signature: at}
    after_at = gap_at + gap
    for number, body in objects.items():
        offsets[number] = after_at + len(after)
        after += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table_at = after_at + len(after)
    after += _table(offsets, end, table_at)
    signed = f"[0 {gap_at} {after_at} {len(after)}]".ljust(_LONGEST_RANGE).encode()
    return UnsignedSection(start + signed + b"/Contents", bytes(after), gap)


def _with_annotation(page_body: bytes, field: int) -> bytes:
    """A page with the signature's field beside the links that it may have."""
    if b"/Annots[" in page_body:
        return page_body.replace(b"/Annots[", b"/Annots[%d 0 R " % field)
    return page_body[:-2] + b"/Annots[%d 0 R]>>" % field


def _table(offsets: dict[int, int], end: _End, at: int) -> bytes:
    out = "xref\n"
    for number in sorted(offsets):
        out += f"{number} 1\n{offsets[number]:010d} 00000 n \n"
    return (
        f"{out}trailer\n<</Size {end.size + 2}/Root {end.catalogue} 0 R".encode()
        + end.identity
        + f"/Prev {end.table_at}>>\nstartxref\n{at}\n%%EOF\n".encode()
    )


def _read(tail: bytes, starts_at: int) -> _End:
    last = _END.search(tail)
    table = _TABLE.match(tail, int(last[1]) - starts_at) if last and int(last[1]) >= starts_at else None
    if last is None or table is None:
        raise NotRenderedHere("no table of its own")
    first, count = int(table[1]), int(table[2])
    trailer = _TRAILER.match(tail, table.end() + count * _ENTRY)
    if trailer is None or trailer.end() != last.start():
        raise NotRenderedHere("another kind of trailer")
    entries = tail[table.end() : table.end() + count * _ENTRY]
    positions = [int(entries[at : at + 10]) - starts_at for at in range(0, len(entries), _ENTRY)]
    ends = sorted([*positions, table.start()])

    def body(number: int) -> bytes:
        if not first <= number < first + count:
            raise NotRenderedHere("an object of another section")
        at = positions[number - first]
        whole = tail[at : ends[ends.index(at) + 1]]
        start, stop = b"%d 0 obj\n" % number, b"\nendobj\n"
        if not (whole.startswith(start + b"<<") and whole.endswith(b">>" + stop)):
            raise NotRenderedHere("an object that is no dictionary")
        return whole[len(start) : -len(stop)]

    catalogue = int(trailer[2])
    catalogue_body = body(catalogue)
    pages = _PAGES.match(catalogue_body)
    first_page = _ALL_PAGES.fullmatch(body(int(pages[1]))) if pages else None
    if first_page is None:
        raise NotRenderedHere("another kind of catalogue")
    page_body = body(int(first_page[1]))
    if page_body.count(b"/Annots") != len(_LINKS.findall(page_body)) or page_body.count(b"/Annots") > 1:
        raise NotRenderedHere("it has notes of another kind")
    if b"/AcroForm" in catalogue_body or b"/Perms" in catalogue_body:
        raise NotRenderedHere("it has forms already")
    return _End(
        page=int(first_page[1]),
        page_body=page_body,
        catalogue=catalogue,
        catalogue_body=catalogue_body,
        size=int(trailer[1]),
        table_at=int(last[1]),
        identity=trailer[3],
    )

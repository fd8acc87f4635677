"""Objects that we wrote as bytes, in a document of pikepdf's."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pikepdf


def import_objects(document: pikepdf.Pdf, bodies: Sequence[bytes]) -> pikepdf.Object:
    """The first of these objects, which are numbered from 1 and refer to each other, with all that it refers to."""
    last = len(bodies)
    whole = [
        *bodies,
        f"<</Type/Catalog/Pages {last + 2} 0 R/First 1 0 R>>".encode(),
        b"<</Type/Pages/Kids[]/Count 0>>",
    ]
    offsets, out = [], bytearray(b"%PDF-1.7\n")
    for number, body in enumerate(whole, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += f"xref\n0 {len(whole) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{offset:010d} 00000 n \n" for offset in offsets).encode()
    out += f"trailer\n<</Size {len(whole) + 1}/Root {last + 1} 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    with pikepdf.Pdf.open(BytesIO(bytes(out))) as written:
        return document.copy_foreign(written.Root.First)

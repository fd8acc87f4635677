"""A certificate's properties (XMP, ISO 16684-1) and a file embedded in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf

from credcloud_bridge.rendering.pdf.attachments import Attachment
from credcloud_bridge.rendering.pdf.raw_objects import import_objects
from credcloud_bridge.rendering.values import without_control_characters

PRODUCER = "Credential Cloud Bridge"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
    "<dc:format>application/pdf</dc:format>"
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>'
    "%s<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>"
    f"<pdf:Producer>{PRODUCER}</pdf:Producer>"
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
_ISSUER = (
    "<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>"
    "<dc:publisher><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:publisher>"
)


def document_title(values: Mapping[str, str]) -> str:
    """The title in a PDF's properties: what it is and whose."""
    what = values.get("title") or values.get("course_title") or ""
    return without_control_characters(" – ".join(filter(None, (what, values.get("recipient_name", "")))))


def language_tag(language: str) -> str:
    """``language`` if it looks like a BCP 47 tag, otherwise English."""
    return language if _LANGUAGE.fullmatch(language) else "en"


def xmp(*, title: str, issuer: str, language: str) -> bytes:
    """The properties as an XMP packet. The issuer, if there is one, is creator and publisher."""
    name = escape(issuer)
    packet = _XMP % (escape(title), _ISSUER % (name, name) if name else "", escape(language))
    return packet.encode("utf-8", "replace")


def add_properties(
    pdf: bytes, *, title: str, issuer: str, language: str, attachment: Attachment | None = None
) -> bytes:
    """A PDF of another library with these properties and this file inside; same input, same bytes."""
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        packet = xmp(title=title, issuer=issuer, language=language)
        document.Root.Metadata = document.make_stream(
            packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )
        if attachment is not None:
            file = document.make_indirect(import_objects(document, attachment.objects(1)))
            tree = pikepdf.Dictionary(Names=[pikepdf.String(attachment.name), file])
            document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=tree)
            document.Root.AF = pikepdf.Array([file])
        out = BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()

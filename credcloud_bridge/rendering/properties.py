"""What a certificate's file says about itself: properties (XMP, ISO 16684-1) and a file that travels inside."""

from __future__ import annotations

from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf

from credcloud_bridge.rendering.attachments import Attachment
from credcloud_bridge.rendering.compiled.raw_objects import taken_in

PRODUCER = "Credential Cloud Bridge"
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


def xmp(*, title: str, issuer: str, language: str) -> bytes:
    """The properties as an XMP packet. The issuer, if there is one, is creator and publisher."""
    name = escape(issuer)
    said = _XMP % (escape(title), _ISSUER % (name, name) if name else "", escape(language))
    return said.encode("utf-8", "replace")


def completed(
    pdf: bytes, *, title: str, issuer: str, language: str, attachment: Attachment | None = None
) -> bytes:
    """A PDF of another library with these properties and this file inside; same input, same bytes."""
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        packet = xmp(title=title, issuer=issuer, language=language)
        document.Root.Metadata = document.make_stream(
            packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )
        if attachment is not None:
            file = document.make_indirect(taken_in(document, attachment.objects(1)))
            tree = pikepdf.Dictionary(Names=[pikepdf.String(attachment.name), file])
            document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=tree)
            document.Root.AF = pikepdf.Array([file])
        out = BytesIO()
        document.save(out, deterministic_id=True)
        return out.getvalue()

"""A certificate's or badge's picture with the signed credential inside (baked)."""

from __future__ import annotations

from credcloud_bridge.credentials.access.public import public_image
from credcloud_bridge.credentials.access.signed_documents import public_document
from credcloud_bridge.data import DesignKind
from credcloud_bridge.openbadges import api as openbadges

# In pixels.
_WIDTHS = {DesignKind.CERTIFICATE: 1600, DesignKind.BADGE: 800}


def baked_badge(*, public_id: str, kind: DesignKind, image_format: str, title: str) -> bytes | None:
    """The picture with the credential inside; nothing when there is no such picture or nothing was signed."""
    document = public_document(public_id=public_id)
    picture = public_image(public_id=public_id, kind=kind, width=_WIDTHS[kind], format="png")
    if document is None or picture is None:
        return None
    if image_format == "svg":
        return openbadges.bake_svg(openbadges.svg_of_png(picture, title=title), document)
    return openbadges.bake_png(picture, document)

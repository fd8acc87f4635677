"""The picture that social networks and messengers show beside a link: 1200 × 630, the certificate or badge in it."""

from __future__ import annotations

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import status_of
from credcloud_bridge.data import DesignKind
from credcloud_bridge.public.kept_answers import unchanged_for_visitors
from credcloud_bridge.public.private_page import is_hidden_from
from credcloud_bridge.web.api import responses

# What every network shows uncropped (1.91 to 1).
WIDTH, HEIGHT = 1200, 630
_MARGIN = 24
_GROUND = (242, 240, 239)
# Larger ones are left out by some messengers.
_QUALITY = 82
_DRAWN_WIDTH = 1200


@require_safe
@unchanged_for_visitors()
def share_picture(request: HttpRequest, public_id: str) -> HttpResponse:
    """The picture; 410 once the credential was revoked or replaced, 403 when it is private."""
    credential = credentials.public_credential(public_id=public_id)
    if credential is None:
        return responses.not_found(request)
    if is_hidden_from(request, credential):
        return HttpResponse(status=403)
    if not status_of(credential).is_shown:
        return HttpResponse(status=410)
    kind = DesignKind.CERTIFICATE if credential.has_certificate else DesignKind.BADGE
    rendered = credentials.public_image(
        public_id=credential.public_id, kind=kind, width=_DRAWN_WIDTH, format="png"
    )
    if rendered is None:
        return responses.not_found(request)
    return responses.file(
        request,
        centred(rendered),
        "image/jpeg",
        listed=credential.listed,
        private=responses.is_private(credential),
    )


def centred(rendered: bytes) -> bytes:
    """The rendered picture (PNG), whole, in the middle of a quiet ground, as JPEG."""
    from PIL import Image, ImageOps

    ground = Image.new("RGB", (WIDTH, HEIGHT), _GROUND)
    with Image.open(BytesIO(rendered), formats=("PNG",)) as picture:
        fitting = ImageOps.contain(picture.convert("RGBA"), (WIDTH - 2 * _MARGIN, HEIGHT - 2 * _MARGIN))
    place = (WIDTH - fitting.width) // 2, (HEIGHT - fitting.height) // 2
    ground.paste(fitting, place, fitting)
    out = BytesIO()
    ground.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()

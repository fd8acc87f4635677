"""Going to Canva's editor and coming back: each going is good for one coming back, of the same person."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from credcloud_bridge.designs.canva import api_errors
from credcloud_bridge.designs.canva.models import CanvaEdit, CanvaSource
from credcloud_bridge.designs.canva.port import DesignLibrary
from credcloud_bridge.designs.canva.return_token import read_return_token
from credcloud_bridge.designs.canva.service import CanvaService

# Canva's own limit for the address of its editor.
_LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Returned:
    """Whose design was edited: ours, and the course from which the person went."""

    design_id: int
    course_key: str


def go_to_editor(*, library: DesignLibrary, canva_id: str, design_id: int, course_key: str, user: Any) -> str:
    """The address of Canva's editor for this design; raises ``CredCloudError``."""
    state = secrets.token_urlsafe(24)
    address = library.edit_address(design_id=canva_id, state=state)
    now = timezone.now()
    CanvaEdit.objects.filter(began_at__lt=now - _LASTS).delete()
    CanvaEdit.objects.create(state=state, user=user, design_id=design_id, course_key=course_key, began_at=now)
    return address


def come_back(*, service: CanvaService, token: str, user: Any) -> Returned:
    """What the person edited, by the token that Canva gave them; raises ``CredCloudError`` the second time."""
    said = read_return_token(service, token)
    now = timezone.now()
    edit = (
        CanvaEdit.objects.filter(state=said.state, user=user, began_at__gte=now - _LASTS)
        .select_related("design")
        .first()
    )
    source = CanvaSource.objects.filter(design_id=edit.design_id).first() if edit else None
    if edit is None or source is None or source.canva_id != said.design_id:
        raise api_errors.return_refused()
    if not CanvaEdit.objects.filter(pk=edit.pk, returned_at=None).update(returned_at=now):
        raise api_errors.return_refused()
    return Returned(edit.design_id, edit.course_key)

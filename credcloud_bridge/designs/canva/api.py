"""Designs at Canva, for surfaces: whether a person may design is for them to check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from credcloud_bridge import encryption
from credcloud_bridge.designs.canva import api_errors, connections
from credcloud_bridge.designs.canva.api_errors import (
    CanvaNotConnected,
    export_too_slow,
    no_such_export,
    not_connected,
    sign_in_refused,
)
from credcloud_bridge.designs.canva.connect_library import ConnectLibrary
from credcloud_bridge.designs.canva.connections import forget_person, lock_connection, reencrypt_connections
from credcloud_bridge.designs.canva.edits import Returned
from credcloud_bridge.designs.canva.edits import come_back as _come_back
from credcloud_bridge.designs.canva.edits import go_to_editor as _go_to_editor
from credcloud_bridge.designs.canva.models import CanvaSource
from credcloud_bridge.designs.canva.oauth import SignIn
from credcloud_bridge.designs.canva.oauth import begin as _begin
from credcloud_bridge.designs.canva.port import DesignLibrary, DesignList, LibraryDesign, Thumbnail
from credcloud_bridge.designs.canva.service import CanvaService, canva_service
from credcloud_bridge.designs.canva.sources import (
    CanvaOrigin,
    draft_became_version,
    look_for_changes,
    origin_of,
    origins_of,
    remember_origin,
)

if TYPE_CHECKING:
    from credcloud_bridge.designs.canva.demo.fake_canva import FakeCanva

__all__ = [
    "CanvaNotConnected",
    "CanvaOrigin",
    "CanvaService",
    "DesignLibrary",
    "DesignList",
    "LibraryDesign",
    "Returned",
    "SignIn",
    "Thumbnail",
    "begin_to_connect",
    "canva_service",
    "come_back",
    "connect",
    "demo_canva",
    "disconnect",
    "draft_became_version",
    "export_too_slow",
    "forget_person",
    "go_to_editor",
    "is_connected",
    "library_of",
    "lock_connection",
    "look_for_changes",
    "no_such_export",
    "not_connected",
    "origin_of",
    "origins_of",
    "reencrypt_connections",
    "remember_origin",
    "sign_in_refused",
]


def library_of(*, user: Any) -> DesignLibrary:
    """The person's designs. Raises ``CredCloudError`` (``canva-not-set-up``); its methods raise what Canva answers."""
    service = _service()

    def access_token(refused: str) -> str:
        return connections.access_token(service=service, user=user, refused=refused)

    return ConnectLibrary(service=service, person=str(user.pk), access_token=access_token)


def is_connected(*, user: Any) -> bool:
    """Whether the person has connected an account and this site is set up for it."""
    service = canva_service()
    return service is not None and connections.is_connected(service=service, user=user)


def begin_to_connect(*, redirect_uri: str) -> SignIn:
    """What the person's browser is sent to; keep ``state`` and ``verifier`` in their session.

    Raises ``CredCloudError``, also where no secret is set to store tokens with: nobody is to allow access for nothing.
    """
    encryption.encrypt(b"")
    return _begin(_service(), redirect_uri=redirect_uri)


def connect(*, user: Any, code: str, verifier: str, redirect_uri: str) -> None:
    """Take the code that the person came back with; raises ``CredCloudError``."""
    connections.connect(
        service=_service(), user=user, code=code, verifier=verifier, redirect_uri=redirect_uri
    )


def disconnect(*, user: Any) -> bool:
    """Forget the person's tokens, and have Canva forget them; false when Canva could not be told."""
    return connections.disconnect(service=_service(), user=user)


def go_to_editor(*, design_id: int, course_key: str, user: Any) -> str:
    """The address of Canva's editor for our design; raises ``CredCloudError``."""
    source = CanvaSource.objects.get(design_id=design_id)
    return _go_to_editor(
        library=library_of(user=user),
        canva_id=source.canva_id,
        design_id=design_id,
        course_key=course_key,
        user=user,
    )


def come_back(*, token: str, user: Any) -> Returned:
    """Which design the person edited, by what Canva signed; raises ``CredCloudError``, also the second time."""
    return _come_back(service=_service(), token=token, user=user)


def demo_canva() -> FakeCanva:
    """The Canva of the demo site, for its pages."""
    from credcloud_bridge.designs.canva.demo.service import demo_canva as made

    return made()


def _service() -> CanvaService:
    service = canva_service()
    if service is None:
        raise api_errors.not_set_up()
    return service

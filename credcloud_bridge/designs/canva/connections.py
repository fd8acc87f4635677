"""People's connections to Canva: tokens encrypted, renewed under a row lock, revoked when they disconnect."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from credcloud_bridge import encryption
from credcloud_bridge.data import CredCloudError
from credcloud_bridge.designs.canva import api_errors, oauth, rate_limits
from credcloud_bridge.designs.canva.models import CanvaConnection, CanvaEdit
from credcloud_bridge.designs.canva.service import CanvaService
from credcloud_bridge.retry import with_retries

log = logging.getLogger(__name__)


def is_connected(*, service: CanvaService, user: Any) -> bool:
    """Whether the person has connected an account, as far as we know."""
    return CanvaConnection.objects.filter(user=user, client_id=service.client_id).exists()


def lock_connection(*, user: Any) -> None:
    """Let nobody else begin something with the person's connection until this transaction ends."""
    list(CanvaConnection.objects.select_for_update().filter(user=user).values_list("pk"))


def connect(*, service: CanvaService, user: Any, code: str, verifier: str, redirect_uri: str) -> None:
    """Take the code that the person came back with; raises ``CredCloudError``."""
    rate_limits.count("token", person=str(user.pk))
    tokens = oauth.tokens_for_code(service, code=code, verifier=verifier, redirect_uri=redirect_uri)
    new = {"client_id": service.client_id, "connected_at": timezone.now(), **_encrypted(tokens)}
    # The code is used up: what it gave must not be lost to a database that is busy for a moment.
    with_retries(lambda: CanvaConnection.objects.update_or_create(user=user, defaults=new))


def disconnect(*, service: CanvaService, user: Any) -> bool:
    """Forget the person's tokens, and have Canva forget them; false when Canva could not be told."""
    with transaction.atomic():
        row = CanvaConnection.objects.select_for_update().filter(user=user).first()
        if row is None:
            return True
        refresh = row.refresh
        row.delete()
    try:
        oauth.revoke(service, token=encryption.decrypt(refresh).decode())
    except CredCloudError as error:
        log.warning("A connection to Canva was removed here, but not revoked there: %s", error)
        return False
    return True


def access_token(*, service: CanvaService, user: Any, refused: str = "") -> str:
    """A token that lets us in; renewed when it ends soon, or is the one that Canva has just ``refused``.

    A refresh token works once. So whoever renews holds the row's lock and stores the new ones before anybody uses them;
    ``durable``: no transaction around this one can undo that. Raises ``CanvaNotConnected`` and what Canva answers.
    """
    row = CanvaConnection.objects.filter(user=user, client_id=service.client_id).first()
    if row is None:
        raise api_errors.not_connected()
    try:
        access = _decrypted(row.access)
        if access != refused and row.access_until > timezone.now() + oauth.MARGIN:
            return access
        return _renewed(service, user, refused)
    except api_errors.CanvaNotConnected:
        # The refresh token is spent, or nobody can read it: keeping it would only make the next request fail as well.
        CanvaConnection.objects.filter(pk=row.pk, refresh=row.refresh).delete()
        raise


def _renewed(service: CanvaService, user: Any, refused: str) -> str:
    with transaction.atomic(durable=True):
        row = (
            CanvaConnection.objects.select_for_update().filter(user=user, client_id=service.client_id).first()
        )
        if row is None:
            raise api_errors.not_connected()
        access = _decrypted(row.access)
        if access != refused and row.access_until > timezone.now() + oauth.MARGIN:
            return access  # somebody else was quicker
        rate_limits.count("token", person=str(user.pk))
        tokens = oauth.refreshed_tokens(service, refresh_token=_decrypted(row.refresh))
        CanvaConnection.objects.filter(pk=row.pk).update(**_encrypted(tokens))
    return tokens.access


def forget_person(*, user: Any) -> None:
    """Delete what we know of somebody at Canva whose account goes; their tokens there end by themselves."""
    CanvaConnection.objects.filter(user=user).delete()
    CanvaEdit.objects.filter(user=user).delete()


def reencrypt_connections() -> int:
    """Encrypt every token with the first of ``CREDCLOUD_SECRET_KEYS``; returns how many people's.

    Tokens that none of the secrets opens are deleted: their person connects again.
    """
    done = 0
    for pk in list(CanvaConnection.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            row = CanvaConnection.objects.select_for_update().filter(pk=pk).first()
            if row is None:
                continue
            try:
                row.access, row.refresh = encryption.reencrypt(row.access), encryption.reencrypt(row.refresh)
            except CredCloudError as error:
                if error.problem.code != "secret-key-lost":
                    raise
                log.warning(
                    "A connection to Canva was removed: no secret opens its tokens (account %s)", row.user_id
                )
                row.delete()
                continue
            row.save(update_fields=["access", "refresh"])
            done += 1
    return done


def _decrypted(token: str) -> str:
    """The token; ``CanvaNotConnected`` when the secret with which it was stored is lost: connecting again mends it."""
    try:
        return encryption.decrypt(token).decode()
    except CredCloudError as error:
        if error.problem.code != "secret-key-lost":
            raise
        raise api_errors.not_connected() from error


def _encrypted(tokens: oauth.Tokens) -> dict[str, Any]:
    return {
        "access": encryption.encrypt(tokens.access.encode()),
        "refresh": encryption.encrypt(tokens.refresh.encode()),
        "access_until": tokens.access_until,
    }

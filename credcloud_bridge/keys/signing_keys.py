"""The life of signing keys: made when first needed, replaced, revoked, listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from credcloud_bridge import encryption
from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.data import CredCloudError, request_error
from credcloud_bridge.groups.api import IssuerView, issuer_by_slug, root_url_of
from credcloud_bridge.keys import base58
from credcloud_bridge.keys.dids import verification_method
from credcloud_bridge.keys.key_store import DATABASE_KEY_STORES, Sign, key_store
from credcloud_bridge.keys.models import SigningKey


@dataclass(frozen=True, slots=True)
class KeyView:
    """A signing key as people see it; nothing secret. ``state`` is current, retired or revoked.

    ``public_key`` is the Multikey text (z6Mk…), ``method`` the key's address in the issuer's DID document.
    """

    public_key: str
    method: str
    store: str
    state: str
    created_at: datetime
    retired_at: datetime | None
    revoked_at: datetime | None
    reason: str


def keys_of(*, slug: str) -> tuple[KeyView, ...]:
    """The issuer's keys, newest first. Refuses an issuer that does not exist."""
    issuer = _issuer(slug)
    return tuple(_view(issuer, key) for key in SigningKey.objects.filter(issuer_id=issuer.id))


@transaction.atomic
def create_key(*, slug: str, now: datetime) -> KeyView:
    """The issuer's first key. Refuses when it has a current one, and without ``CREDCLOUD_SECRET_KEYS``."""
    issuer = _issuer(slug)
    if SigningKey.objects.filter(current_of_id=issuer.id).exists():
        raise request_error(
            "key-exists",
            _("“%(slug)s” has a current signing key already.") % {"slug": slug},
            _("To replace it, rotate the key."),
        )
    return _view(issuer, _make(issuer, now))


@transaction.atomic
def rotate_key(*, slug: str, now: datetime, secret_is_lost: bool = False) -> KeyView:
    """A new current key; the one before stays trusted, so that what it signed still verifies.

    Refuses when the present key cannot be opened: the secrets in the settings
    are not those of this database. ``secret_is_lost``: so it is, for good.
    """
    issuer = _issuer(slug)
    current = _current(issuer, lock=True)
    if current is not None:
        if not secret_is_lost and not _opens(current):
            raise request_error(
                "key-closed",
                _("The key was not replaced: none of CREDCLOUD_SECRET_KEYS opens the present one."),
                _(
                    "Put the secret with which it was stored back into the setting. "
                    "Only if that secret is lost for good, rotate with --secret-is-lost."
                ),
            )
        SigningKey.objects.filter(pk=current.pk).update(current_of=None, retired_at=now)
    return _view(issuer, _make(issuer, now))


@transaction.atomic
def mark_key_revoked(*, public_key: str, reason: str, now: datetime) -> KeyView:
    """Trust a key no more, and replace it at once when it is the current one.

    What it signed stops verifying until it is signed again. Status lists are
    the caller's: ``openbadges.api.revoke_key`` has them signed anew too.
    """
    slug = SigningKey.objects.filter(public_key=public_key).values_list("issuer__slug", flat=True).first()
    if slug is None:
        raise request_error(
            "no-such-key",
            _("There is no signing key %(key)s.") % {"key": public_key},
            _("List the keys and copy the one you mean."),
        )
    issuer = _issuer(slug)
    key = SigningKey.objects.select_for_update().get(public_key=public_key)
    if key.revoked_at is None:
        was_current = key.current_of_id is not None
        key.current_of, key.revoked_at, key.reason = None, now, reason
        key.retired_at = key.retired_at or now
        key.save(update_fields=["current_of", "revoked_at", "retired_at", "reason"])
        if was_current:
            _make(issuer, now)
    return _view(issuer, key)


def closed_keys() -> tuple[KeyView, ...]:
    """The current keys in the database that none of ``CREDCLOUD_SECRET_KEYS`` opens: they sign nothing."""
    current = SigningKey.objects.filter(current_of__isnull=False).select_related("issuer")
    return tuple(_view_of(key.issuer.slug, key) for key in current if not _opens(key))


def reencrypt_keys() -> int:
    """Encrypt every private key with the first of ``CREDCLOUD_SECRET_KEYS``; returns how many."""
    keys = SigningKey.objects.filter(store__in=DATABASE_KEY_STORES).exclude(sealed="")
    for pk in list(keys.values_list("pk", flat=True)):
        with transaction.atomic():
            key = SigningKey.objects.select_for_update().get(pk=pk)
            key.sealed = encryption.reencrypt(key.sealed)
            key.save(update_fields=["sealed"])
    return keys.count()


def current_key(issuer: IssuerView, *, now: datetime, keep: bool = False) -> SigningKey:
    """The key that the issuer signs with now; made when it has none.

    ``keep``: it is neither replaced nor revoked until the caller's transaction ends.
    Refuses as ``create_key`` does, and where this process does not know the site
    by the address that the issuer signs for: its DID would be another one.
    """
    _require_address(issuer)
    found = _kept(issuer) if keep else _current(issuer)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _make(issuer, now)
    except IntegrityError:
        # Somebody else made it in this very moment.
        found = _current(issuer, lock=True)
        if found is None:
            raise
        return found


def signer_for(key: SigningKey) -> Sign:
    """What signs with this key. Refuses when its private part is not here, as after ``loaddata``."""
    if key.store in DATABASE_KEY_STORES and not key.sealed:
        raise request_error(
            "key-without-private-part",
            _("The signing key %(key)s has no private part in this database.") % {"key": key.public_key},
            _("Restore the database's own backup, or rotate the key: what it signed stays valid."),
        )
    return key_store(key.store).signer(reference=key.sealed)


def _opens(key: SigningKey) -> bool:
    """Whether the private part can be read. Those that are elsewhere, or did not come with a dump, count as open."""
    if key.store not in DATABASE_KEY_STORES or not key.sealed:
        return True
    try:
        encryption.decrypt(key.sealed)
    except CredCloudError:
        return False
    return True


def _make(issuer: IssuerView, now: datetime) -> SigningKey:
    _require_address(issuer)
    path = app_settings.KEY_STORE
    public, reference = key_store(path).create(issuer_slug=issuer.slug)
    return SigningKey.objects.create(
        issuer_id=issuer.id,
        public_key=base58.multikey(public),
        store=path,
        sealed=reference,
        current_of_id=issuer.id,
        created_at=now,
    )


def _require_address(issuer: IssuerView) -> None:
    here = app_settings.ROOT_URL
    known = issuer.root_url or root_url_of(issuer_id=issuer.id, root_url=here)
    if known != here:
        raise request_error(
            "another-address",
            _("“%(slug)s” signs for the site %(known)s, but here CREDCLOUD_ROOT_URL is %(here)s.")
            % {"slug": issuer.slug, "known": known, "here": here},
            _(
                "Nothing was signed. Set CREDCLOUD_ROOT_URL to the site's address, as its web server and workers have "
                "it. If the site has really moved: credcloud issuers move."
            ),
        )


def _current(issuer: IssuerView, *, lock: bool = False) -> SigningKey | None:
    keys = SigningKey.objects.select_for_update() if lock else SigningKey.objects.all()
    return keys.filter(current_of_id=issuer.id).first()


def _kept(issuer: IssuerView) -> SigningKey | None:
    """The current key with a shared lock, of which Django's queries have none. SQLite has one writer anyway."""
    lock = {"postgresql": " FOR SHARE", "mysql": " LOCK IN SHARE MODE"}.get(connection.vendor, "")
    statement, params = SigningKey.objects.filter(current_of_id=issuer.id).query.sql_with_params()
    # Only a query that Django wrote stands in this text.
    return next(iter(SigningKey.objects.raw(statement + lock, params)), None)


def _issuer(slug: str) -> IssuerView:
    issuer = issuer_by_slug(slug=slug)
    if issuer is None:
        raise request_error(
            "no-such-issuer",
            _("There is no issuer with the short name “%(slug)s”.") % {"slug": slug},
            _("Look at the short names of the issuers and choose one of them."),
        )
    return issuer


def _view(issuer: IssuerView, key: SigningKey) -> KeyView:
    return _view_of(issuer.slug, key)


def _view_of(slug: str, key: SigningKey) -> KeyView:
    state = "revoked" if key.revoked_at else "current" if key.current_of_id else "retired"
    return KeyView(
        public_key=key.public_key,
        method=verification_method(slug, key.public_key),
        store=key.store,
        state=state,
        created_at=key.created_at,
        retired_at=key.retired_at,
        revoked_at=key.revoked_at,
        reason=key.reason,
    )

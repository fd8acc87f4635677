"""The table of signing keys."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.fields import ExactCharField


class SigningKey(models.Model):
    """A key with which an issuer signs or signed; what a verifier needs of it stands in the issuer's DID document.

    The private part is in ``sealed``, encrypted, or with whoever ``store``
    asks; it never goes into ``dumpdata``, an admin page or an API.

    .. no_pii:
    """

    issuer = models.ForeignKey("credcloud.Issuer", on_delete=models.PROTECT, related_name="signing_keys")
    # The Multikey text (z6Mk…), which is also the fragment of the key's address in the DID document.
    public_key = ExactCharField(max_length=64, unique=True)
    # Dotted path of the key store that signs with it, and what that store needs to find it.
    store = models.CharField(max_length=255)
    sealed = models.TextField(blank=True, default="", editable=False, serialize=False)
    # One current key per issuer: NULL for those it no longer signs with. Unique on every database.
    current_of = models.OneToOneField(
        "credcloud.Issuer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["issuer", "-created_at", "-pk"]
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")

    def __str__(self) -> str:
        return self.public_key

"""What is known of ways in that are not finished: invitations, launches under way, links that are good once.

Secrets are stored as their SHA-256, so that whoever reads the database cannot use them.
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.lms.moodle.models import MoodleSite


def digest_of(secret: str) -> str:
    """How a secret is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


class MoodleInvitation(models.Model):
    """Permission for whoever has the address to connect one Moodle, once.

    .. no_pii:
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    slug = models.SlugField(_("short name"), max_length=31)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True, editable=False)
    site = models.ForeignKey(
        MoodleSite, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.slug


class LaunchState(models.Model):
    """A launch between its first request and its token; gone at the first use.

    .. no_pii:
    """

    digest = models.CharField(max_length=64, unique=True)
    nonce = models.CharField(max_length=64)
    site = models.ForeignKey(MoodleSite, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.expires_at)


class OneTimeLink(models.Model):
    """A link that signs somebody in once, within a minute: for a window of its own, and where cookies are refused.

    .. no_pii:
    """

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    destination = models.CharField(max_length=1000)
    session = models.JSONField(default=dict)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.expires_at)


class UsedToken(models.Model):
    """The id of a token of the plugin that was used, until it is too old anyway.

    .. no_pii:
    """

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.expires_at)

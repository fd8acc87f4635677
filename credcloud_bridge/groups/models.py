"""Tables of issuers, credential groups and their links to courses."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from opaque_keys.edx.django.models import CourseKeyField

from credcloud_bridge.data import DuplicatePolicy, IssueWhen, ValidityKind
from credcloud_bridge.fields import ExactCharField

WESTERN_DIGITS, NATIVE_DIGITS = "latn", "native"


class Issuer(models.Model):
    """Who signs credentials: an organisation. A default one always exists.

    .. no_pii:
    """

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name"), max_length=100, unique=True)
    url = models.URLField(_("web address"), blank=True)
    email = models.EmailField(_("contact e-mail"), blank=True)
    logo = models.ImageField(_("logo"), upload_to="credcloud/issuers/", blank=True)
    # The digest of a ``BrandingVersion``: logo, colours and signatories. Blank: none.
    branding = models.CharField(max_length=64, blank=True, default="", editable=False)
    # The number in the address of the organisation's page, by which profiles show its logo.
    linkedin_id = models.CharField(_("LinkedIn organisation number"), max_length=20, blank=True, default="")
    is_default = models.BooleanField(_("default issuer"), default=False)
    # The site's address when this issuer first signed: its DID begins with it, so another one is another identity.
    root_url = models.CharField(
        _("signs for the site"), max_length=500, blank=True, default="", editable=False
    )
    # Addresses for which it signed before the site moved: what it signed then names them.
    former_root_urls = models.JSONField(default=list, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("issuer")
        verbose_name_plural = _("issuers")

    def __str__(self) -> str:
        return self.name


class CredentialGroup(models.Model):
    """Course or programme details, design, validity and rules that credentials share.

    The ``course_*`` texts print on certificates; where blank, the course's own
    from its LMS print.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = ExactCharField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=255)
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="groups")
    description = models.TextField(_("description"), blank=True)
    course_title = models.CharField(_("course or programme title"), max_length=255, blank=True)
    course_number = models.CharField(_("course or programme number"), max_length=100, blank=True)
    course_details = models.TextField(_("course or programme details"), blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    tags = models.JSONField(_("tags and skills"), default=list, blank=True)
    criteria = models.TextField(_("criteria"), blank=True)
    language = models.CharField(_("language"), max_length=16, default="en")
    # Blank: as the design asks, else as usual in the language.
    digits = models.CharField(
        _("digits"),
        max_length=8,
        blank=True,
        default="",
        choices=[
            (WESTERN_DIGITS, _("Western")),
            (NATIVE_DIGITS, _("The language's own")),
        ],
    )
    # The digest of a ``BrandingVersion`` whose parts stand in place of the issuer's. Blank: all of the issuer's.
    branding = models.CharField(max_length=64, blank=True, default="", editable=False)
    certificate_design = models.ForeignKey(
        "credcloud.Design", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    badge_design = models.ForeignKey(
        "credcloud.Design", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    validity_kind = models.CharField(
        _("validity"),
        max_length=8,
        default=ValidityKind.NEVER.value,
        choices=[
            (ValidityKind.NEVER.value, _("Never expires")),
            (ValidityKind.MONTHS.value, _("A number of months")),
            (ValidityKind.YEARS.value, _("A number of years")),
            (ValidityKind.FIXED.value, _("Until a fixed date")),
        ],
    )
    validity_count = models.PositiveSmallIntegerField(_("months or years"), default=0)
    validity_until = models.DateField(_("valid until"), null=True, blank=True)
    duplicates = models.CharField(
        _("when a recipient already has one"),
        max_length=8,
        default=DuplicatePolicy.FORBID.value,
        choices=[
            (DuplicatePolicy.FORBID.value, _("Refuse a second credential")),
            (DuplicatePolicy.ALLOW.value, _("Allow several credentials")),
            (DuplicatePolicy.REPLACE.value, _("Replace the earlier credential")),
        ],
    )
    # A list of AttributeSpec as JSON: name, label, type, required, default, choices.
    attributes = models.JSONField(_("custom attributes"), default=list, blank=True)
    # Off: recipients are expected to have passed, and whoever has not is flagged.
    certifies_attendance = models.BooleanField(_("certifies attendance"), default=False)
    send_mail = models.BooleanField(_("send an e-mail on publication"), default=True)
    mail_message = models.TextField(_("message in the e-mail"), blank=True)
    public_listing = models.BooleanField(_("list publicly"), default=False)
    issue_when = models.CharField(
        _("issue automatically"),
        max_length=12,
        default=IssueWhen.MANUAL.value,
        choices=[
            (IssueWhen.MANUAL.value, _("Never: staff issue")),
            (IssueWhen.PASSED.value, _("When the learner passes the course")),
            (IssueWhen.CERTIFICATE.value, _("When the platform issues its certificate")),
            (IssueWhen.ALL_COURSES.value, _("When the learner has passed every linked course")),
        ],
    )
    # Who completed on this day or later is published at once; NULL puts everybody under review.
    publish_since = models.DateField(_("publish at once since"), null=True, blank=True)
    follow_revocation = models.BooleanField(
        _("revoke when the platform revokes its certificate"), default=False
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("credential group")
        verbose_name_plural = _("credential groups")

    def __str__(self) -> str:
        return self.title


class CourseLink(models.Model):
    """A course that a credential group serves.

    .. no_pii:
    """

    group = models.ForeignKey(CredentialGroup, on_delete=models.CASCADE, related_name="links")
    course_key = CourseKeyField(max_length=255, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "course_key"], name="credcloud_courselink_once"),
        ]
        verbose_name = _("course link")
        verbose_name_plural = _("course links")

    def __str__(self) -> str:
        return f"{self.group} ← {self.course_key}"

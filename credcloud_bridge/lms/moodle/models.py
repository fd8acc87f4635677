"""Connected Moodle sites, and what was last read of their courses and people."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.fields import ExactCharField
from credcloud_bridge.lms.moodle.course_keys import NAMESPACE, SLUG


class MoodleSite(models.Model):
    """A connected Moodle.

    ``slug`` is its name in course keys and account ids and never changes, while
    ``issuer`` (Moodle's own address) does when a site moves. ``guid`` is
    Moodle's site identifier, which a copy of the site shares.

    .. no_pii:
    """

    slug = models.SlugField(
        _("short name"),
        max_length=31,
        unique=True,
        validators=[RegexValidator(SLUG, _("Use small letters, digits and hyphens; begin with a letter."))],
        help_text=_("Stands in the addresses and ids of all its courses, and cannot be changed later."),
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    issuer = ExactCharField(_("address"), max_length=255, unique=True)
    guid = models.CharField(_("site identifier"), max_length=255, blank=True, db_index=True)
    client_id = ExactCharField(_("client id"), max_length=255, blank=True)
    deployment_ids = models.JSONField(_("deployment ids"), default=list, blank=True)
    authorization_endpoint = models.URLField(max_length=500, blank=True)
    token_endpoint = models.URLField(max_length=500, blank=True)
    jwks_uri = models.URLField(max_length=500, blank=True)
    # Its public keys, as it last published them.
    jwks = models.JSONField(default=dict, blank=True, editable=False)
    jwks_read_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.CharField(_("version"), max_length=100, blank=True)
    # The token of its web service, encrypted; and whether that service has the functions of our own plugin.
    service_token = models.TextField(blank=True, editable=False)
    plugin_version = models.CharField(_("plugin"), max_length=40, blank=True)
    student_roles = models.JSONField(
        _("roles that are recipients"),
        default=list,
        blank=True,
        help_text=_(
            "Short names of Moodle's roles, such as student. Blank: every role that is made from “student”."
        ),
    )
    # Another site with the same identifier, until somebody says whether that one moved here or this is a copy of it.
    same_as = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    is_copy = models.BooleanField(default=False, editable=False)
    connected_at = models.DateTimeField(_("connected at"), auto_now_add=True)
    problem = models.TextField(_("problem"), blank=True)

    class Meta:
        ordering = ["name", "slug"]
        verbose_name = _("Moodle site")
        verbose_name_plural = _("Moodle sites")

    def __str__(self) -> str:
        return self.name or self.slug


class MoodleCourse(models.Model):
    """A course of a connected site: known since somebody came from it; its roster is read by a task.

    .. no_pii:
    """

    site = models.ForeignKey(MoodleSite, on_delete=models.CASCADE, related_name="courses")
    number = models.BigIntegerField(_("course id"))
    title = models.CharField(_("title"), max_length=255)
    short_name = models.CharField(_("short name"), max_length=255, blank=True)
    language = models.CharField(max_length=16, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    # Ids of the courses that it was copied from, the nearest first.
    copied_from = models.JSONField(default=list, blank=True)
    memberships_url = models.URLField(max_length=500, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    # What the last complete reading found, and why there is no later one.
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    facts = models.JSONField(default=list, blank=True)
    # Names of what else can be printed of its learners.
    detail_names = models.JSONField(default=list, blank=True)
    # Separate groups: staff without Moodle's permission to see all groups see those of their own.
    groups_apart = models.BooleanField(default=False)
    source = models.CharField(_("source"), max_length=20, blank=True)
    problem = models.TextField(_("problem"), blank=True)
    # How many people were found when half of them were gone: nothing is changed until somebody refreshes again.
    fewer_found = models.PositiveIntegerField(null=True, blank=True)
    # A reading that is going on: since when, and how many people it has read so far.
    reading_since = models.DateTimeField(null=True, blank=True)
    reading_done = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="credcloud_moodle_course_once"),
        ]
        verbose_name = _("Moodle course")
        verbose_name_plural = _("Moodle courses")

    def __str__(self) -> str:
        return self.title

    @property
    def key_text(self) -> str:
        """The serialised course key; takes ``site``."""
        return f"{NAMESPACE}:{self.site.slug}+{self.number}"


class MoodleAccount(models.Model):
    """An account of a connected site, and the Django user that signs in with it, once it has.

    .. pii: name, username, address and student number of an account of a connected Moodle
    .. pii_types: name, username, email_address, other
    .. pii_retirement: local_api
    """

    site = models.ForeignKey(MoodleSite, on_delete=models.CASCADE, related_name="accounts")
    number = models.BigIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="moodle_accounts",
    )
    username = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=255)
    email = models.CharField(max_length=320, blank=True)
    external_id = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=30, blank=True)
    # A non-editing teacher looks like a learner in what LTI says of a course; whoever came as a teacher is none.
    taught = models.BooleanField(default=False)
    # Until when it counts as an administrator of its site: as long as a session lasts.
    admin_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="credcloud_moodle_account_once"),
        ]
        verbose_name = _("Moodle account")
        verbose_name_plural = _("Moodle accounts")

    def __str__(self) -> str:
        return self.name


class MoodleEnrolment(models.Model):
    """Somebody in a course as it was last read.

    .. pii: profile fields that the site's admins chose to be printed
    .. pii_types: other
    .. pii_retirement: local_api
    """

    course = models.ForeignKey(MoodleCourse, on_delete=models.CASCADE, related_name="enrolments")
    account = models.ForeignKey(MoodleAccount, on_delete=models.CASCADE, related_name="enrolments")
    # Enrolled and not suspended; and whether as somebody who can be a recipient.
    active = models.BooleanField(default=True)
    learner = models.BooleanField(default=True)
    teaches = models.BooleanField(default=False)
    # Sees everybody in a course that keeps its groups apart.
    sees_all_groups = models.BooleanField(default=True)
    mode = models.CharField(max_length=100, blank=True)
    # The names of the groups, each between U+001F, so that one of them can be looked for.
    groups = models.TextField(blank=True)
    grade = models.FloatField(null=True, blank=True)
    passed = models.BooleanField(default=False)
    enrolled_at = models.DateTimeField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    # Profile fields and grades of activities, by name.
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "account"], name="credcloud_moodle_enrolled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.course_id}"


class MoodleStaffRole(models.Model):
    """What somebody may do in a course, by what Moodle said when they came from it; it ends with their session.

    .. no_pii:
    """

    class Name(models.TextChoices):
        COURSE_ADMIN = "course_admin", _("Course admin")
        COURSE_STAFF = "course_staff", _("Course staff")

    course = models.ForeignKey(MoodleCourse, on_delete=models.CASCADE, related_name="roles")
    account = models.ForeignKey(MoodleAccount, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=20, choices=Name.choices)
    until = models.DateTimeField()
    # Sees the learners of their own groups only.
    limited = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "account"], name="credcloud_moodle_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.name} {self.course_id}"


class MoodleToolKey(models.Model):
    """A key with which we sign what we ask of Moodle sites; the newest one signs, all are published until they end.

    .. no_pii:
    """

    kid = models.CharField(max_length=64, unique=True)
    private_key = models.TextField(editable=False)
    public_jwk = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.kid

"""Tables of the embedded LMS."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from opaque_keys.edx.django.models import CourseKeyField


class SandboxCourse(models.Model):
    """A course.

    .. no_pii:
    """

    key = CourseKeyField(max_length=255, unique=True)
    title = models.CharField(max_length=255)
    language = models.CharField(max_length=16, default="en")
    description = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.title


class SandboxProfile(models.Model):
    """What the embedded LMS knows of an account beyond Django's user.

    .. pii: the name as it should print on a certificate
    .. pii_types: name
    .. pii_retirement: local_api
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sandbox_profile"
    )
    certificate_name = models.CharField(max_length=255)
    language = models.CharField(max_length=16, blank=True)
    # The account's own choice, as an LMS has it in its privacy settings.
    shows_certificates = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.certificate_name


class SandboxEnrolment(models.Model):
    """A learner in a course, with the outcome.

    .. no_pii:
    """

    course = models.ForeignKey(SandboxCourse, on_delete=models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sandbox_enrolments"
    )
    active = models.BooleanField(default=True)
    mode = models.CharField(max_length=40, default="audit")
    cohort = models.CharField(max_length=100, blank=True)
    passed = models.BooleanField(default=False)
    grade = models.FloatField(null=True, blank=True)
    enrolled_at = models.DateTimeField()
    completed_on = models.DateField(null=True, blank=True)
    # The course's certificate was taken back, whatever the outcome was.
    certificate_revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="credcloud_sandbox_enrolled_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.course_id}"


class SandboxCourseRole(models.Model):
    """A role of somebody in one course; global staff are Django's ``is_staff`` users.

    .. no_pii:
    """

    class Name(models.TextChoices):
        COURSE_ADMIN = "course_admin", _("Course admin")
        COURSE_STAFF = "course_staff", _("Course staff")

    course = models.ForeignKey(SandboxCourse, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sandbox_roles")
    name = models.CharField(max_length=20, choices=Name.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "user", "name"], name="credcloud_sandbox_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.name} {self.course_id}"

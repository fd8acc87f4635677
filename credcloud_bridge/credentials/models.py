"""Tables of batches, credentials, their history, and the spreadsheets that were attached to batches.

Migrations name ``new_public_id`` and ``private_storage`` in this module.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.base import ModelState
from django.utils.translation import gettext_lazy as _
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredentialState, RecipientSource, Visibility
from credcloud_bridge.fields import CodePointCharField, ExactCharField, KeptCourseKeyField
from credcloud_bridge.storage import private_storage

# Crockford's base 32: no I, L, O, U, so that an id read from paper is not misread.
PUBLIC_ID_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PUBLIC_ID_LENGTH = 20  # 100 bits
# Five bits of each byte choose a letter: 256 is a multiple of 32, so all are as likely.
_LETTER_OF_BYTE = PUBLIC_ID_ALPHABET.encode("ascii") * 8


def new_public_id() -> str:
    """An unguessable public id of 100 random bits, without separators."""
    # One draw of all bits: asking the system for each letter takes twenty times as long.
    return secrets.token_bytes(PUBLIC_ID_LENGTH).translate(_LETTER_OF_BYTE).decode("ascii")


class Batch(models.Model):
    """One run of the flow: a group, a course, dates for all, and its recipients (draft credentials).

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey("credcloud.CredentialGroup", on_delete=models.PROTECT, related_name="batches")
    course_key: models.Field[CourseKey, CourseKey] = KeptCourseKeyField(max_length=255, db_index=True)
    issued_on = models.DateField(_("issue date"))
    # Blank with ``expiry_from_group`` off means that these credentials never expire.
    expires_on = models.DateField(_("expiry date"), null=True, blank=True)
    expiry_from_group = models.BooleanField(default=True)
    # What a group's rule issues in a course and month stands in one batch; NULL for the batches of people.
    automatic_key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("batch")
        verbose_name_plural = _("batches")

    def __str__(self) -> str:
        return f"{self.group} {self.created_at:%Y-%m-%d}"


class Credential(models.Model):
    """One recipient's credential, one row from first entry to the end of its life.

    Everything that prints is frozen here: ``printed`` at *generate*, names,
    attributes and dates at *publish*.

    .. pii: name and e-mail of the recipient, and what the group's custom attributes hold
    .. pii_types: name, email_address, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    # Batch, group and course have no index of their own: others begin with each of them.
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="credentials", db_index=False)
    group = models.ForeignKey(
        "credcloud.CredentialGroup", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    course_key: models.Field[CourseKey, CourseKey] = KeptCourseKeyField(max_length=255)
    state = models.CharField(
        max_length=16,
        default=CredentialState.DRAFT.value,
        choices=[
            (CredentialState.DRAFT.value, _("Draft")),
            (CredentialState.UNDER_REVIEW.value, _("Under review")),
            (CredentialState.PUBLISHED.value, _("Published")),
            (CredentialState.REVOKED.value, _("Revoked")),
            (CredentialState.SUPERSEDED.value, _("Superseded")),
            (CredentialState.DISCARDED.value, _("Discarded")),
        ],
    )
    # One live credential per recipient and group: NULL where the group allows several
    # or the credential is not live. Unique on every database, MySQL too.
    live_key = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001

    source = models.CharField(
        max_length=16,
        choices=[
            (RecipientSource.ENROLMENT.value, _("Enrolment")),
            (RecipientSource.BY_HAND.value, _("By hand")),
            (RecipientSource.SPREADSHEET.value, _("Spreadsheet")),
            (RecipientSource.REISSUE.value, _("Re-issue")),
            (RecipientSource.COMMAND.value, _("Command line")),
            (RecipientSource.AUTOMATIC.value, _("Automatic")),
        ],
    )
    # Identifies the entry within its batch ("enrolment:123", "upload:7:42"), so that taking it twice adds it once.
    source_ref = ExactCharField(max_length=120)
    row_number = models.PositiveIntegerField(default=0)

    recipient_name = models.CharField(_("recipient name"), max_length=255, blank=True)
    recipient_email = models.CharField(_("recipient e-mail"), max_length=320, blank=True)
    email_key = ExactCharField(max_length=320, blank=True, db_index=True)
    lms_user_id = ExactCharField(max_length=100, blank=True, db_index=True)
    language = models.CharField(max_length=16, blank=True)
    attributes = models.JSONField(default=dict)
    issued_on = models.DateField(_("issue date"), null=True, blank=True)
    expires_on = models.DateField(_("expiry date"), null=True, blank=True)
    # Dates that were set for this row itself are kept when the batch's dates change.
    own_issued_on = models.BooleanField(default=False)
    own_expires_on = models.BooleanField(default=False)
    # As typed, by column heading, for rows that could not be understood.
    raw = models.JSONField(default=dict)
    # A list of data.Problem as JSON: what is wrong with this row by itself.
    problems = models.JSONField(default=list)
    has_errors = models.BooleanField(default=False)

    # Frozen at generate: course, title, issuer and other texts that print.
    printed = models.JSONField(default=dict)
    certificate_version = models.ForeignKey(
        "credcloud.DesignVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    badge_version = models.ForeignKey(
        "credcloud.DesignVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )

    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    # The expired credential of the same recipient after which this one begins a new period. That one was valid in
    # its time: it stays published, without a live key, and gets no revocation bit.
    renews = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals"
    )
    reason = models.TextField(_("reason"), blank=True)
    # What the recipient chose; blank: they never did, and the group says whether it is listed.
    visibility = models.CharField(
        max_length=8,
        blank=True,
        default="",
        choices=[
            (Visibility.PUBLIC.value, _("Public")),
            (Visibility.LINK.value, _("Whoever has the link")),
            (Visibility.PRIVATE.value, _("Only the recipient")),
        ],
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Under review: who ticked it as looked at, and when; a change takes the tick away.
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Since when nothing here says any more who the recipient was.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "source_ref"], name="credcloud_credential_entry_once"),
        ]
        indexes = [
            models.Index(fields=["course_key", "state", "id"], name="credcloud_cred_course_state"),
            models.Index(
                fields=["course_key", "state", "published_at", "id"], name="credcloud_cred_published"
            ),
            # For lists by name, dates and group: the page is read from the index, wherever in the list it is.
            models.Index(fields=["course_key", "state", "recipient_name", "id"], name="credcloud_cred_name"),
            models.Index(fields=["course_key", "state", "issued_on", "id"], name="credcloud_cred_issued"),
            models.Index(fields=["course_key", "state", "expires_on", "id"], name="credcloud_cred_expires"),
            models.Index(fields=["course_key", "state", "group", "id"], name="credcloud_cred_course_group"),
            models.Index(fields=["batch", "state", "id"], name="credcloud_cred_batch_state"),
            # For counting what a batch holds, without reading its rows. The state comes last: beside an index that
            # begins like the one above MariaDB takes neither for a page of drafts.
            models.Index(fields=["batch", "source", "state"], name="credcloud_cred_batch_origin"),
            models.Index(fields=["group", "state", "email_key", "batch"], name="credcloud_cred_group_email"),
        ]
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")

    def __str__(self) -> str:
        return self.public_id

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **_later_django: Any
    ) -> Credential:
        """See ``Model.from_db``. What is read goes where it belongs at once: for 36 columns that is much quicker."""
        credential = cls.__new__(cls)
        credential.__dict__.update(zip(field_names, values, strict=True))
        credential._state = ModelState()
        credential._state.adding, credential._state.db = False, db
        return credential


class SearchWord(models.Model):
    """A word of a recipient's name or address, by whose beginning their credential is found.

    .. pii: words of the recipient's name and e-mail address
    .. pii_types: name, email_address
    .. pii_retirement: local_api
    """

    # Stands for the course: its key itself is long, and would be in every row.
    course = models.BigIntegerField()
    word = CodePointCharField(max_length=24)
    # Written in the transaction that writes the credential: the database need not check each row for that.
    credential = models.ForeignKey(
        Credential, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "word", "credential"], name="credcloud_searchword_once"
            ),
        ]
        verbose_name = _("search word")
        verbose_name_plural = _("search words")

    def __str__(self) -> str:
        return self.word


class SearchBacklog(models.Model):
    """Until all is done: up to which credential the words of those from before the table are written; one row at most.

    .. no_pii:
    """

    done_to = models.BigIntegerField(default=0)
    # NULL until somebody begins; what is added later brings its words.
    up_to = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("credentials without search words")
        verbose_name_plural = _("credentials without search words")

    def __str__(self) -> str:
        return f"{self.done_to} of {self.up_to}"


class HistoryIsAppendOnly(TypeError):
    """Somebody tried to change or remove what happened; only erasing the credential itself removes it."""


class EventQuerySet(models.QuerySet["CredentialEvent"]):
    """Events can be added and read, nothing else; personal data in them can be erased, on purpose."""

    def erase(self, **values: object) -> int:
        """Overwrite what an event says of a person who is to be forgotten (``credentials.retention.erase`` alone)."""
        return super().update(**values)

    def update(self, **_values: object) -> int:
        raise HistoryIsAppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise HistoryIsAppendOnly


class CredentialEvent(models.Model):
    """Append-only: who did what to which credential when, from what to what.

    .. pii: may hold a recipient's earlier name and e-mail among the changes; erased with the credential
    .. pii_types: name, email_address
    .. pii_retirement: local_api
    """

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=32)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=255, blank=True)
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16, blank=True)
    # Field name -> [old, new], both as text.
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("credential event")
        verbose_name_plural = _("credential events")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise HistoryIsAppendOnly
        super().save(**kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise HistoryIsAppendOnly


class EligibilityLoss(models.Model):
    """A published credential whose recipient no longer fulfils the rule by which it was issued.

    Gone when they fulfil it again; settled when a person decided that the credential stays.

    .. no_pii:
    """

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, related_name="eligibility_loss")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        # From before it had its present name.
        db_table = "credcloud_lapse"
        verbose_name = _("eligibility loss")
        verbose_name_plural = _("eligibility losses")

    def __str__(self) -> str:
        return f"{self.credential_id} {self.at:%Y-%m-%d}"


class Recompletion(models.Model):
    """A published credential whose recipient completed the course again, on a later day than it knows.

    Settled when a person re-issued it or decided that it stays as it is.

    .. no_pii:
    """

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, related_name="recompletion")
    completed_on = models.DateField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("recompletion")
        verbose_name_plural = _("recompletions")

    def __str__(self) -> str:
        return f"{self.credential_id} {self.completed_on:%Y-%m-%d}"


class Upload(models.Model):
    """A spreadsheet that was uploaded for a batch, kept until its rows are taken or it is withdrawn.

    .. pii: the file holds names and e-mails of recipients
    .. pii_types: name, email_address, other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="uploads")
    file = models.FileField(upload_to="credcloud/uploads/%Y/%m/", storage=private_storage)
    filename = models.CharField(max_length=255)
    encoding = models.CharField(max_length=40, blank=True)
    # Column index (as text) -> column key, for spreadsheets that are not our template.
    mapping = models.JSONField(default=dict)
    # How the table stands in the file, as far as a person had to say it.
    delimiter = models.CharField(max_length=1, blank=True)
    heading_row = models.PositiveSmallIntegerField(null=True, blank=True)
    date_order = models.CharField(max_length=3, default="YMD")
    taken_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self) -> str:
        return self.filename

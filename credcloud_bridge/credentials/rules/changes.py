"""What a group's rule does to credentials that are there already; each in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from credcloud_bridge.credentials.after_publishing.api import reissue, revoke_ids
from credcloud_bridge.credentials.files.api import RenderChecks, batch_context
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.preparing.api import discard_ids
from credcloud_bridge.credentials.reviewing.api import is_being_published, lock_batches_of
from credcloud_bridge.data import CredCloudError, CredentialState
from credcloud_bridge.groups.api import GroupDetails

DRAFT, REVIEW = CredentialState.DRAFT, CredentialState.UNDER_REVIEW


def discard(credential_ids: Sequence[int], actor: history.RuleActor) -> int:
    """Take these out of the flow. What somebody is publishing at this moment is left: it is flagged afterwards."""
    free = _not_being_published(credential_ids)
    return sum(
        len(discard_ids(free, from_state=state, actor=actor, reason="", kind=history.DISCARDED_BY_RULE))
        for state in (DRAFT, REVIEW)
    )


def revoke(credential_ids: Sequence[int], group: GroupDetails, actor: history.RuleActor) -> int:
    """Revoke these, with a reason in the language of the group's credentials."""
    if not credential_ids:
        return 0
    with translation.override(group.language):
        reason = _("The course certificate that this credential is based on was revoked.")
    return len(revoke_ids(list(credential_ids), actor=actor, reason=reason, kind=history.REVOKED_BY_RULE))


def flag_under_review(credential_ids: Sequence[int]) -> int:
    """Tell whoever reviews these that the LMS revoked its certificate; returns how many were told of now."""
    found = list(
        Credential.objects.select_for_update()
        .filter(pk__in=credential_ids, state=REVIEW.value)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    history.record_events(events=[history.NewEvent(pk, history.HELD_BACK) for pk in found], actor=None)
    return len(found)


def update_grade(credential_id: int, grade: str, actor: history.RuleActor) -> int:
    """Put the present grade on a credential that nobody outside has seen; returns 1 when that changed it."""
    free = _not_being_published([credential_id])
    credential = (
        Credential.objects.select_for_update()
        .select_related("batch")
        .filter(pk__in=free, state__in=(DRAFT.value, REVIEW.value))
        .first()
    )
    if credential is None or credential.attributes.get("grade") == grade:
        return 0
    _put_grade(credential, grade, actor)
    return 1


def reissue_with(credential_id: int, grade: str, group: GroupDetails, actor: history.RuleActor) -> int:
    """Prepare a replacement with a better grade, under review; returns 1 when there is a new one."""
    old = Credential.objects.filter(pk=credential_id).first()
    if old is None:
        return 0
    with translation.override(group.language):
        reason = _("The course grade has improved.")
    try:
        view = reissue(credential_uuid=old.uuid, course_key=old.course_key, actor=actor, reason=reason)
    except CredCloudError:
        # Another replacement for this recipient waits already: staff see that one.
        return 0
    new = Credential.objects.select_related("batch").get(uuid=view.row.uuid)
    if new.attributes.get("grade") != grade:
        _put_grade(new, grade, actor)
    return 1


def _put_grade(credential: Credential, grade: str, actor: history.RuleActor) -> None:
    before = str(credential.attributes.get("grade", ""))
    credential.attributes = {**credential.attributes, "grade": grade}
    credential.updated_at = timezone.now()
    checks = RenderChecks(batch_context(credential.batch))
    if credential.state == DRAFT.value:
        checks.set_problems(credential)
    else:
        checks.store_rendered_problems(credential)
    credential.save(update_fields=["attributes", "problems", "has_errors", "updated_at"])
    history.record_events(
        events=[history.NewEvent(credential.pk, history.GRADE_CHANGED, changes={"grade": (before, grade)})],
        actor=actor,
    )


def _not_being_published(credential_ids: Sequence[int]) -> list[int]:
    """Those that are in no publish job; their batches are locked, so that none comes into one meanwhile."""
    if not credential_ids:
        return []
    lock_batches_of(Credential.objects.filter(pk__in=credential_ids))
    found = Credential.objects.filter(pk__in=credential_ids).filter(~is_being_published())
    return list(found.order_by("pk").values_list("pk", flat=True))

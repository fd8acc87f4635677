"""What happens to learners and accounts of the own site: groups' rules hear of it, and whoever leaves is erased."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save, pre_delete

from credcloud_bridge.hosts.site import second_factor
from credcloud_bridge.hosts.site.models import OutboxMail
from credcloud_bridge.lms import api as lms
from credcloud_bridge.lms.sandbox.models import SandboxEnrolment


def connect() -> None:
    """Listen to the embedded LMS and to Django's accounts; connecting twice is connecting once."""
    post_save.connect(enrolment_changed, sender=SandboxEnrolment, dispatch_uid="credcloud-site-enrolment")
    post_delete.connect(enrolment_changed, sender=SandboxEnrolment, dispatch_uid="credcloud-site-unenrolment")
    pre_delete.connect(account_deleted, sender=get_user_model(), dispatch_uid="credcloud-site-account")
    user_logged_in.connect(second_factor.signed_in, dispatch_uid="credcloud-site-second-factor")


def enrolment_changed(*, instance: SandboxEnrolment, raw: bool = False, **_kwargs: Any) -> None:
    """A learner passed, or no longer does; whatever it was, the rules look at how things stand."""
    if not raw and instance.course.key is not None:
        from credcloud_bridge.credentials import api as credentials

        credentials.learners_changed(course_key=instance.course.key, lms_user_ids=[str(instance.user_id)])


def account_deleted(*, instance: Any, **_kwargs: Any) -> None:
    """What credentials say of somebody goes with their account; in the same transaction, or not at all.

    What they did as staff stays in the history, without their name.
    """
    from credcloud_bridge.credentials import api as credentials

    accounts = lms.accounts_of(user=instance)
    credentials.erase_person(accounts=accounts, user=instance)
    for email in {email for account in accounts for email in account.emails}:
        OutboxMail.objects.filter(to__iexact=email).delete()

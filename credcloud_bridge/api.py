"""The package's Python entry for other packages.

Everything else is private to the package. Values are frozen dataclasses from
``credcloud_bridge.data`` and the ones re-exported here; course keys are
``CourseKey`` objects of ``opaque_keys``; what cannot be done raises ``CredCloudError``.
"""

from credcloud_bridge.credentials.api import (
    BatchView,
    CredentialChanged,
    CredentialStatus,
    CredentialView,
    Erased,
    LearnerCredential,
    PublicCredential,
    Selection,
    add_by_hand,
    add_enrolments,
    add_to_profile_url,
    credential_published,
    credential_revoked,
    credential_superseded,
    credentials_of,
    erase_person,
    generate,
    get_batch,
    get_credential,
    learner_credentials,
    learners_changed,
    public_credential,
    publish,
    revoke,
    start_batch,
    status_of,
)
from credcloud_bridge.data import IssueWhen
from credcloud_bridge.groups.api import (
    GroupDetails,
    GroupSummary,
    GroupValues,
    create_group,
    get_group,
    group_summaries,
    issue_rules,
    update_group,
)
from credcloud_bridge.jobs.api import JobView, get_job
from credcloud_bridge.lms.api import accounts_of, copied_from, has_passed, site_of
from credcloud_bridge.lms_data import Account

__all__ = [
    "Account",
    "BatchView",
    "CredentialChanged",
    "CredentialStatus",
    "CredentialView",
    "Erased",
    "GroupDetails",
    "GroupSummary",
    "GroupValues",
    "IssueWhen",
    "JobView",
    "LearnerCredential",
    "PublicCredential",
    "Selection",
    "accounts_of",
    "add_by_hand",
    "add_enrolments",
    "add_to_profile_url",
    "copied_from",
    "create_group",
    "credential_published",
    "credential_revoked",
    "credential_superseded",
    "credentials_of",
    "erase_person",
    "generate",
    "get_batch",
    "get_credential",
    "get_group",
    "get_job",
    "group_summaries",
    "has_passed",
    "issue_rules",
    "learner_credentials",
    "learners_changed",
    "public_credential",
    "publish",
    "revoke",
    "site_of",
    "start_batch",
    "status_of",
    "update_group",
]

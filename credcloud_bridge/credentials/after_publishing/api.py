"""What may be done to published credentials: revoke, change the expiry date, re-issue, mail again."""

from credcloud_bridge.credentials.after_publishing.expiry import change_expiry, expiry_change
from credcloud_bridge.credentials.after_publishing.recompletion import (
    keep_recompleted,
    note_recompletions,
    reissue_recompleted,
)
from credcloud_bridge.credentials.after_publishing.reissue import reissue
from credcloud_bridge.credentials.after_publishing.reissue_many import reissue_version
from credcloud_bridge.credentials.after_publishing.resend import resend
from credcloud_bridge.credentials.after_publishing.revoke import revoke, revoke_ids
from credcloud_bridge.credentials.after_publishing.sign_missing import SigningReport, sign_missing

__all__ = [
    "SigningReport",
    "change_expiry",
    "expiry_change",
    "keep_recompleted",
    "note_recompletions",
    "reissue",
    "reissue_recompleted",
    "reissue_version",
    "resend",
    "revoke",
    "revoke_ids",
    "sign_missing",
]

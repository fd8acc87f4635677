"""What files are called inside an archive."""

from __future__ import annotations

import re
import unicodedata

from credcloud_bridge.credentials.lists.api import format_public_id
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import DesignKind

_LONGEST_NAME = 80
# Not allowed in file names somewhere, or able to disguise what a file is.
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]')


def archive_file_name(credential: Credential, kind: DesignKind) -> str:
    """The file's name in the archive: the recipient's name, as far as file systems allow, and the public id."""
    suffix = "" if kind is DesignKind.CERTIFICATE else f" {kind.value}"
    return f"{safe_name(credential.recipient_name)} {format_public_id(credential.public_id)}{suffix}.pdf"


def safe_name(name: str) -> str:
    """The name as every file system can bear it; letters of any script stay."""
    plain = "".join(
        one
        for one in unicodedata.normalize("NFC", _UNSAFE.sub(" ", name))
        if unicodedata.category(one) != "Cs"
    )
    return " ".join(plain.split())[:_LONGEST_NAME].strip(" .") or "-"

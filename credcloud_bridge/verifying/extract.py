"""Taking a credential out of the file it came in: JSON, a baked picture, or a PDF with it attached.

The file is whatever a stranger dropped on us: it is read by a process of its
own with limits of time and memory (``extract_process``), never by the web server.
"""

from __future__ import annotations

import json
import logging
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from credcloud_bridge import child_process
from credcloud_bridge.data import CredCloudError, request_error
from credcloud_bridge.openbadges.api import LONGEST_CREDENTIAL
from credcloud_bridge.pdf_signing.api import FileSignature

log = logging.getLogger(__name__)

LARGEST_FILE = 20 * 1024 * 1024  # bytes
# Processor time and address space; a file that is as it should be takes a tenth of both.
SECONDS = 5
MEMORY_BYTES = 300 * 1024 * 1024
_WAIT_SECONDS = 15  # on a busy machine


class ContentKind(StrEnum):
    """What was inside: JSON, a compact JWS (RFC 7515), or the address of a hosted assertion."""

    JSON = "json"
    JWS = "jws"
    ADDRESS = "address"


class Container(StrEnum):
    """What it was in."""

    TEXT = "text"
    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class ExtractedCredential:
    """What a file carries, not verified in any way.

    ``content`` stands as in the file, without blanks around it: JSON in UTF-8
    that is known to be one object, a compact JWS, or an address. ``issuer`` and
    ``status_lists`` are what a JSON document names as such.
    ``file_signature`` says whether a PDF is as it was signed; other files have none.
    """

    content: bytes
    kind: ContentKind
    container: Container
    file_signature: FileSignature | None = None
    issuer: str = ""
    status_lists: tuple[str, ...] = ()


def extract(data: bytes, *, filename: str = "") -> ExtractedCredential:
    """The one credential that ``data`` carries; ``filename`` is only for what a person is told.

    Raises ``CredCloudError`` with the codes ``file-too-large``,
    ``file-unreadable``, ``no-credential-inside``, ``several-credentials``,
    ``credential-too-large`` and ``verify-not-now``.
    """
    name = filename or _("The file")
    if len(data) > LARGEST_FILE:
        raise _file_too_large(name)
    answer = _ask(data)
    if "problem" in answer:
        raise _problem(answer, name)
    signature = answer["file_signature"]
    return ExtractedCredential(
        content=answer["content"].encode(),
        kind=ContentKind(answer["kind"]),
        container=Container(answer["container"]),
        file_signature=FileSignature(signature) if signature is not None else None,
        issuer=answer["issuer"],
        status_lists=tuple(answer["status_lists"]),
    )


def _ask(data: bytes) -> dict[str, Any]:
    command = [child_process.python_executable(), "-P", "-m", "credcloud_bridge.verifying.extract_process"]
    try:
        done = subprocess.run(  # noqa: S603 (nothing in it comes from the file)
            [*command, str(LONGEST_CREDENTIAL), str(SECONDS), str(MEMORY_BYTES)],
            input=data,
            capture_output=True,
            env=child_process.child_environment(),
            timeout=_WAIT_SECONDS,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except OSError as error:
        raise cannot_start(error) from error
    except (subprocess.SubprocessError, ValueError):
        # Killed at a limit, or by a file that made it fall.
        return {"problem": "file-unreadable"}
    return answer


def cannot_start(error: OSError) -> CredCloudError:
    """What whoever verifies is told when no process can be started: no memory, or too many of them."""
    log.error("No process can be started to verify a credential: %s", error)
    return request_error(
        "verify-not-now",
        _("This site cannot verify credentials at the moment."),
        _("Please try again in a few minutes."),
    )


def _problem(answer: dict[str, Any], name: str) -> CredCloudError:
    match answer["problem"]:
        case "several-credentials":
            return request_error(
                "several-credentials",
                _(
                    "%(file)s carries %(count)d different credentials, so nobody can tell which one it stands for."
                )
                % {"file": name, "count": answer["count"]},
                _("Ask whoever gave it to you for the file as it was issued."),
            )
        case "forbidden-second-credential":
            return request_error(
                "several-credentials",
                _("%(file)s carries more than one credential, which the standard for badges forbids.")
                % {"file": name},
                _("Ask whoever gave it to you for the file as it was issued."),
            )
        case "credential-too-large":
            return _credential_too_large(name)
        case "no-credential-inside":
            return _nothing_inside(name)
        case _:
            return _unreadable(name)


def _file_too_large(name: str) -> CredCloudError:
    return request_error(
        "file-too-large",
        _("%(file)s is larger than %(megabytes)d MB. Files of credentials are much smaller.")
        % {"file": name, "megabytes": LARGEST_FILE // 2**20},
        _("Choose the file that you downloaded from the credential's page."),
    )


def _credential_too_large(name: str) -> CredCloudError:
    return request_error(
        "credential-too-large",
        _("What %(file)s carries is larger than any credential.") % {"file": name},
        _("Choose the file that you downloaded from the credential's page."),
    )


def _unreadable(name: str) -> CredCloudError:
    return request_error(
        "file-unreadable",
        _("%(file)s cannot be read: it is damaged, or not what it seems.") % {"file": name},
        _("Download it again from where you got it."),
    )


def _nothing_inside(name: str) -> CredCloudError:
    return request_error(
        "no-credential-inside",
        _("There is no credential in %(file)s.") % {"file": name},
        _(
            "Many programs drop it when a picture is edited, sent or printed. "
            "Use the file as it was downloaded, or the credential's ID."
        ),
    )

"""Questions that strangers ask: answered at once where no network is needed, else by a worker while the page waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.data import CredCloudError, Problem, request_error
from credcloud_bridge.enqueue import enqueue
from credcloud_bridge.network import NotFetched
from credcloud_bridge.pdf_signing.api import FileSignature
from credcloud_bridge.verifying import checker_client, local_documents
from credcloud_bridge.verifying.check_messages import why_not_fetched
from credcloud_bridge.verifying.extract import ContentKind, ExtractedCredential, extract
from credcloud_bridge.verifying.models import Verification
from credcloud_bridge.verifying.verdict import Check, CheckName, CheckResult, Verdict

KEPT = timedelta(hours=1)
# Nobody waits longer than this: the worker is not there, or it was killed.
_LONGEST_WAIT = timedelta(minutes=2)
# How many may wait at once, from everybody together.
_MOST_WAITING = 50
_FILE_RESULTS = {
    FileSignature.NONE: CheckResult.UNKNOWN,
    FileSignature.AS_SIGNED: CheckResult.GOOD,
    FileSignature.CHANGED: CheckResult.BAD,
    FileSignature.CONTINUED: CheckResult.BAD,
    FileSignature.UNCHECKED: CheckResult.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class VerificationView:
    """One question and what became of it: a verdict, a problem, or neither while it is being looked at."""

    uuid: UUID
    verdict: Verdict | None = None
    problem: Problem | None = None


def verify(*, document: bytes | str, network: bool = True, now: datetime | None = None) -> Verdict | None:
    """Check a credential (JSON, a token, or the address where it is), in processes of its own.

    Without ``network`` the answer is ``None`` when only the network could
    tell. With it this may take half a minute: never call it in a request.
    """
    data = document.encode("utf-8", "surrogatepass") if isinstance(document, str) else document
    try:
        found = extract(data)
    except CredCloudError:
        return _unreadable()
    if found.kind is ContentKind.ADDRESS:
        return None if not network else _of_address(found.content.decode())
    return _verdict_on(found, network=network, now=now)


def start_with_file(*, data: bytes, filename: str = "") -> UUID:
    """Verify what a file, or a pasted text, carries; raises ``CredCloudError`` for what carries nothing."""
    return _begin_with(extract(data, filename=filename))


def start_with_address(*, address: str) -> UUID:
    """Verify what is at an https address of another host: a worker fetches it."""
    return _wait(address=address)


def find_verification(*, uuid: UUID) -> VerificationView | None:
    """The question with this id, for as long as it is kept."""
    found = Verification.objects.filter(uuid=uuid, created_at__gt=timezone.now() - KEPT).first()
    if found is None:
        return None
    if found.answer is None:
        if found.created_at < timezone.now() - _LONGEST_WAIT:
            return VerificationView(found.uuid, problem=_too_slow().problem)
        return VerificationView(found.uuid)
    if "verdict" in found.answer:
        try:
            return VerificationView(found.uuid, verdict=Verdict.from_json(found.answer["verdict"]))
        except (KeyError, ValueError):
            return None  # an older version of this program wrote it, less than an hour ago
    if "not_fetched" in found.answer:
        return VerificationView(found.uuid, problem=_not_fetched(*found.answer["not_fetched"]).problem)
    return VerificationView(found.uuid, problem=Problem.from_json(found.answer["refused"]))


def run_verification(verification_uuid: str, *, file_signature: str = "") -> None:
    """Answer one question that needs the network; nothing when it has been answered or is gone.

    ``file_signature`` is a ``FileSignature`` when the document came in a PDF.
    """
    waiting = Verification.objects.filter(uuid=verification_uuid, answer__isnull=True).first()
    if waiting is None or waiting.created_at < timezone.now() - _LONGEST_WAIT:
        return
    known = FileSignature(file_signature) if file_signature else None
    try:
        if waiting.address:
            found = _in_file(_of_address(waiting.address), known)
        else:
            verdict = verify(document=waiting.document)
            found = _in_file(_with_network(verdict), known)
    except NotFetched as error:
        answer: dict[str, Any] = {"not_fetched": [error.code, error.host[:200]]}
    except CredCloudError as error:
        answer = {"refused": error.problem.as_json()}
    else:
        answer = {"verdict": found.as_json()}
    # What they sent is not needed any more.
    Verification.objects.filter(pk=waiting.pk).update(answer=answer, document="", address="")


def erase_old() -> int:
    """Erase questions that nobody looks at any more; how many."""
    return Verification.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def _of_address(address: str, *, is_followed: bool = False) -> Verdict:
    page = checker_client.fetch_in_child_process(address)
    found = extract(page.content, filename=page.address)
    if found.kind is ContentKind.ADDRESS:
        # A picture may hold the address of its badge; what stands there must be the badge.
        if is_followed:
            return _unreadable()
        return _in_file(_of_address(found.content.decode(), is_followed=True), found.file_signature)
    return _in_file(_with_network(_verdict_on(found)), found.file_signature)


def _verdict_on(
    found: ExtractedCredential, *, network: bool = True, now: datetime | None = None
) -> Verdict | None:
    known = local_documents.local_documents_for(issuer=found.issuer, status_lists=found.status_lists)
    return checker_client.check_in_child_process(
        found.content.decode(), known=known, network=network, now=now or timezone.now()
    )


def _with_network(verdict: Verdict | None) -> Verdict:
    if verdict is None:
        raise ValueError("a check with the network cannot need the network")
    return verdict


def _unreadable() -> Verdict:
    return Verdict(checks=(Check(CheckName.FORMAT, CheckResult.UNKNOWN, "not-readable"),))


def _begin_with(found: ExtractedCredential) -> UUID:
    if found.kind is ContentKind.ADDRESS:
        return _wait(address=found.content.decode(), file_signature=found.file_signature)
    verdict = _verdict_on(found, network=False)
    if verdict is None:
        return _wait(document=found.content.decode(), file_signature=found.file_signature)
    verdict = _in_file(verdict, found.file_signature)
    erase_old()
    made = Verification.objects.create(created_at=timezone.now(), answer={"verdict": verdict.as_json()})
    return made.uuid


def _in_file(verdict: Verdict, signature: FileSignature | None) -> Verdict:
    """The verdict together with what the PDF that the credential came in says of itself."""
    if signature is None:
        return verdict
    result = _FILE_RESULTS[signature]
    return replace(verdict, checks=(*verdict.checks, Check(CheckName.FILE, result, f"pdf-{signature.value}")))


def _wait(*, file_signature: FileSignature | None = None, **asked: str) -> UUID:
    """Let a worker answer it."""
    if not app_settings.VERIFY_OTHERS:
        raise request_error(
            "verify-others-off",
            _("This site does not ask other hosts, and this credential needs it."),
            _("Verify it on the issuer's own site."),
        )
    erase_old()
    since = timezone.now() - _LONGEST_WAIT
    if Verification.objects.filter(answer__isnull=True, created_at__gt=since).count() >= _MOST_WAITING:
        raise request_error(
            "verify-busy",
            _("Too many credentials are being verified just now."),
            _("Please try again in a few minutes."),
        )
    made = Verification.objects.create(created_at=timezone.now(), **asked)
    # What a worker refuses, it says in the language of whoever asked.
    language = get_language() or settings.LANGUAGE_CODE
    known = file_signature.value if file_signature else ""
    transaction.on_commit(
        lambda: enqueue(
            "credcloud.verify_elsewhere",
            str(made.uuid),
            language,
            known,
            otherwise=f"Verification {made.uuid} stays unanswered; whoever waits is told after a while.",
        )
    )
    return made.uuid


def _not_fetched(code: str, host: str) -> CredCloudError:
    return request_error(
        f"verify-{code}",
        _("Nothing could be fetched from %(host)s: %(why)s.") % {"host": host, "why": why_not_fetched(code)},
        _("Download the credential's file and verify that instead."),
    )


def _too_slow() -> CredCloudError:
    return request_error(
        "verify-too-slow",
        _("The credential could not be checked in time."),
        _("Please try again in a few minutes."),
    )

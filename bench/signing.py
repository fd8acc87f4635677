"""Signing Open Badges 3.0 credentials: ours, and openvc-core alone, on the same documents with the same key.

    python bench/signing.py

Processor milliseconds per credential, from a recipient's values to the signed
JSON text. Both give the same signatures; that is checked before anything is
printed. openvc-core runs in an environment of its own, at the version that
fits beside an Open edX.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sample
from environment import Environment

HERE = Path(__file__).resolve().parent
# What Verawood pins, and the newest openvc-core that installs beside it.
ENVIRONMENT = Environment("openvc-core", ("openvc-core[data-integrity]==1.20.3", "cryptography==45.0.7"))

COUNT, THEIRS, BATCH = 2_000, 100, 10_000
BEFORE = 20
PRIVATE = bytes(range(32))
CREATED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DID = "did:web:lms.example.org:credcloud:issuers:default"
GROUP = uuid.UUID("3f1b2c9e-6d4a-4f0e-9b7a-2f4d5c6b7a80")


def main() -> None:
    """Measure, compare, print one line of JSON."""
    _django()
    ours, values = _ours(COUNT)
    found: dict[str, Any] = {
        "count": COUNT,
        "ours_ms": round(ours, 3),
        "pyld_ms": round(_by_pyld(THEIRS), 3),
        "ours_10000_two_processes_seconds": round(_in_two_processes(), 1),
    }
    if ENVIRONMENT.prepare():
        theirs = _openvc()
        if theirs["values"] != values[BEFORE : BEFORE + THEIRS]:
            sys.exit("openvc-core signs these documents differently")
        found |= {
            "openvc_ms": round(theirs["ms"], 3),
            "openvc_version": theirs["version"],
            "times_faster_than_openvc": round(theirs["ms"] / ours, 1),
        }
    print(json.dumps(found))


def _django() -> None:
    os.environ.setdefault("CREDCLOUD_VAR", tempfile.mkdtemp(prefix="credcloud-bench-"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "credcloud_bridge.hosts.site.settings"
    sys.path.insert(0, str(HERE.parent))
    import django

    django.setup()


def _drafts(numbers: range) -> list[Any]:
    """Template and values of so many recipients' documents."""
    from credcloud_bridge.openbadges.claims import Achievement, AttributeValue, Claim
    from credcloud_bridge.openbadges.documents import StatusEntry, unsigned_document

    achievement = Achievement(
        id=f"urn:uuid:{GROUP}",
        name="Data Science for Everyone",
        description="Ten weeks of lectures and practice with real data.",
        criteria="Pass the final exam with 70 % and hand in a project.",
        criteria_url="https://university.example.org/data-science",
        tags=("Python", "Statistics", "https://skills.example.org/data-science"),
        image_url="https://lms.example.org/credcloud/achievements/1.png",
        human_code="ds-2026",
    )
    everyone = list(sample.recipients(1000))

    def one(number: int) -> Any:
        person = everyone[number % len(everyone)]
        page = f"https://lms.example.org/credcloud/c/{number:020}/"
        claim = Claim(
            credential_id=number,
            public_id=f"{number:020}",
            url=page,
            issuer_id=1,
            issuer_name=sample.ISSUER,
            issuer_url="https://university.example.org/",
            achievement=achievement,
            recipient_name=person["recipient_name"],
            recipient_email=f"learner{number}@example.org",
            issued_on=date(2026, 11, 1),
            expires_on=date(2028, 11, 1),
            image_url=f"{page}badge.png",
            attributes=(
                AttributeValue("hours", "Hours", str(number % 90)),
                AttributeValue("grade", "Grade", f"{number % 100} %"),
            ),
        )
        url = "https://lms.example.org/credcloud/issuers/default/status/revocation/1"
        status = StatusEntry(url=url, purpose="revocation", index=number * 13 % 131_072)
        return unsigned_document(claim, issuer_did=DID, status=status, salt=f"{number:016x}")

    return [one(number) for number in numbers]


def _sign(numbers: range, proof_value: Callable[..., str]) -> tuple[float, list[str]]:
    """Processor seconds for these credentials, and their proofs."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from credcloud_bridge.keys import base58
    from credcloud_bridge.openbadges.proofs import ProofOptions, with_proof

    key = Ed25519PrivateKey.from_private_bytes(PRIVATE)
    method = f"{DID}#{base58.multikey(key.public_key().public_bytes_raw())}"
    options = ProofOptions(verification_method=method, created=CREATED)
    found = []
    began = time.process_time()
    for template, values in _drafts(numbers):
        value = proof_value(template=template, values=values, options=options, sign=key.sign)
        with_proof(template.fill(values), options, value)
        found.append(value)
    return time.process_time() - began, found


def _ours(count: int) -> tuple[float, list[str]]:
    from credcloud_bridge.openbadges.compiled_proofs import proof_value

    _seconds, first = _sign(range(BEFORE), proof_value)
    seconds, rest = _sign(range(BEFORE, BEFORE + count), proof_value)
    return seconds * 1000 / count, first + rest


def _by_pyld(count: int) -> float:
    from tests.openbadges.proof_oracles import PyldSigner

    return _sign(range(count), PyldSigner().proof_value)[0] * 1000 / count


def _half(numbers: range) -> int:
    from credcloud_bridge.openbadges.compiled_proofs import proof_value

    return len(_sign(numbers, proof_value)[1])


def _in_two_processes() -> float:
    """Wall seconds for 10,000, compiling included; both processes have started."""
    halves = [range(BATCH // 2), range(BATCH // 2, BATCH)]
    with ProcessPoolExecutor(2, initializer=_django) as pool:
        list(pool.map(_half, [range(0), range(0)]))
        began = time.perf_counter()
        if sum(pool.map(_half, halves)) != BATCH:
            sys.exit("not all were signed")
        return time.perf_counter() - began


def _openvc() -> dict[str, Any]:
    from credcloud_bridge.jsonld.contexts import bundled

    documents: Sequence[dict[str, Any]] = [
        template.fill_document(values) for template, values in _drafts(range(BEFORE + THEIRS))
    ]
    task = {
        "documents": documents,
        "before": BEFORE,
        "contexts": bundled(),
        "private": PRIVATE.hex(),
        "did": DID,
        "created": CREATED.isoformat(),
    }
    done = subprocess.run(
        [ENVIRONMENT.python, str(HERE / "openvc_process.py")],
        input=json.dumps(task),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


if __name__ == "__main__":
    main()

"""Answers about one credential that are kept for whoever asks next, and forgotten when its person must not be named."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from credcloud_bridge import cache

# Kinds of answers: under each, one is kept for each language.
KINDS = ("page", "document", "file", "embed")
# What stands on the page besides the credential (the platform's name and logo) may change without our knowing.
_SECONDS_KEPT = 600


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """``tag`` says what it was made of; ``headers`` and ``body`` are sent as they are."""

    tag: str
    headers: dict[str, str]
    body: bytes


def kept_answer(*, public_id: str, kind: str, language: str, tag: str) -> KeptAnswer | None:
    """What is kept, if it was made of exactly this."""
    found: KeptAnswer | None = cache.get(_key(public_id, kind, language))
    return found if found is not None and found.tag == tag else None


def keep_answer(answer: KeptAnswer, *, public_id: str, kind: str, language: str) -> None:
    """Keep it in place of what was kept before."""
    cache.store(_key(public_id, kind, language), answer, _SECONDS_KEPT)


def forget_answers(*, public_id: str) -> None:
    """Keep nothing about this credential any more: it names a person."""
    cache.delete_many(
        [_key(public_id, kind, language) for kind in KINDS for language, _name in settings.LANGUAGES]
    )


def _key(public_id: str, kind: str, language: str) -> str:
    return f"credcloud:answer:{public_id}:{kind}:{language}"

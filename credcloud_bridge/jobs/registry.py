"""Which kinds of jobs there are, and what does the work of each.

A room registers its kinds when Django is ready (``apps.py``); nothing here knows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

from credcloud_bridge.jobs.handlers import JobHandler


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job. ``label`` is (lazily translated) what people read; ``handler`` the dotted path
    of what makes a ``JobHandler`` of a job, imported when a job of this kind runs.

    ``name`` is stored with each job, at most 20 characters: it never changes.
    """

    name: str
    label: Any
    handler: str


_KINDS: dict[str, JobKind] = {}


def register(kind: JobKind) -> None:
    """Make a kind of job known; one of the same name that was registered before is replaced."""
    _KINDS[kind.name] = kind


def handler_for(job: Any) -> JobHandler:
    """What does one run of this job's work; ``KeyError`` for a kind that no room registered."""
    handler: JobHandler = import_string(_KINDS[job.kind].handler)(job)
    return handler


def label_of(kind: str) -> str:
    """What people read for this kind, in the active language; its name when no room registered it."""
    found = _KINDS.get(kind)
    return str(found.label) if found else kind

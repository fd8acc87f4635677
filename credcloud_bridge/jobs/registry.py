"""Which kinds of jobs there are, and what does the work of each.

A room registers its kinds when Django is ready (``apps.py``); nothing here knows them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext, ngettext

from credcloud_bridge.data import request_error
from credcloud_bridge.jobs.handlers import JobHandler
from credcloud_bridge.lms_data import Permission
from credcloud_bridge.registry import Registry

# Of the column of jobs.
NAME_LENGTH = 20


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job.

    ``name`` is stored with each job, at most 20 characters: it never changes.
    ``label`` is what people read for it, translated lazily. ``handler`` is the
    dotted path of what makes a ``JobHandler`` of a job, imported when a job of
    this kind runs. ``summary`` writes what a finished job did, in the active
    language, from the number of rows done. ``permission`` is what a person
    needs in the course to have the job's failed rows tried again.
    """

    name: str
    label: Any
    handler: str
    summary: Callable[[int], str] | None = None
    permission: Permission = Permission.PREPARE


_KINDS: Registry[JobKind] = Registry(what="kind of job", name_length=NAME_LENGTH)


def register(kind: JobKind) -> None:
    """Make a kind of job known. Raises ``ValueError`` when another kind has its name, or the name is too long."""
    _KINDS.register(kind)


def unregister(name: str) -> None:
    """Remove the kind of this name; jobs of it keep their name and cannot run."""
    _KINDS.unregister(name)


def handler_for(job: Any) -> JobHandler:
    """What does one run of this job's work. Raises ``CredCloudError`` for a kind that nobody registered."""
    kind = _KINDS.get(job.kind)
    if kind is None:
        raise request_error(
            "job-kind-unknown",
            gettext("This server does not know jobs of the kind “%(kind)s”.") % {"kind": job.kind},
            gettext(
                "Ask an administrator to install the app that it belongs to again, then press “Try again”."
            ),
        )
    handler: JobHandler = import_string(kind.handler)(job)
    return handler


def label_of(kind: str) -> str:
    """What people read for this kind, in the active language; its name when no room registered it."""
    found = _KINDS.get(kind)
    return str(found.label) if found else kind


def permission_to_retry(kind: str) -> Permission:
    """What a person needs to have failed rows of such a job tried again; the most there is for an unknown kind."""
    found = _KINDS.get(kind)
    return found.permission if found else Permission.ADMINISTER


def summary_of(kind: str, *, done: int, skipped: int) -> str:
    """What a finished job of this kind did, in sentences of the active language."""
    found = _KINDS.get(kind)
    text = found.summary(done) if found and found.summary else gettext("Done.")
    if skipped:
        left_out = ngettext("%(n)d was left out.", "%(n)d were left out.", skipped) % {"n": skipped}
        text = f"{text} {left_out}"
    return text

"""Whether a draft can be rendered as its recipient would want it: every glyph there, every text in its place.

What is found is stored with the draft, so that rows can be counted and sorted
by it; the draft's design versions say against which designs it was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q

from credcloud_bridge.credentials.files.batch_context import BatchContext, batch_context
from credcloud_bridge.credentials.files.render import PrintedValues, fields_of, source_of
from credcloud_bridge.credentials.history import api as history
from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.data import CredentialState, Problem
from credcloud_bridge.designs.api import BRANDING_PLACEHOLDERS, compiled_design
from credcloud_bridge.recipients.api import EMAIL, NAME, columns
from credcloud_bridge.rendering.api import CompiledDesign

# Problems with these codes come from the design: they are found anew when the design has changed.
RENDER_CODES = frozenset(
    ("value-missing", "glyph-missing", "text-overflow", "font-missing", "image-unreadable", "code-impossible")
)
_CHUNK = 200


class RenderChecks:
    """Checks credentials against the designs of one batch's terms."""

    def __init__(self, context: BatchContext) -> None:
        self._context = context
        self._printed = PrintedValues(context.printed)
        self._known: dict[tuple[int, str], CompiledDesign] = {}
        self._designs = [self._design(one, context.printed) for one in context.versions]
        self._labels = _labels(context)
        self._branding_labels = {history.field_label(name) for name in BRANDING_PLACEHOLDERS}

    def problems(self, credential: Credential) -> tuple[Problem, ...]:
        """What would go wrong, each problem once, with the row's number."""
        issued_on, expires_on = self._context.dates(credential)
        fields = self._printed.of(credential, issued_on=issued_on, expires_on=expires_on)
        found = (problem for design in self._designs for problem in design.problems(fields))
        row = credential.row_number or None
        return tuple(dict.fromkeys(replace(self._labelled(problem), row=row) for problem in found))

    def rendered_problems(self, credential: Credential) -> tuple[Problem, ...]:
        """The same for a credential under review: with the texts, dates and designs that were frozen."""
        fields = fields_of(credential)
        versions = (credential.certificate_version_id, credential.badge_version_id)
        designs = (self._design(one, credential.printed) for one in versions if one is not None)
        found = (problem for design in designs for problem in design.problems(fields))
        return tuple(dict.fromkeys(self._labelled(problem) for problem in found))

    def _labelled(self, problem: Problem) -> Problem:
        """The problem under the heading that people know the value by, not under its name in designs."""
        name = problem.column
        if not name:
            return problem
        return replace(problem, column=self._labels.get(name) or history.field_label(name))

    def _design(self, version_id: int, printed: Mapping[str, Any]) -> CompiledDesign:
        key = version_id, printed.get("branding", "")
        if key not in self._known:
            self._known[key] = compiled_design(source_of(version_id, printed))
        return self._known[key]

    def store_rendered_problems(self, credential: Credential) -> None:
        """Put what is found on a credential under review, beside its row's other problems; saves nothing."""
        problems = [*stored_problems(credential), *self.rendered_problems(credential)]
        credential.problems = [problem.as_json() for problem in problems]
        credential.has_errors = any(problem.is_error for problem in problems)

    def set_problems(self, draft: Credential) -> None:
        """Put what is found on the draft itself, beside the problems that its row has anyway; saves nothing."""
        problems = [*stored_problems(draft), *self.problems(draft)]
        draft.problems = [problem.as_json() for problem in problems]
        draft.has_errors = any(problem.is_error for problem in problems)
        if any(problem.column in self._branding_labels for problem in problems):
            # Signatories can change without the design: the draft is checked again each time.
            draft.certificate_version_id = draft.badge_version_id = None
            return
        draft.certificate_version_id = self._context.certificate_version
        draft.badge_version_id = self._context.badge_version

    def is_outdated(self, draft: Credential) -> bool:
        """Whether the draft was checked against other designs."""
        return (draft.certificate_version_id, draft.badge_version_id) != (
            self._context.certificate_version,
            self._context.badge_version,
        )

    def check_outdated(self, drafts: Iterable[Credential]) -> int:
        """Check those of these drafts again that were checked against other designs, and save what was found.

        Returns how many these were.
        """
        again = [draft for draft in drafts if self.is_outdated(draft)]
        for draft in again:
            self.set_problems(draft)
        Credential.objects.filter(state=CredentialState.DRAFT.value).bulk_update(
            again, ["problems", "has_errors", "certificate_version", "badge_version"], batch_size=_CHUNK
        )
        return len(again)


def _labels(context: BatchContext) -> dict[str, str]:
    """The headings of the columns, by the names that designs know their values by."""
    headings = {column.key: column.heading for column in columns(group=context.group.spec)}
    return {**headings, "recipient_name": headings[NAME], "recipient_email": headings[EMAIL]}


def stored_problems(credential: Credential) -> list[Problem]:
    """What is wrong with the row by itself, whatever design it is rendered with."""
    stored = (Problem.from_json(one) for one in credential.problems)
    return [problem for problem in stored if problem.code not in RENDER_CODES]


def check_stopped_drafts_again(batch: Batch) -> int:
    """Check the batch's stopped drafts against the designs as they are now, where those have changed; returns how many.

    Without this a row would stay stopped for what a new version of the design has mended.
    """
    stopped = Credential.objects.filter(batch=batch, state=CredentialState.DRAFT.value, has_errors=True)
    if not stopped.exists():
        return 0
    context = batch_context(batch)
    same = _is("certificate_version", context.certificate_version) & _is(
        "badge_version", context.badge_version
    )
    return RenderChecks(context).check_outdated(stopped.exclude(same))


def _is(field: str, version_id: int | None) -> Q:
    return Q(**{f"{field}__isnull": True}) if version_id is None else Q(**{f"{field}_id": version_id})

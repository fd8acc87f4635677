"""Where one is in the four steps from a credential group to generated credentials."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from credcloud_bridge.credentials.api import BatchView
from credcloud_bridge.dashboard.access import StaffPage

CHOOSE, RECIPIENTS, VERIFY, GENERATE = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the flow. ``url`` is blank for a step that cannot be gone to from here."""

    number: int
    text: str
    url: str
    current: bool
    done: bool


def steps(page: StaffPage, current: int, batch: BatchView | None = None) -> tuple[Step, ...]:
    """The four steps, seen from step ``current`` of a batch (none while the group is being chosen)."""
    urls = {CHOOSE: page.url("choose_group")}
    if batch is not None:
        urls[RECIPIENTS] = page.url("recipients", batch_uuid=batch.uuid)
        if batch.counts.draft:
            urls[VERIFY] = page.url("verify", batch_uuid=batch.uuid)
    texts = {
        CHOOSE: _("Choose the credential group"),
        RECIPIENTS: _("Recipients"),
        VERIFY: _("Verify details"),
        GENERATE: _("Generate credentials"),
    }
    return tuple(
        Step(number, text, urls.get(number, ""), number == current, number < current)
        for number, text in texts.items()
    )

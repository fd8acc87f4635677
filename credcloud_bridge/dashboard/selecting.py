"""Choosing credentials from a list: some by their boxes, or all that match its filter, across pages.

A list's form carries the filter in hidden inputs, a box ``credential`` for each
row, and a box ``all``, from which rows can be taken again (``except``). The
question that is asked before something happens
carries the same, the number it spoke of (``expected``), and a mark of what was
chosen then (``seen``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.dashboard.access import StaffPage
from credcloud_bridge.dashboard.forms.credentials import CredentialFilter
from credcloud_bridge.data import CredCloudError, Problem, request_error
from credcloud_bridge.groups import api as groups


@dataclass(frozen=True, slots=True)
class CredentialSelection:
    """The credentials that were chosen, how many there are now, their mark, and how to choose them again."""

    selection: credentials.Selection
    count: int
    mark: str
    hidden: tuple[tuple[str, str], ...]
    # What became of those that were ticked and are not here any more, in sentences.
    gone: tuple[str, ...] = ()

    def changed_since_shown(self, data: QueryDict) -> tuple[Problem, ...]:
        """A problem when the credentials are no longer those that the person agreed to."""
        if data.get("expected", "") == str(self.count):
            if data.get("seen", self.mark) == self.mark:
                return ()
            changed = _("Meanwhile somebody has changed some of these credentials.")
            look = _("Nothing was done yet. Look at them again, then go on.")
            return (Problem(None, None, "selection-changed", changed, look),)
        message = ngettext(
            "Meanwhile the number has changed: it is now %(number)d credential.",
            "Meanwhile the number has changed: there are now %(number)d credentials.",
            self.count,
        )
        remedy = _("Nothing was done yet. Look at the number again, then go on.")
        return (Problem(None, None, "selection-changed", message % {"number": self.count}, remedy),)


def group_choices(page: StaffPage) -> list[tuple[UUID, str]]:
    """The groups of the course, those in use first, to filter by."""
    return list(groups.group_titles(course_key=page.course_key))


def chosen_to_read(page: StaffPage, filter_class: type[CredentialFilter]) -> credentials.Selection:
    """What was chosen on the page that sent this, where nothing is changed and so nothing counted or compared."""
    selection, _hidden = _selection(page, filter_class)
    if not credentials.credentials_page(selection=selection, per_page=1).rows:
        raise _nothing_chosen(page, selection)
    return selection


def chosen(page: StaffPage, filter_class: type[CredentialFilter]) -> CredentialSelection:
    """What was chosen on the page that sent this; refuses when nothing was."""
    data = page.request.POST
    selection, hidden = _selection(page, filter_class)
    count, mark = credentials.number_and_fingerprint(selection=selection)
    if not count:
        raise _nothing_chosen(page, selection)
    hidden.extend(("return", value) for value in data.getlist("return")[:1])
    gone: tuple[str, ...] = ()
    if selection.credential_uuids is not None and count < len(selection.credential_uuids):
        gone = _gone(page, selection)
    return CredentialSelection(
        selection, count, mark, (*hidden, ("expected", str(count)), ("seen", mark)), gone
    )


def _selection(
    page: StaffPage, filter_class: type[CredentialFilter]
) -> tuple[credentials.Selection, list[tuple[str, str]]]:
    """What the form says was chosen, and the hidden inputs that say the same."""
    data = page.request.POST
    form = filter_class(data, groups=group_choices(page))
    selection = form.selection(page.course_key, today=page.today, limit=page.limit)
    hidden = [(name, data[name]) for name in form.fields if data.get(name)]
    if "all" in data:
        excluded = frozenset(_uuids(data.getlist("except")))
        selection = replace(selection, excluded_uuids=excluded)
        hidden.append(("all", "1"))
        hidden.extend(("except", str(uuid)) for uuid in excluded)
    else:
        uuids = frozenset(_uuids(data.getlist("credential")))
        selection = replace(selection, credential_uuids=uuids)
        hidden.extend(("credential", str(uuid)) for uuid in uuids)
    return selection, hidden


def _gone(page: StaffPage, selection: credentials.Selection) -> tuple[str, ...]:
    if page.limit is not None:
        return ()  # of others it is not even said what happened to them
    here = credentials.credentials_page(selection=selection, page=1, per_page=500).rows
    missing = (selection.credential_uuids or frozenset()) - {row.uuid for row in here}
    return credentials.latest_events(course_key=page.course_key, credential_uuids=missing)


def _nothing_chosen(page: StaffPage, selection: credentials.Selection) -> CredCloudError:
    """Nothing was ticked; or what was ticked is not here any more, and who did what to it."""
    happened = (
        credentials.latest_events(course_key=page.course_key, credential_uuids=selection.credential_uuids)
        if selection.credential_uuids and page.limit is None
        else ()
    )
    if happened:
        return request_error(
            "already-done",
            " ".join(happened),
            _("There is nothing left to do here. Reload the page to see what is left."),
        )
    return request_error(
        "nothing-chosen",
        _("No credential is selected."),
        _("Select the credentials, or all that match, and try again."),
    )


def _uuids(texts: list[str]) -> Iterator[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue


def return_path(page: StaffPage, default: str) -> str:
    """Where to go after an action: the credential's own page when it was started there, else the list."""
    try:
        credential_uuid = UUID(page.request.POST.get("return", ""))
    except ValueError:
        return page.url(default)
    return page.url("credential", credential_uuid=credential_uuid)


def pending_path(page: StaffPage) -> str:
    """Pending review, limited to the batch to which it was limited when the form was sent."""
    batch = page.request.POST.get("batch", "")
    return f"{page.url('pending')}?batch={batch}" if batch else page.url("pending")

"""Asking once, and saying what will happen to how many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.forms import Form
from django.http import HttpResponse

from credcloud_bridge.dashboard.access import StaffPage
from credcloud_bridge.data import Problem


def confirmation(
    page: StaffPage,
    *,
    title: str,
    consequences: Sequence[str],
    action_url: str,
    button: str,
    back: str,
    danger: bool = False,
    form: Form | None = None,
    hidden: Iterable[tuple[str, str]] = (),
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    """The question: a page of its own, or the inside of the page's dialog when htmx asks.

    The first of ``consequences`` says what will happen to how many. The form
    that is sent carries ``confirmed``, ``hidden`` and the fields of ``form``.
    """
    wrong = bool(problems) or bool(form is not None and form.errors)
    return page.render(
        "_confirm.html" if page.is_fragment else "confirm.html",
        status=422 if wrong else 200,
        title=title,
        consequences=consequences,
        action_url=action_url,
        button=button,
        back=back,
        danger=danger,
        form=form or (),
        hidden=list(hidden),
        problems=problems,
        fragment=page.is_fragment,
    )

"""The human-readable codes of credential groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

from django.utils.text import slugify
from django.utils.translation import gettext as _

from credcloud_bridge.data import Problem
from credcloud_bridge.groups.models import CredentialGroup

MAX_CODE = 40
# Letters and digits of any script; the rest is what is easy to type on a command line.
_CODE = re.compile(r"[^\W_][\w.-]*\Z")


def new_code(*, title: str) -> str:
    """A code made from a title that no group has yet: "data-science-101", then "data-science-101-2".

    Somebody else may take it before it is saved; saving says so.
    """
    base = _shortened(slugify(title, allow_unicode=True).strip("-_"), MAX_CODE) or "group"
    code, number = base, 2
    while CredentialGroup.objects.filter(code=code).exists():
        ending = f"-{number}"
        code, number = _shortened(base, MAX_CODE - len(ending)) + ending, number + 1
    return code


def _shortened(text: str, length: int) -> str:
    """The text cut at a hyphen where one is near, so that no word is left in half."""
    if len(text) <= length:
        return text
    cut = text[:length]
    head, hyphen, _tail = cut.rpartition("-")
    if text[length] != "-" and hyphen and len(head) >= length // 2:
        cut = head
    return cut.strip("-_")


def code_problems(code: str, group_uuid: UUID | None) -> Iterator[Problem]:
    """What is wrong with a tidied code (small letters): codes differ in more than the case of letters."""
    if not _CODE.match(code) or len(code) > MAX_CODE:
        yield Problem(
            row=None,
            column="code",
            code="code-invalid",
            message=_("“%(code)s” cannot be the code of a group.") % {"code": code[:80]},
            remedy=_(
                "Use at most %(limit)d letters, digits, hyphens, dots and underscores, without spaces, "
                "beginning with a letter or digit; or leave it blank to have one made from the title."
            )
            % {"limit": MAX_CODE},
        )
    elif is_taken(code, group_uuid):
        yield code_taken_problem(code)


def is_taken(code: str, group_uuid: UUID | None) -> bool:
    """Whether a group other than ``group_uuid`` has this code."""
    others = CredentialGroup.objects.filter(code=code)
    if group_uuid is not None:
        others = others.exclude(uuid=group_uuid)
    return others.exists()


def code_taken_problem(code: str) -> Problem:
    """The problem that another group has this code."""
    return Problem(
        row=None,
        column="code",
        code="code-taken",
        message=_("Another group already has the code “%(code)s”.") % {"code": code},
        remedy=_("Choose another code, for example “%(free)s”.") % {"free": new_code(title=code)},
    )

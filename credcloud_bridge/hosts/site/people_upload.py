"""The page in Django admin that fills the site from a spreadsheet: checked first, then taken row by row."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.hosts.site import people_file
from credcloud_bridge.web.api import retry_when_busy

# More takes longer than a browser waits; the command has no such limit.
MOST_ROWS = 2_000
MOST_BYTES = 2 * 1024 * 1024
SHOWN_PROBLEMS = 100
NEEDED_PERMISSIONS = (
    "auth.add_user",
    "credcloud_sandbox.add_sandboxcourse",
    "credcloud_sandbox.add_sandboxenrolment",
    "credcloud_sandbox.add_sandboxcourserole",
)


class FileForm(forms.Form):
    """The spreadsheet."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy(
            "CSV, XLSX or ODS; up to 2,000 rows. For more, use the command credcloud people."
        ),
    )


def may_upload(request: HttpRequest) -> bool:
    """Whether this person may make courses, accounts, enrolments and roles."""
    return bool(request.user.has_perms(NEEDED_PERMISSIONS))


@retry_when_busy
def upload_people(request: HttpRequest) -> HttpResponse:
    """The form, and what became of the file; nothing is kept of it."""
    if not may_upload(request):
        raise PermissionDenied
    form = FileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        check_only = "take" not in request.POST
        try:
            outcome = _read(form.cleaned_data["file"], dry_run=check_only)
        except (CredCloudError, people_file.NotThisFile) as error:
            problem = getattr(error, "problem", None)
            form.add_error("file", f"{problem.message} {problem.remedy}" if problem else str(error))
        else:
            context = {
                "outcome": outcome,
                "check_only": check_only,
                "problems": outcome.problems[:SHOWN_PROBLEMS],
                "more_problems": max(0, len(outcome.problems) - SHOWN_PROBLEMS),
            }
    return TemplateResponse(
        request,
        "credcloud/site/people_upload.html",
        {
            **admin.site.each_context(request),
            "title": _("Courses and people from a spreadsheet"),
            "form": form,
            "needed": people_file.NEEDED,
            "optional": people_file.OPTIONAL,
            **context,
        },
    )


def _read(file: UploadedFile, *, dry_run: bool) -> people_file.Outcome:
    # Loaded by whoever uploads something only.
    from credcloud_bridge.recipients import api as recipients

    limits = recipients.ReadingLimits(max_bytes=MOST_BYTES, max_rows=MOST_ROWS)
    with tempfile.TemporaryDirectory(prefix="credcloud-people-") as folder:
        path = Path(folder) / "people"
        with path.open("wb") as written:
            for piece in file.chunks():
                written.write(piece)
        rows = recipients.spreadsheet_rows(path=path, filename=file.name or "", limits=limits)
        return people_file.read(rows, dry_run=dry_run)

"""The kinds of jobs of this room; registered when Django is ready."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy

from credcloud_bridge.jobs.registry import JobKind, register
from credcloud_bridge.lms_data import Permission


def _exported(_n: int) -> str:
    return gettext("The design was exported and read.")


KINDS = (
    JobKind(
        "export_canva",
        gettext_lazy("Exporting a design at Canva"),
        "credcloud_bridge.designs.open_imports.canva_export.CanvaExportJob",
        _exported,
        permission=Permission.DESIGN,
    ),
)


def register_job_kinds() -> None:
    """Make this room's kinds known to whoever runs jobs."""
    for kind in KINDS:
        register(kind)

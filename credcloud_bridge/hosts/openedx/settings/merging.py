"""Adding to settings that others fill too: once, at the end, and with nobody else's entries touched."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

# The Mako files that the legacy instructor dashboard includes; nothing else is in this folder.
MAKO_FOLDER = Path(__file__).resolve().parents[3] / "templates" / "credcloud" / "openedx" / "mako"


def add_steps(settings: Any, steps: Mapping[str, str]) -> None:
    """Append each filter's step to ``OPEN_EDX_FILTERS_CONFIG``, if it is not there yet.

    Steps and options of others stay, in their order. The short forms that
    openedx-filters also reads (a list of steps, one step) become the long one.
    """
    merged = dict(getattr(settings, "OPEN_EDX_FILTERS_CONFIG", None) or {})
    for filter_type, step in steps.items():
        merged[filter_type] = _with_step(merged.get(filter_type), step)
    settings.OPEN_EDX_FILTERS_CONFIG = merged


def _with_step(config: Any, step: str) -> dict[str, Any]:
    if isinstance(config, str):
        config = [config]
    if not isinstance(config, Mapping):
        config = {"pipeline": config or []}
    pipeline = list(config.get("pipeline") or [])
    if step not in pipeline:
        pipeline.append(step)
    # A failure of ours must never take the platform's page with it, unless the operator wants to see it.
    return {"fail_silently": True, **config, "pipeline": pipeline}


def add_mako_folder(settings: Any) -> None:
    """Append the folder of our Mako files to ``MAKO_TEMPLATE_DIRS_BASE``, once."""
    folders = settings.MAKO_TEMPLATE_DIRS_BASE
    if str(MAKO_FOLDER) not in map(str, folders):
        # In place: the platform derives other settings from this very list.
        folders.append(str(MAKO_FOLDER))


def add_schedule(settings: Any, entries: Mapping[str, Mapping[str, Any]]) -> None:
    """Add periodic tasks for whoever runs Celery beat; entries of the same name stay as they are."""
    settings.CELERYBEAT_SCHEDULE = {**entries, **(getattr(settings, "CELERYBEAT_SCHEDULE", None) or {})}


def add_middleware(settings: Any, path: str) -> None:
    """Append our middleware, once: the innermost, which sees the language that the platform's chose."""
    middleware = list(getattr(settings, "MIDDLEWARE", None) or ())
    if path not in middleware:
        settings.MIDDLEWARE = [*middleware, path]


def default(settings: Any, name: str, value: Any) -> None:
    """Set what the operator has not set."""
    if not hasattr(settings, name):
        setattr(settings, name, value)

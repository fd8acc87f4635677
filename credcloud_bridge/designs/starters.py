"""The designs that come with the package, one JSON file each in ``templates/designs``.

Most are written by ``scripts/starters``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from credcloud_bridge.data import DesignKind, DesignSource
from credcloud_bridge.designs.models import Design
from credcloud_bridge.designs.samples import with_sample_branding
from credcloud_bridge.designs.versions import add_version, current_digest, digest_of, validated_source


@dataclass(frozen=True, slots=True)
class Starter:
    """A starter design as its file says. ``template`` is a pdfme 6 template, measured in millimetres."""

    slug: str
    name: str
    kind: DesignKind
    language: str
    direction: str
    template: dict[str, Any]


def starters(folder: Traversable | None = None) -> Iterator[Starter]:
    """Every starter design in the folder (by default the package's own), by file name."""
    folder = folder or files("credcloud_bridge").joinpath("templates", "designs")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".json"):
            content = json.loads(file.read_text("utf-8"))
            yield Starter(
                slug=content["slug"],
                name=content["name"],
                kind=DesignKind(content["kind"]),
                language=content["language"],
                direction=content["direction"],
                template=content["template"],
            )


def load_starters(*, folder: Traversable | None = None) -> int:
    """Bring the starter designs into the database; returns how many were new or had changed.

    Run again it does nothing: a file that changed becomes the design's next
    version, and what was archived stays archived. Safe to run in two processes.
    Raises ``InvalidDesign`` for a file that is not a design.
    """
    changed = 0
    for starter in starters(folder):
        design, _made = Design.objects.get_or_create(
            starter_slug=starter.slug, defaults={"name": starter.name, "kind": starter.kind.value}
        )
        if design.name != starter.name:
            Design.objects.filter(pk=design.pk).update(name=starter.name)
        if digest_of(
            kind=starter.kind,
            template=starter.template,
            language=starter.language,
            direction=starter.direction,
        ) == current_digest(design):
            continue
        source = _source(starter)
        # That they compile is for the package's tests to say: all of them would take half a minute here.
        changed += add_version(design, source, None, compiles=True)
    return changed


def sample_sources() -> Iterator[DesignSource]:
    """The package's starters, with a sample logo and sample signatories, as their pictures show them."""
    return (with_sample_branding(_source(starter)) for starter in starters())


def _source(starter: Starter) -> DesignSource:
    return validated_source(
        kind=starter.kind,
        template=starter.template,
        language=starter.language,
        direction=starter.direction,
        is_ours=True,
    )

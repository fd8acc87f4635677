"""The designs at the demo's Canva: starter designs with a name to be replaced on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credcloud_bridge.data import DesignSource
from credcloud_bridge.designs.canva.demo.fake_canva import FakeDesign
from credcloud_bridge.designs.compiled_designs import compiled_design
from credcloud_bridge.designs.samples import sample_fields, sample_source
from credcloud_bridge.designs.summaries import find_design_by_name
from credcloud_bridge.rendering.api import PlaceholderValues

# Id, title, the starter it is made of, and the name that stands on it.
_DESIGNS = (
    ("DAFdemo0001", "Certificate in Applied Data Science", "professional-panel", "[Recipient name]"),
    ("DAFdemo0002", "Summer school certificate", "modern-grid", "Your Name Here"),
    ("DAFdemo0003", "Faculty diploma", "university-crest", "[Recipient name]"),
    ("DAFdemo0004", "شهادة حضور", "arabic-star", "[اسم المتدرب]"),
)
_CHANGED_AT = 1_780_000_000
_THUMBNAIL_WIDTH = 400


def demo_designs() -> dict[str, Any]:
    """The designs as the fake remembers them, by their ids."""
    return {
        canva_id: {"id": canva_id, "title": title, "updated_at": _CHANGED_AT - 86_400 * number, "texts": {}}
        for number, (canva_id, title, _starter, _name) in enumerate(_DESIGNS)
    }


class StarterFiles:
    """See ``DesignFiles``: rendered like certificates."""

    def formats(self, design: FakeDesign) -> tuple[str, ...]:
        """See ``DesignFiles.formats``."""
        return ("pdf", "png", "jpg")

    def export(self, design: FakeDesign, file_format: str) -> bytes:
        """See ``DesignFiles.export``: always PDF."""
        source, fields = _filled(design)
        return compiled_design(source).pdf(fields)

    def thumbnail(self, design: FakeDesign) -> bytes:
        """See ``DesignFiles.thumbnail``."""
        source, fields = _filled(design)
        return compiled_design(source).jpeg(fields, width=_THUMBNAIL_WIDTH)


def _filled(design: FakeDesign) -> tuple[DesignSource, PlaceholderValues]:
    starter, name = next((starter, name) for canva_id, _t, starter, name in _DESIGNS if canva_id == design.id)
    source = sample_source(version_id=find_design_by_name(name=starter).version_id)
    sample = sample_fields(source)
    changed: Mapping[str, str] = {"recipient_name": name, "title": design.title, **design.texts}
    return source, PlaceholderValues(values={**sample.values, **changed}, language=sample.language)

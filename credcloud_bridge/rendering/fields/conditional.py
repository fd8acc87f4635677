"""A field of any kind that shows only for some recipients (see ``conditions``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering.conditions import Condition
from credcloud_bridge.rendering.fields.field import AssetAddress, Field, FieldDrawing
from credcloud_bridge.rendering.geometry import Box
from credcloud_bridge.rendering.pdf.content_writer import ContentWriter
from credcloud_bridge.rendering.pdf.page_content import PageContent
from credcloud_bridge.rendering.text.fitting import PlacedText
from credcloud_bridge.rendering.text.fonts import Face
from credcloud_bridge.rendering.values import PlaceholderValues

_SHOWN = "shown"  # stands for the content of what has none, such as a shape


@dataclass(frozen=True, slots=True, eq=False)
class ConditionalField(Field):
    """Shows ``inner`` where ``condition`` holds.

    An ``inner`` that is the same for everybody is rendered once, into a form of the design's base document, which
    the certificates that show it refer to.
    """

    types: ClassVar = ()

    inner: Field
    condition: Condition

    @classmethod
    def read(cls, raw: Mapping[str, Any], box: Box) -> Self:
        """Not a kind of its own: the registry wraps fields that have a condition."""
        raise NotImplementedError

    @property
    def name(self) -> str:  # type: ignore[override]
        """The field's own name."""
        return self.inner.name

    @property
    def box(self) -> Box:  # type: ignore[override]
        """Where the field stands."""
        return self.inner.box

    @property
    def read_aloud(self) -> bool:  # type: ignore[override]
        """As the field itself."""
        return self.inner.read_aloud

    @property
    def content_repeats(self) -> bool:  # type: ignore[override]
        """As the field itself."""
        return self.inner.content_repeats

    @property
    def fixed_part(self) -> Field | None:
        """The field, where it looks the same for everybody who gets it; or what of it does."""
        return self.inner.fixed_part if self.inner.changes else self.inner

    def shows_fixed_part(self, content: str) -> bool:
        """Always, for a field that looks the same for everybody."""
        return self.inner.shows_fixed_part(content) if self.inner.changes else True

    @property
    def needed_values(self) -> tuple[str, ...]:
        """Those of the field itself; what its condition asks for may be absent."""
        return self.inner.needed_values

    @property
    def checked_values(self) -> tuple[str, ...] | None:
        """Those of the field itself and of the condition."""
        own = self.inner.checked_values
        tests = (*self.condition.wanted, *self.condition.unwanted)
        return None if own is None else (*own, *(test.name for test in tests))

    @property
    def changes(self) -> bool:
        """Always: some certificates have it, others do not."""
        return True

    def content(self, values: Mapping[str, str]) -> str:
        """What the field shows; nothing where the condition does not hold."""
        if not self.condition.holds(values):
            return ""
        if self.inner.changes or self.inner.read_aloud:
            return self.inner.content(values)
        return _SHOWN

    def alternative(self, content: str) -> str:
        """As the field itself."""
        if not content:
            return ""
        return self.inner.alternative(content if self.inner.changes else self.inner.content({}))

    @property
    def language(self) -> str:
        """As the field itself."""
        return self.inner.language

    @property
    def text_size(self) -> float:
        """As the field itself."""
        return self.inner.text_size

    def needs_whole_page(self, values: Mapping[str, str]) -> bool:
        """Whether the field does, where it shows."""
        return self.condition.holds(values) and self.inner.needs_whole_page(values)

    def opens_picture(self, values: Mapping[str, str]) -> bool:
        """Whether the field does, where it shows."""
        return self.condition.holds(values) and self.inner.opens_picture(values)

    def problems(self, fields: PlaceholderValues, *, page_width: float) -> Iterator[Problem]:
        """What is wrong with the field, where it shows."""
        if self.condition.holds(fields.values):
            yield from self.inner.problems(fields, page_width=page_width)

    def html(self, fields: PlaceholderValues, asset: AssetAddress) -> str:
        """The field, where it shows."""
        return self.inner.html(fields, asset) if self.condition.holds(fields.values) else ""

    def drawing(self, fields: PlaceholderValues, address: AssetAddress) -> FieldDrawing:
        """The field itself, whatever its condition: an editor must be able to take hold of it."""
        return self.inner.drawing(fields, address)

    def page_content(
        self, writer: ContentWriter, content: str, language: str, variant: int = 0
    ) -> PageContent:
        """As the field itself."""
        return self.inner.page_content(writer, content, language, variant)

    @property
    def faces(self) -> tuple[Face, ...]:
        """The fonts of a field that changes; others bring theirs with their form."""
        return self.inner.faces if self.inner.changes else ()

    def repeated_text(self, language: str) -> PlacedText | None:
        """The text around the values of a field that changes."""
        return self.inner.repeated_text(language) if self.inner.changes else None

"""What every kind of design field does; each kind is one module beside this one (see ``registry``)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from credcloud_bridge.data import Problem
from credcloud_bridge.rendering.fields.crop import Crop
from credcloud_bridge.rendering.geometry import Box
from credcloud_bridge.rendering.pdf.content_writer import ContentWriter
from credcloud_bridge.rendering.pdf.page_content import PageContent
from credcloud_bridge.rendering.text.fitting import PlacedText
from credcloud_bridge.rendering.text.fonts import Face
from credcloud_bridge.rendering.values import PlaceholderValues

# Gives the internal address of a picture's content (data URI or SVG text), ``None`` for what is no picture.
AssetAddress = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class FieldDrawing:
    """How a field looks in an editor: SVG in points, in the page's coordinates, neither turned nor see-through.

    ``bounds`` is what it covers (left, top, right, bottom), its box at least. Of texts also their size in points,
    the number of lines, whether they stand out of their box, and what no font can render.
    """

    markup: str
    bounds: tuple[float, float, float, float]
    size: float = 0
    lines: int = 0
    overflow: bool = False
    missing: tuple[str, ...] = ()


class Field(ABC):
    """One field of a design. Immutable, and equal to itself alone, so that results can be kept by field.

    A kind of field is a frozen dataclass (``slots=True, eq=False``) that begins with ``name`` and ``box`` and
    says the rest here. What only some kinds need has a default: nothing.
    """

    __slots__ = ()

    types: ClassVar[tuple[str, ...]]
    """The values of ``type`` in a template that this kind reads."""

    schema: ClassVar[Mapping[str, Any]] = {}
    """JSON Schemas of the properties that such a field may have beside those of all fields, by name."""

    read_aloud: ClassVar[bool] = False
    """Whether the field's content is text that belongs into what a screen reader says for the page."""

    content_repeats: ClassVar[bool] = True
    """Whether many certificates show the same content here: it decides how many results are kept."""

    name: str
    box: Box

    # --- reading a template ---

    @classmethod
    @abstractmethod
    def read(cls, raw: Mapping[str, Any], box: Box) -> Self:
        """The field as a valid template describes it; ``box`` is its place, in points."""

    @classmethod
    def template_problems(cls, raw: Mapping[str, Any]) -> Iterator[Problem]:
        """What speaks against this field of a template that is otherwise valid; ``column`` is the field's name."""
        yield from ()

    @classmethod
    def uploaded_picture(cls, raw: Mapping[str, Any]) -> str:
        """The picture (data URI or SVG text) inside a valid field of a template, which is to be looked at, or blank."""
        return ""

    # --- what it shows ---

    @property
    def needed_values(self) -> tuple[str, ...]:
        """The names of the values without which the field is incomplete."""
        return ()

    @property
    def checked_values(self) -> tuple[str, ...] | None:
        """The names of all values on which ``problems`` depends, so that an answer can be kept; ``None``: not kept."""
        return None

    @property
    def changes(self) -> bool:
        """Whether ``page_content`` renders this field for each recipient; otherwise it is the same for everybody."""
        return False

    @property
    def fixed_part(self) -> Field | None:
        """What of a field that changes looks the same on every certificate that shows it, rendered once for all."""
        return None

    def shows_fixed_part(self, content: str) -> bool:
        """Whether ``fixed_part`` is what shows ``content``; otherwise ``page_content`` does."""
        return self.fixed_part is not None

    @property
    def picture(self) -> str:
        """The picture that the field shows to everybody (data URI or SVG text), for fields that are one."""
        return ""

    @property
    def crop(self) -> Crop | None:
        """Which part of ``picture`` shows; nothing for all of it."""
        return None

    def content(self, values: Mapping[str, str]) -> str:
        """What the field shows for these values: text, the text to encode, or a picture."""
        return ""

    def alternative(self, content: str) -> str:
        """What a screen reader says for a picture, shape or code that shows ``content``; nothing for decoration."""
        return ""

    @property
    def language(self) -> str:
        """The language of the field's text where it has one of its own (BCP 47)."""
        return ""

    @property
    def text_size(self) -> float:
        """The largest size of the field's text in points, 0 where it has none."""
        return 0.0

    def needs_whole_page(self, values: Mapping[str, str]) -> bool:
        """Whether with these values only WeasyPrint can render the page."""
        return False

    def opens_picture(self, values: Mapping[str, str]) -> bool:
        """Whether checking or rendering these values opens a picture that came with the recipient."""
        return False

    # --- checking one recipient's values ---

    def problems(self, fields: PlaceholderValues, *, page_width: float) -> Iterator[Problem]:
        """What would go wrong with these values, without rendering. A value that is absent is for the page to say."""
        yield from ()

    @property
    def problem_column(self) -> str:
        """Where a problem of this field is: the name of its value where there is one, otherwise its own."""
        needed = self.needed_values
        return needed[0] if len(needed) == 1 else self.name

    # --- rendering ---

    @abstractmethod
    def html(self, fields: PlaceholderValues, asset: AssetAddress) -> str:
        """The field as HTML for WeasyPrint, placed by itself; nothing of a template or value unescaped."""

    def drawing(self, fields: PlaceholderValues, address: AssetAddress) -> FieldDrawing:
        """The field as an editor shows it: made of what prints, not of what a browser would make of it.

        ``address`` gives the web address of a picture's content, ``None`` for what cannot be shown.
        """
        raise NotImplementedError(f"{type(self).__name__} has no drawing for editors")

    def page_content(
        self, writer: ContentWriter, content: str, language: str, variant: int = 0
    ) -> PageContent:
        """The field showing ``content`` as operators of a PDF page, for kinds that change.

        ``variant`` keeps glyphs apart that stand for another text in another field. Raises ``NotCompilable``.
        """
        raise NotImplementedError(f"{type(self).__name__} is the same for everybody")

    @property
    def faces(self) -> tuple[Face, ...]:
        """The fonts that the field names. Of a field that changes, all certificates share a Latin subset of each."""
        return ()

    def repeated_text(self, language: str) -> PlacedText | None:
        """The text that stands around the values of a changing field on every certificate, where there is any."""
        return None

"""A box for text: where it stands and how its text looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from credcloud_bridge.rendering.geometry import Box, Insets


@dataclass(frozen=True, slots=True, eq=False)
class TextBox:
    """Where text goes and how it looks. Sizes in points; ``line_height`` is a multiple of the size.

    Text shrinks from ``max_size`` to ``min_size`` until it fits, into at most ``max_lines`` lines where that is not
    0; where both sizes are equal its size is fixed. A blank ``direction`` is that of the text's first letter, a blank
    ``language`` that of the certificate. Each
    box equals itself alone: what is remembered by box is found without looking at all of it.
    """

    box: Box
    font: str
    size: float
    min_size: float
    max_size: float
    fit: Literal["horizontal", "vertical"]
    color: str
    alignment: Literal["left", "center", "right", "justify"]
    vertical: Literal["top", "middle", "bottom"]
    line_height: float
    spacing: float
    underline: bool
    strikethrough: bool
    background: str
    border_color: str
    border: Insets
    padding: Insets
    letter_case: Literal["", "upper", "lower"] = ""
    small_caps: bool = False
    direction: Literal["", "ltr", "rtl"] = ""
    language: str = ""
    max_lines: int = 0

    # The box inside border and padding (it keeps the outer box's centre of rotation elsewhere).
    content_box: Box = field(init=False)

    def __post_init__(self) -> None:
        box, border, padding = self.box, self.border, self.padding
        inner = Box(
            x=box.x + border.left + padding.left,
            y=box.y + border.top + padding.top,
            width=max(0.0, box.width - border.left - border.right - padding.left - padding.right),
            height=max(0.0, box.height - border.top - border.bottom - padding.top - padding.bottom),
        )
        object.__setattr__(self, "content_box", inner)

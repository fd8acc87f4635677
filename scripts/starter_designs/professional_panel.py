"""Continuing education: a deep blue panel with rings, quiet type beside it."""

from __future__ import annotations

from ink import circle, path, polygon, rect, svg
from template import LETTER_LANDSCAPE, design, picture, qr, text

NAVY, DEEP, TEAL, SAND, INK, SOFT = "#14294d", "#0e1e3a", "#1f8a8a", "#e9c788", "#1b2436", "#5d6778"
# For words, which need a darker tone than rules to be read with ease (4.5:1).
DEEP_TEAL = "#176c6c"
WIDTH, HEIGHT = LETTER_LANDSCAPE
PANEL = 72.0
LEFT = PANEL + 20
RIGHT = WIDTH - 20
MEASURE = RIGHT - LEFT


def _panel() -> str:
    rings = "".join(
        circle(PANEL / 2, HEIGHT / 2, 20 + 4.4 * k, stroke="#3a5789" if k % 3 else "#3c8f97", line=0.26)
        for k in range(8)
    )
    clipped = (
        f'<clipPath id="panel"><path d="M0 0H{PANEL}V{HEIGHT}H0z"/></clipPath>'
        f'<g clip-path="url(#panel)">{rings}</g>'
    )
    return (
        rect(0, 0, WIDTH, HEIGHT, fill="#ffffff")
        + rect(0, 0, PANEL, HEIGHT, fill=NAVY)
        + clipped
        + rect(PANEL, 0, 1.6, HEIGHT, fill=SAND)
    )


def _medal(x: float, y: float) -> str:
    """A ring with a tick, in the middle of the rings."""
    tick = polygon([(x - 5.4, y + 0.3), (x - 1.5, y + 4.3), (x + 6.0, y - 4.1)], closed=False)
    return (
        circle(x, y, 14, fill=DEEP)
        + circle(x, y, 14, stroke=SAND, line=0.9)
        + circle(x, y, 11.4, stroke=SAND, line=0.3)
        + path(tick, stroke=SAND, width=1.5, more='stroke-linecap="round" stroke-linejoin="round"')
    )


def _rules() -> str:
    return path(polygon([(LEFT, 121), (RIGHT, 121)], closed=False), stroke="#cfd5de", width=0.35) + path(
        polygon([(LEFT, 121), (LEFT + 26, 121)], closed=False), stroke=TEAL, width=1.0
    )


DESIGN = design(
    slug="professional-panel",
    name="Continuing education (Letter landscape)",
    page=LETTER_LANDSCAPE,
    fields=[
        picture(WIDTH, HEIGHT, svg(WIDTH, HEIGHT, _panel(), _medal(PANEL / 2, HEIGHT * 0.5), _rules())),
        text(
            "issuer_name",
            "{issuer_name}",
            (10, 20, PANEL - 20, 32),
            font="Noto Serif Display Bold",
            size=19,
            smallest=10,
            color="#ffffff",
            vertical="top",
            leading=1.15,
        ),
        qr(PANEL / 2 - 15, 160, 30, color=DEEP),
        text(
            "credential_id",
            "{credential_id}",
            (5, 191.5, PANEL - 10, 5),
            font="Noto Sans",
            size=8,
            smallest=6,
            color="#ffffff",
            align="center",
        ),
        text(
            "how_to_check",
            "Scan to verify",
            (5, 196.5, PANEL - 10, 5),
            font="Noto Sans",
            size=8,
            color="#c9d3e6",
            align="center",
        ),
        text(
            "kind",
            "CONTINUING EDUCATION",
            (LEFT, 26, MEASURE, 7),
            font="Noto Sans Bold",
            size=10.5,
            color=DEEP_TEAL,
            spacing=2.2,
        ),
        text(
            "title",
            "{title}",
            (LEFT, 35, MEASURE, 24),
            font="Noto Serif Display Bold",
            size=27,
            smallest=13,
            color=INK,
            vertical="top",
            leading=1.12,
        ),
        text("presented", "Presented to", (LEFT, 76, MEASURE, 7), font="Noto Sans", size=11, color=SOFT),
        text(
            "recipient_name",
            "{recipient_name}",
            (LEFT, 85, MEASURE, 28),
            font="Noto Serif Display",
            size=46,
            smallest=15,
            color=INK,
            vertical="middle",
            leading=1.12,
        ),
        text(
            "completed",
            "for successfully completing {course_title}",
            (LEFT, 127, MEASURE, 15),
            font="Noto Sans",
            size=14,
            smallest=8.5,
            color=INK,
            vertical="top",
            leading=1.2,
        ),
        text(
            "course_details",
            "{course_details}",
            (LEFT, 144, MEASURE, 16),
            font="Noto Sans",
            size=10.5,
            smallest=7.5,
            color=SOFT,
            vertical="top",
            leading=1.35,
        ),
        text(
            "issued_on",
            "Issued\n{issued_on}",
            (LEFT, 186, MEASURE / 2 - 4, 15),
            font="Noto Sans",
            size=11.5,
            smallest=8,
            color=INK,
            vertical="bottom",
            leading=1.35,
        ),
        text(
            "expires_on",
            "Valid until\n{expires_on}",
            (LEFT + MEASURE / 2, 186, MEASURE / 2, 15),
            font="Noto Sans",
            size=11.5,
            smallest=8,
            color=INK,
            vertical="bottom",
            leading=1.35,
        ),
    ],
)

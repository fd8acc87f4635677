"""Modern: white paper, one strong colour, everything on a twelve-column grid."""

from __future__ import annotations

from ink import circle, path, polygon, rect, svg
from template import A4_LANDSCAPE, design, picture, qr, text

BLACK, GREY, RULE, RED = "#141414", "#5c5c5c", "#c9c9c9", "#d5341c"
WIDTH, HEIGHT = A4_LANDSCAPE
MARGIN, GUTTER = 22.0, 5.0
COLUMN = (WIDTH - 2 * MARGIN - 11 * GUTTER) / 12


def column(first: int) -> float:
    """Left edge of a column, counted from 0."""
    return MARGIN + first * (COLUMN + GUTTER)


def span(columns: int) -> float:
    """Width of so many columns with the gutters between them."""
    return columns * COLUMN + (columns - 1) * GUTTER


def _mark() -> str:
    """A square cut by a quarter circle, in the top left corner of the grid."""
    x, y, side = MARGIN, 20.0, 20.0
    quarter = f"M{x} {y}h{side}a{side} {side} 0 0 1 {-side} {side}z"
    return (
        rect(x, y, side, side, fill=BLACK)
        + path(quarter, fill=RED)
        + circle(x + 15.2, y + 15.2, 2.1, fill="#ffffff")
    )


def _rules() -> str:
    footer = polygon([(MARGIN, 170), (MARGIN + span(9), 170)], closed=False)
    return (
        path(polygon([(MARGIN, 151), (MARGIN + span(2), 151)], closed=False), stroke=RED, width=1.2)
        + path(footer, stroke=BLACK, width=0.3)
        + path(
            polygon([(column(4) - GUTTER, 20), (column(4) - GUTTER, 40)], closed=False),
            stroke=RULE,
            width=0.3,
        )
    )


DESIGN = design(
    slug="modern-grid",
    name="Modern grid (A4 landscape)",
    page=A4_LANDSCAPE,
    fields=[
        picture(
            WIDTH, HEIGHT, svg(WIDTH, HEIGHT, rect(0, 0, WIDTH, HEIGHT, fill="#ffffff"), _mark(), _rules())
        ),
        text(
            "issuer_name",
            "{issuer_name}",
            (column(4), 20, span(8), 9),
            font="Noto Sans Bold",
            size=15,
            smallest=9,
            color=BLACK,
            vertical="top",
            leading=1.1,
        ),
        text(
            "course_number",
            "{course_number}",
            (column(4), 31, span(8), 9),
            font="Noto Sans",
            size=11,
            smallest=8,
            color=GREY,
            vertical="bottom",
        ),
        text(
            "title",
            "{title}",
            (MARGIN, 56, span(12), 21),
            font="Noto Sans",
            size=24,
            smallest=12,
            color=RED,
            vertical="bottom",
            leading=1.12,
        ),
        text(
            "recipient_name",
            "{recipient_name}",
            (MARGIN, 83, span(12), 32),
            font="Noto Sans Display Bold",
            size=56,
            smallest=18,
            color=BLACK,
            vertical="middle",
            leading=1.12,
        ),
        text(
            "completed",
            "has successfully completed {course_title}",
            (MARGIN, 121, span(10), 13),
            font="Noto Sans",
            size=16,
            smallest=9,
            color=BLACK,
            vertical="top",
            leading=1.2,
        ),
        text(
            "course_details",
            "{course_details}",
            (MARGIN, 135, span(9), 10.5),
            font="Noto Sans",
            size=10.5,
            smallest=7.5,
            color=GREY,
            vertical="top",
            leading=1.3,
        ),
        text(
            "issued_on",
            "Issued\n{issued_on}",
            (column(0), 173, span(3), 14),
            font="Noto Sans",
            size=11,
            smallest=8,
            color=BLACK,
            vertical="top",
            leading=1.35,
        ),
        text(
            "expires_on",
            "Valid until\n{expires_on}",
            (column(3), 173, span(3), 14),
            font="Noto Sans",
            size=11,
            smallest=8,
            color=BLACK,
            vertical="top",
            leading=1.35,
        ),
        text(
            "credential_id",
            "Credential\n{credential_id}",
            (column(6), 173, span(3), 14),
            font="Noto Sans",
            size=11,
            smallest=7,
            color=BLACK,
            vertical="top",
            leading=1.35,
        ),
        qr(WIDTH - MARGIN - 28.2, 167.2, 31, color=BLACK),
    ],
)

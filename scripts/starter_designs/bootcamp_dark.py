"""Technical: a dark header with a signal running through it, figures in a monospaced face."""

from __future__ import annotations

import math

from ink import circle, curve, path, polygon, rect, svg
from template import A4_LANDSCAPE, design, picture, qr, text

NIGHT, EDGE, MINT, SKY, INK, SOFT = "#0b1321", "#22314d", "#2fd6a8", "#4aa8ff", "#0f1a2c", "#5a6678"
WIDTH, HEIGHT = A4_LANDSCAPE
HEADER = 84.0
MARGIN = 24.0
MONO = "DejaVu Sans Mono"


def _header() -> str:
    dots = []
    for column in range(29):
        for row in range(8):
            x, y = 14 + column * 10.0, 7 + row * 10.0
            dots.append(circle(x, y, 0.32, fill=EDGE))
    signals = []
    for k in range(9):
        depth = 13 - k * 1.1

        def signal(t: float, k: int = k, depth: float = depth) -> tuple[float, float]:
            x = 186 + 4 * k + (WIDTH - 186 - 4 * k) * t
            rise = math.sin(math.pi * t / 1.6) ** 2
            return x, 26 + k * 3.9 + depth * rise * math.sin(2.2 * math.pi * t + k * 0.3)

        ink = MINT if k < 5 else SKY
        signals.append(path(curve(signal, segments=14), stroke=ink, width=0.45))
        signals.append(circle(186 + 4 * k, 26 + k * 3.9, 1.1, fill=NIGHT, stroke=ink, line=0.45))
    return rect(0, 0, WIDTH, HEADER, fill=NIGHT) + "".join(dots) + "".join(signals) + _bar()


def _bar() -> str:
    return rect(0, HEADER, WIDTH * 0.62, 1.8, fill=MINT) + rect(
        WIDTH * 0.62, HEADER, WIDTH * 0.38, 1.8, fill=SKY
    )


def _prompt() -> str:
    """A prompt sign before the issuer."""
    chevron = polygon([(MARGIN, 20.4), (MARGIN + 3.4, 23.6), (MARGIN, 26.8)], closed=False)
    return path(
        chevron, stroke=MINT, width=1.1, more='stroke-linecap="round" stroke-linejoin="round"'
    ) + rect(MARGIN + 4.6, 26.2, 4.4, 1.1, fill=MINT)


def _footer() -> str:
    return path(
        polygon([(MARGIN, 171), (WIDTH - MARGIN - 40, 171)], closed=False), stroke="#d3d9e2", width=0.3
    )


DESIGN = design(
    slug="bootcamp-dark",
    name="Technical, dark header (A4 landscape)",
    page=A4_LANDSCAPE,
    fields=[
        picture(
            WIDTH,
            HEIGHT,
            svg(WIDTH, HEIGHT, rect(0, 0, WIDTH, HEIGHT, fill="#ffffff"), _header(), _prompt(), _footer()),
        ),
        text(
            "issuer_name",
            "{issuer_name}",
            (MARGIN + 12, 18.5, 150, 10),
            font=MONO,
            size=13,
            smallest=8,
            color="#ffffff",
        ),
        text(
            "title",
            "{title}",
            (MARGIN, 37, 156, 36),
            font="Noto Sans Display Bold",
            size=32,
            smallest=14,
            color="#ffffff",
            vertical="middle",
            leading=1.1,
        ),
        text("awarded", "This certifies that", (MARGIN, 95, 200, 7), font="Noto Sans", size=12, color=SOFT),
        text(
            "recipient_name",
            "{recipient_name}",
            (MARGIN, 103, WIDTH - 2 * MARGIN, 30),
            font="Noto Sans Display Bold",
            size=48,
            smallest=16,
            color=INK,
            leading=1.12,
        ),
        text(
            "completed",
            "has successfully completed {course_title}",
            (MARGIN, 136, WIDTH - 2 * MARGIN, 14),
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
            (MARGIN, 151, WIDTH - 2 * MARGIN - 44, 14),
            font="Noto Sans",
            size=10.5,
            smallest=7.5,
            color=SOFT,
            vertical="top",
            leading=1.3,
        ),
        text(
            "record",
            "issued  {issued_on}\nexpires {expires_on}\nresult  {grade}",
            (MARGIN, 174, 95, 20),
            font=MONO,
            size=9.5,
            smallest=7,
            color=INK,
            vertical="top",
            leading=1.5,
        ),
        text(
            "credential_id",
            "credential\n{credential_id}",
            (MARGIN + 100, 174, 95, 20),
            font=MONO,
            size=9.5,
            smallest=7,
            color=INK,
            vertical="top",
            leading=1.5,
        ),
        qr(WIDTH - MARGIN - 32, 162, 34, color=INK),
    ],
)

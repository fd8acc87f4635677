"""Arabic, right to left: bands of eight-pointed stars, Naskh and Kufi.

Dates stand between isolates (U+2068, U+2069): a date in Latin letters keeps its order.
"""

from __future__ import annotations

from ink import circle, path, polygon, rect, star, svg
from template import A4_LANDSCAPE, design, picture, qr, text

PAPER, TEAL, GOLD, INK, SOFT = "#fffcf5", "#0f4a55", "#ad8230", "#17313a", "#52666c"
# Gold is for ornament; words need a darker tone to be read with ease (4.5:1).
BRONZE = "#86621c"
WIDTH, HEIGHT = A4_LANDSCAPE
CENTRE = WIDTH / 2
TILES = 27
TILE = WIDTH / TILES
NASKH, KUFI = "Noto Naskh Arabic", "Noto Kufi Arabic"


def khatam(cx: float, cy: float, radius: float) -> str:
    """Path data of the star that two turned squares make."""
    return star(cx, cy, radius, radius * 0.7654, 8, turn=1 / 16) if radius else ""


def _band(top: float) -> str:
    """A row of stars and crosses, three tiles high, as on a tiled wall."""
    rows = 2
    stars, hearts, knots = [], [], []
    for row in range(rows):
        for k in range(TILES):
            x, y = (k + 0.5) * TILE, top + (row + 0.5) * TILE
            stars.append(khatam(x, y, TILE * 0.5412))
            hearts.append(khatam(x, y, TILE * 0.30))
            knots.append(star(x, y, TILE * 0.16, TILE * 0.07, 8, turn=1 / 16))
    ground = rect(0, top, WIDTH, rows * TILE, fill=TEAL)
    clip = f'<clipPath id="band{int(top)}"><path d="M0 {top:.2f}h{WIDTH}v{rows * TILE:.2f}h-{WIDTH}z"/></clipPath>'
    figures = (
        path(stars, stroke=GOLD, width=0.32)
        + path(hearts, fill="#1b6470", stroke=GOLD, width=0.18)
        + path(knots, fill=GOLD)
    )
    return ground + clip + f'<g clip-path="url(#band{int(top)})">{figures}</g>'


def _page() -> str:
    band = 2 * TILE
    lines = [
        rect(0, band, WIDTH, 1.1, fill=GOLD),
        rect(0, band + 2.0, WIDTH, 0.3, fill=GOLD),
        rect(0, HEIGHT - band - 1.1, WIDTH, 1.1, fill=GOLD),
        rect(0, HEIGHT - band - 2.3, WIDTH, 0.3, fill=GOLD),
    ]
    return rect(0, 0, WIDTH, HEIGHT, fill=PAPER) + _band(0) + _band(HEIGHT - band) + "".join(lines)


def _ornament(y: float, half: float) -> str:
    sides = polygon([(CENTRE - half, y), (CENTRE - 6, y)], closed=False)
    sides += polygon([(CENTRE + 6, y), (CENTRE + half, y)], closed=False)
    return (
        path(sides, stroke=GOLD, width=0.3)
        + path(khatam(CENTRE, y, 3.2), fill=TEAL)
        + path(khatam(CENTRE, y, 1.5), fill=GOLD)
        + circle(CENTRE - 5, y, 0.5, fill=GOLD)
        + circle(CENTRE + 5, y, 0.5, fill=GOLD)
    )


DESIGN = design(
    slug="arabic-star",
    name="النجمة العربية – Arabic star (A4 landscape)",
    page=A4_LANDSCAPE,
    language="ar",
    direction="rtl",
    digits="arab",
    fields=[
        picture(WIDTH, HEIGHT, svg(WIDTH, HEIGHT, _page(), _ornament(70, 52))),
        text(
            "issuer_name",
            "{issuer_name}",
            (40, 30, WIDTH - 80, 11),
            font=KUFI,
            size=15,
            smallest=9,
            color=BRONZE,
            align="center",
        ),
        text(
            "title",
            "{title}",
            (36, 42, WIDTH - 72, 22),
            font=f"{KUFI} Bold",
            size=28,
            smallest=13,
            color=TEAL,
            align="center",
            leading=1.3,
        ),
        text(
            "certify",
            "تُمنح هذه الشهادة إلى",
            (60, 74.5, WIDTH - 120, 9),
            font=NASKH,
            size=16,
            color=SOFT,
            align="center",
        ),
        text(
            "recipient_name",
            "{recipient_name}",
            (34, 84.5, WIDTH - 68, 27),
            font=f"{NASKH} Bold",
            size=42,
            smallest=15,
            color=INK,
            align="center",
            leading=1.15,
        ),
        text(
            "fulfilled",
            "تقديرًا لإتمام جميع متطلبات",
            (60, 112.5, WIDTH - 120, 9),
            font=NASKH,
            size=16,
            color=SOFT,
            align="center",
        ),
        text(
            "course_title",
            "{course_title}",
            (40, 122, WIDTH - 80, 14),
            font=f"{NASKH} Bold",
            size=22,
            smallest=11,
            color=INK,
            align="center",
            leading=1.3,
        ),
        text(
            "course_details",
            "{course_details}",
            (55, 137, WIDTH - 110, 11),
            font=NASKH,
            size=13,
            smallest=8,
            color=SOFT,
            align="center",
            vertical="top",
            leading=1.35,
        ),
        text(
            "dates",
            "تاريخ الإصدار: \u2068{issued_on}\u2069\nصالحة حتى: \u2068{expires_on}\u2069",
            (WIDTH - 26 - 90, 156, 90, 22),
            font=NASKH,
            size=14,
            smallest=9,
            color=INK,
            align="right",
            leading=1.5,
        ),
        qr(24, 151, 27, color=TEAL, background=PAPER),
        text(
            "credential_id",
            "رقم الشهادة\n{credential_id}",
            (52, 156, 70, 17),
            font=NASKH,
            size=12,
            smallest=8,
            color=SOFT,
            align="left",
            leading=1.5,
        ),
    ],
)

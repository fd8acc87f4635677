"""Programme completion: a mosaic of quarter circles above an upright page."""

from __future__ import annotations

from ink import circle, path, polygon, rect, svg
from template import LETTER_PORTRAIT, design, picture, qr, text

BLUE, CORAL, SAND, TEAL, SUN, INK, SOFT = (
    "#1d3557",
    "#e2674a",
    "#f3e7d3",
    "#2a8f86",
    "#eac15f",
    "#1b2433",
    "#5f6672",
)
# For words, which need a darker tone than tiles to be read with ease (4.5:1).
DEEP_TEAL = "#1e6f68"
WIDTH, HEIGHT = LETTER_PORTRAIT
COLUMNS, ROWS = 9, 3
GAP, HAIR = 1.1, 0.08
TILE = (WIDTH - (COLUMNS - 1) * GAP) / COLUMNS
MARGIN = 24.0

# Ground, figure and shape of every tile, row by row: q0 to q3 quarter circles from a corner, o a disc, h halves.
MOSAIC = (
    "bsq1 cuq3 tso  buq0 cbq2 sth  tcq1 buo  ucq3",
    "ubq2 sbq0 btq1 cso  tuq3 bcq0 ubq2 stq1 cbo",
    "tso  buq2 ucq0 sbq3 uch  tsq1 cbq3 bso  tuq0",
)
COLOURS = {"b": BLUE, "c": CORAL, "s": SAND, "t": TEAL, "u": SUN}


def _tile(code: str, x: float, y: float) -> str:
    ground, figure, shape = COLOURS[code[0]], COLOURS[code[1]], code[2:]
    # A hair smaller than its figure, so that no edge of the ground shows beside a figure that fills the tile.
    base = rect(x + HAIR, y + HAIR, TILE - 2 * HAIR, TILE - 2 * HAIR, fill=ground)
    if shape == "o":
        return base + circle(x + TILE / 2, y + TILE / 2, TILE * 0.3, fill=figure)
    if shape == "h":
        half = TILE / 2
        arc = f"a{half:.3f} {half:.3f} 0 0 1 {half:.3f} {half:.3f}h{-half:.3f}z"
        return base + path(f"M{x:.3f} {y:.3f}{arc}M{x + half:.3f} {y + half:.3f}{arc}", fill=figure)
    right, bottom, r = x + TILE, y + TILE, f"{TILE:.3f}"
    corners = {
        "q0": f"M{x:.3f} {y:.3f}h{r}a{r} {r} 0 0 1 -{r} {r}z",
        "q1": f"M{right:.3f} {y:.3f}v{r}a{r} {r} 0 0 1 -{r} -{r}z",
        "q2": f"M{right:.3f} {bottom:.3f}h-{r}a{r} {r} 0 0 1 {r} -{r}z",
        "q3": f"M{x:.3f} {bottom:.3f}v-{r}a{r} {r} 0 0 1 {r} {r}z",
    }
    return base + path(corners[shape], fill=figure)


def _mosaic() -> str:
    return "".join(
        _tile(code, column * (TILE + GAP), row * (TILE + GAP))
        for row, codes in enumerate(MOSAIC)
        for column, code in enumerate(codes.split())
    )


def _rules() -> str:
    return path(
        polygon([(MARGIN, 236), (WIDTH - MARGIN, 236)], closed=False), stroke=BLUE, width=0.35
    ) + rect(MARGIN, 151, 22, 1.2, fill=CORAL)


DESIGN = design(
    slug="programme-mosaic",
    name="Programme mosaic (Letter portrait)",
    page=LETTER_PORTRAIT,
    fields=[
        picture(
            WIDTH, HEIGHT, svg(WIDTH, HEIGHT, rect(0, 0, WIDTH, HEIGHT, fill="#ffffff"), _mosaic(), _rules())
        ),
        text(
            "issuer_name",
            "{issuer_name}",
            (MARGIN, 90, WIDTH - 2 * MARGIN, 8),
            font="Noto Sans Bold",
            size=13,
            smallest=8,
            color=DEEP_TEAL,
        ),
        text(
            "awards",
            "awards this certificate of programme completion to",
            (MARGIN, 98, WIDTH - 2 * MARGIN, 8),
            font="Noto Sans",
            size=12,
            color=SOFT,
        ),
        text(
            "recipient_name",
            "{recipient_name}",
            (MARGIN, 115, WIDTH - 2 * MARGIN, 27),
            font="Noto Serif Display Bold",
            size=46,
            smallest=16,
            color=BLUE,
            vertical="middle",
            leading=1.12,
        ),
        text(
            "title",
            "{title}",
            (MARGIN, 160, WIDTH - 2 * MARGIN, 23),
            font="Noto Serif Display Bold",
            size=24,
            smallest=12,
            color=INK,
            vertical="top",
            leading=1.15,
        ),
        text(
            "course_title",
            "{course_title}",
            (MARGIN, 185, WIDTH - 2 * MARGIN, 13),
            font="Noto Sans",
            size=14,
            smallest=9,
            color=INK,
            vertical="top",
            leading=1.2,
        ),
        text(
            "course_details",
            "{course_details}",
            (MARGIN, 200, WIDTH - 2 * MARGIN, 20),
            font="Noto Sans",
            size=11,
            smallest=7.5,
            color=SOFT,
            vertical="top",
            leading=1.4,
        ),
        text(
            "dates",
            "Issued on {issued_on}\nValid until {expires_on}",
            (MARGIN, 241, 80, 15),
            font="Noto Sans",
            size=11,
            smallest=8,
            color=INK,
            vertical="top",
            leading=1.45,
        ),
        text(
            "credential_id",
            "{credential_id}",
            (MARGIN, 257, 100, 5),
            font="Noto Sans",
            size=9,
            smallest=7,
            color=SOFT,
        ),
        qr(WIDTH - MARGIN - 24.5, 238.5, 27, color=BLUE),
    ],
)

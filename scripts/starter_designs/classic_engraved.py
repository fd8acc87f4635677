"""Classic: a frame of engraver's waves, a rosette seal, Garamond."""

from __future__ import annotations

from ink import circle, guilloche_frame, path, polygon, rect, rosette, scalloped, star, svg
from template import A4_LANDSCAPE, design, picture, qr, text

PAPER, INK, LINE, GOLD, SOFT = "#fdfbf4", "#16352f", "#6f9184", "#a8802f", "#4d5f59"
# Gold is for ornament; words need a darker tone to be read with ease (4.5:1).
BRONZE = "#86621c"
WIDTH, HEIGHT = A4_LANDSCAPE
CENTRE = WIDTH / 2
SEAL = (CENTRE, 168.5)


def _frame() -> str:
    waves = guilloche_frame(WIDTH, HEIGHT, inset=14, radius=9, amplitude=4.1, waves=76, lines=5, swell=38)
    return "".join(
        (
            rect(0, 0, WIDTH, HEIGHT, fill=PAPER),
            rect(7.4, 7.4, WIDTH - 14.8, HEIGHT - 14.8, stroke=INK, line=0.7),
            rect(8.8, 8.8, WIDTH - 17.6, HEIGHT - 17.6, stroke=INK, line=0.2),
            path(waves, stroke=LINE, width=0.17),
            rect(19.4, 19.4, WIDTH - 38.8, HEIGHT - 38.8, stroke=INK, line=0.2),
            rect(20.5, 20.5, WIDTH - 41, HEIGHT - 41, stroke=GOLD, line=0.45),
        )
    )


def _corners() -> str:
    parts = []
    for x in (14.0, WIDTH - 14):
        for y in (14.0, HEIGHT - 14):
            parts.append(circle(x, y, 6.1, fill=PAPER, stroke=INK, line=0.2))
            parts.append(
                path(rosette(x, y, radius=3.6, depth=1.8, petals=9, lines=4), stroke=LINE, width=0.17)
            )
            parts.append(path(star(x, y, 1.5, 0.6, 8), fill=GOLD))
    return "".join(parts)


def _seal() -> str:
    x, y = SEAL
    return "".join(
        (
            path(scalloped(x, y, 14.2, 0.42, 48), fill=GOLD),
            circle(x, y, 12.9, fill=PAPER),
            path(rosette(x, y, radius=10.1, depth=2.3, petals=18, lines=5), stroke=GOLD, width=0.2),
            path(rosette(x, y, radius=5.7, depth=1.6, petals=12, lines=4), stroke=GOLD, width=0.18),
            circle(x, y, 4.1, fill=PAPER, stroke=GOLD, line=0.25),
            path(star(x, y, 3.1, 1.25, 8), fill=GOLD),
        )
    )


def _rule(y: float, half: float) -> str:
    """A thin rule with a diamond in its middle."""
    diamond = polygon([(CENTRE - 1.5, y), (CENTRE, y - 1.1), (CENTRE + 1.5, y), (CENTRE, y + 1.1)])
    sides = polygon([(CENTRE - half, y), (CENTRE - 3, y)], closed=False)
    sides += polygon([(CENTRE + 3, y), (CENTRE + half, y)], closed=False)
    return path(sides, stroke=GOLD, width=0.3) + path(diamond, fill=GOLD)


DESIGN = design(
    slug="classic-engraved",
    name="Classic engraved (A4 landscape)",
    page=A4_LANDSCAPE,
    fields=[
        picture(WIDTH, HEIGHT, svg(WIDTH, HEIGHT, _frame(), _corners(), _seal(), _rule(64.5, 46))),
        text(
            "issuer_name",
            "{issuer_name}",
            (40, 27.5, WIDTH - 80, 9),
            font="EB Garamond",
            size=17,
            smallest=10,
            color=BRONZE,
            align="center",
            spacing=0.8,
        ),
        text(
            "title",
            "{title}",
            (36, 39.5, WIDTH - 72, 20),
            font="EB Garamond",
            size=36,
            smallest=15,
            color=INK,
            align="center",
            leading=1.05,
        ),
        text(
            "certify",
            "This is to certify that",
            (60, 69.5, WIDTH - 120, 8),
            font="EB Garamond Italic",
            size=15,
            color=SOFT,
            align="center",
        ),
        text(
            "recipient_name",
            "{recipient_name}",
            (34, 79, WIDTH - 68, 25),
            font="EB Garamond",
            size=46,
            smallest=16,
            color=INK,
            align="center",
            leading=1.08,
        ),
        text(
            "fulfilled",
            "has fulfilled all the requirements of",
            (60, 105.5, WIDTH - 120, 8),
            font="EB Garamond Italic",
            size=15,
            color=SOFT,
            align="center",
        ),
        text(
            "course_title",
            "{course_title}",
            (40, 114.5, WIDTH - 80, 12),
            font="EB Garamond",
            size=23,
            smallest=11,
            color=INK,
            align="center",
            leading=1.1,
        ),
        text(
            "course_details",
            "{course_details}",
            (55, 129, WIDTH - 110, 11),
            font="EB Garamond",
            size=13,
            smallest=8,
            color=SOFT,
            align="center",
            vertical="top",
            leading=1.2,
        ),
        text(
            "dates",
            "Issued on {issued_on}\nValid until {expires_on}",
            (33, 158, 80, 22),
            font="EB Garamond",
            size=13,
            smallest=9,
            color=INK,
            vertical="bottom",
            leading=1.3,
        ),
        qr(WIDTH - 32.5 - 24, 148.5, 24, color=INK, background=PAPER),
        text(
            "credential_id",
            "{credential_id}",
            (WIDTH - 33 - 68, 174, 65.2, 5),
            font="Noto Sans",
            size=8,
            smallest=7,
            color=SOFT,
            align="right",
            spacing=0.3,
        ),
    ],
)

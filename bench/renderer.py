"""How quick a certificate is: stamped designs beside WeasyPrint, page by page.

    python bench/renderer.py [--count 240] [--instructions]

One template (A4 landscape, a photograph as background, six texts in mixed
scripts, a QR code, a signature with transparency), recipients with Latin,
Arabic, Hindi and Chinese names. Times are CPU milliseconds of this process;
ratios count, not times. ``--instructions`` counts instructions per certificate
too, by valgrind's callgrind, in some minutes. Prints a table for people on
standard error and one line of JSON.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credcloud_bridge.hosts.site.test_settings")

from PIL import Image, ImageDraw

from credcloud_bridge.rendering.api import Fields
from credcloud_bridge.rendering.compiled.design import StampedDesign
from credcloud_bridge.rendering.layout import read_template
from credcloud_bridge.rendering.weasy_design import WeasyDesign

_GIVEN = "Zoë Łukasz Anna-Maria José محمد عائشة علاء अर्जुन श्रीमती क्षितिजा 小明 雪芹 Siobhán Renée".split()
_FAMILY = "Ångström O’Connor الاسلام صديقي शर्मा द्विवेदी 王 欧阳 Müller-Lüdenscheidt Nguyễn".split()


def template() -> dict[str, Any]:
    """The design that is measured."""
    return {
        "basePdf": {"width": 297, "height": 210, "padding": [0, 0, 0, 0]},
        "schemas": [
            [
                _field("image", 0, 0, 297, 210, name="background", content=_photograph(), readOnly=True),
                _field("image", 40, 165, 50, 20, name="signature", content=_signature(), readOnly=True),
                _text("title", 30, 34, content="Certificate of Completion · شهادة إتمام", readOnly=True),
                _text("recipient_name", 70, 40, dynamicFontSize={"min": 12, "max": 40, "fit": "horizontal"}),
                _text(
                    "body",
                    100,
                    16,
                    content="has completed {course_title} · ने पूरा किया · 已完成",
                    readOnly=True,
                ),
                _text("date", 120, 14, content="{issued_on}", readOnly=True),
                _text("issuer_name", 135, 14),
                _text("number", 195, 9, content="{credential_id}", readOnly=True),
                _field("qrcode", 245, 155, 35, 35, name="qr", content="{verify_url}", readOnly=True),
            ]
        ],
        "pdfmeVersion": "6.1.13",
    }


def recipients(count: int) -> Iterator[Fields]:
    """Recipients in a fixed order, every one with another name, number and address."""
    for number in range(count):
        given, family = _GIVEN[number % len(_GIVEN)], _FAMILY[number * 7 % len(_FAMILY)]
        yield Fields(
            values={
                "recipient_name": f"{given} {family}" + (f" {number}" if number >= 60 else ""),
                "course_title": "Introduction to Hydrology",
                "issuer_name": "Example University",
                "issued_on": "1 May 2026",
                "credential_id": f"EX-{number * 7919 % 1000003:06d}",
                "verify_url": f"https://credentials.example.org/verify/{number * 2654435761 % 2**48:012x}",
            },
            language="en",
        )


def _field(kind: str, x: float, y: float, width: float, height: float, **more: Any) -> dict[str, Any]:
    return {"type": kind, "position": {"x": x, "y": y}, "width": width, "height": height, **more}


def _text(name: str, y: float, size: float, **more: Any) -> dict[str, Any]:
    words = {"fontName": "Noto Serif", "fontSize": size, "alignment": "center", "verticalAlignment": "middle"}
    return _field("text", 20, y, 257, 18, name=name, **{"content": "", **words, **more})


def _photograph() -> str:
    """Noise over a gradient, which JPEG packs about as badly as a photograph of paper."""
    noise = Image.effect_noise((2480, 1754), 24)
    tint = Image.linear_gradient("L").resize(noise.size)
    out = BytesIO()
    Image.merge("RGB", (Image.blend(noise, tint, 0.5), tint, noise)).save(out, "JPEG", quality=90)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def _signature() -> str:
    image = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    points = [(20 + 14 * step, 120 + (-1) ** step * (90 - 2 * step)) for step in range(40)]
    ImageDraw.Draw(image).line(points, fill=(20, 20, 120, 255), width=6, joint="curve")
    out = BytesIO()
    image.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def printer(way: str) -> Callable[[Fields], bytes]:
    """A function that makes one certificate in the given way."""
    page = read_template(template())
    if way == "stamped":
        return StampedDesign(page, "bench").pdf
    if way == "whole":
        return WeasyDesign(page).pdf
    return lambda fields: WeasyDesign(page).pdf(fields)  # naive: nothing is shared between certificates


def milliseconds(way: str, count: int) -> tuple[float, float, int]:
    """CPU milliseconds per certificate, for compiling with the first certificate, and bytes of the last."""
    start = time.process_time()
    make = printer(way)
    warm = list(recipients(60)) if way == "stamped" else list(recipients(2))
    make(warm[0])
    first = time.process_time() - start
    for fields in warm:
        make(fields)
    some = list(recipients(60 + count))[60:]
    start = time.process_time()
    size = 0
    for fields in some:
        size = len(make(fields))
    return (time.process_time() - start) / count * 1000, first * 1000, size


def instructions(way: str, small: int, large: int) -> float | None:
    """Millions of instructions per certificate, warm; ``None`` without valgrind."""
    if not shutil.which("valgrind"):
        return None
    counted = []
    for count in (small, large):
        with tempfile.TemporaryDirectory() as folder:
            command = [
                "valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", sys.executable, __file__,
                "--make", way, str(count),
            ]  # fmt: skip
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        found = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
        if not found:
            return None
        counted.append(int(found[1]))
    return (counted[1] - counted[0]) / (large - small) / 1e6


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=240, help="stamped certificates (default 240)")
    parser.add_argument("--instructions", action="store_true", help="count instructions too (minutes)")
    parser.add_argument("--make", nargs=2, metavar=("WAY", "COUNT"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.make:
        make = printer(asked.make[0])
        for fields in recipients(int(asked.make[1])):
            make(fields)
        return
    rows = []
    for way, count, label in (
        ("stamped", asked.count, "stamped (ours)"),
        ("whole", 12, "WeasyPrint, fonts and pictures shared"),
        ("naive", 6, "WeasyPrint, naive"),
    ):
        taken, first, size = milliseconds(way, count)
        sizes = {"stamped": (300, 540), "whole": (2, 6), "naive": (2, 6)}[way]
        rows.append(
            (way, label, taken, first, size, instructions(way, *sizes) if asked.instructions else None)
        )
    design = StampedDesign(read_template(template()), "bench")
    tails = [len(design.tail(fields) or b"") for fields in recipients(60)]
    ours = rows[0][2]
    write = sys.stderr.write
    write(f"{'way':40}{'ms each':>10}{'ratio':>8}{'first, ms':>11}{'KB':>8}{'M instr.':>10}\n")
    for _, label, taken, first, size, counted in rows:
        shown = "–" if counted is None else f"{counted:.1f}"
        write(f"{label:40}{taken:10.2f}{taken / ours:8.1f}{first:11.0f}{size / 1000:8.0f}{shown:>10}\n")
    write(f"a certificate's own bytes: {sum(tails) / len(tails):,.0f} on average, {max(tails):,} at most\n")
    by_way = {row[0]: row for row in rows}
    figures = {"tail_bytes": sum(tails) // len(tails)}
    for way, name in (("stamped", "ours"), ("whole", "shared"), ("naive", "naive")):
        figures[f"{name}_ms"] = round(by_way[way][2], 3)
        if by_way[way][5] is not None:
            figures[f"{name}_instructions"] = round(by_way[way][5] * 1e6)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()

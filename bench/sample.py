"""The certificate that is measured, and those who receive it.

A4 landscape; a photograph of 300 dots per inch and some 1.3 MB beneath; six
texts in mixed scripts, a QR code, a signature with transparency. Recipients
take turns between Latin, Arabic, Devanagari and Han, every one with a name,
number and address that no other has. All of it is the same on every machine.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

FONT = "Noto Serif"
COURSE = "Introduction to Hydrology"
ISSUER = "Example University"
DATE = "1 May 2026"

_LATIN = (
    "Zoë Łukasz Anna-Maria José Siobhán Renée Mihai Çiğdem Þórunn Jürgen Ngọc Władysław Inês Søren Kateřina Ana",
    (
        "Ångström O’Connor Müller-Lüdenscheidt Nguyễn García Kowalczyk Ionescu Yıldız Jónsdóttir Novák Ferreira "
        "Østergård Dvořáková MacLeod Šimunović Lefèvre"
    ),
)
_ARABIC = (
    "محمد عائشة علاء فاطمة يوسف خديجة إبراهيم زينب مصطفى مريم عبدالله نور طارق ليلى حسين سلمى",
    (
        "الإسلام صديقي الأحمد القحطاني المغربي الشريف بنعيسى الهاشمي التونسي العراقي حجازي المصري "
        "الزهراني عباس خطيب منصور"
    ),
)
_DEVANAGARI = (
    "अर्जुन श्रीमती क्षितिजा लक्ष्मी कृष्ण विद्या प्रज्ञा आदित्य ज्योति स्नेहा राजेन्द्र ऋषि गङ्गा पूर्णिमा सत्य उत्कर्ष",
    "शर्मा द्विवेदी त्रिपाठी मिश्र चट्टोपाध्याय कुलकर्णी पाण्डेय सिन्हा वर्मा अग्निहोत्री देशमुख जोशी भट्ट चौधरी ठाकुर राठौड़",
)
_HAN = (
    "小明 雪芹 秀英 建国 淑贞 志强 丽华 浩然 梓涵 宇轩 思颖 嘉懿 鹏飞 晓燕 国栋 慧敏",
    "王 欧阳 司马 张 陈 诸葛 黄 赵 吴 徐 孙 朱 胡 郭 何 林",
)
# Sixteen given names and sixteen family names in each script.
_NAMES = tuple((given.split(), family.split()) for given, family in (_LATIN, _ARABIC, _DEVANAGARI, _HAN))
_HAN_TURN = 3


def template(variant: str = "") -> dict[str, Any]:
    """The design, as the studio would save it.

    ``variant`` "two_pages" adds a supplement on a second page, "photo" a picture that comes with each recipient.
    """
    made = _one_page()
    if variant == "two_pages":
        made["schemas"].append(_supplement())
    elif variant == "photo":
        made["schemas"][0].append(_field("image", 20, 20, 30, 40, name="portrait", content="{portrait}"))
    return made


def _supplement() -> list[dict[str, Any]]:
    return [
        _text("supplement", 20, 20, content="Syllabus · المنهج", readOnly=True),
        _text("module_1", 50, 14, content="Rivers and lakes, 40 hours", readOnly=True),
        _text("module_2", 70, 14, content="Groundwater, 35 hours", readOnly=True),
        _text("supplement_name", 120, 14, content="{recipient_name} · {course_title}", readOnly=True),
        _text("supplement_number", 195, 9, content="{credential_id}", readOnly=True),
    ]


def _one_page() -> dict[str, Any]:
    return {
        "basePdf": {"width": 297, "height": 210, "padding": [0, 0, 0, 0]},
        "schemas": [
            [
                _field("image", 0, 0, 297, 210, name="background", content=photograph(), readOnly=True),
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


def recipients(count: int, first: int = 0, variant: str = "") -> Iterator[dict[str, str]]:
    """The values of ``count`` recipients from number ``first`` on; ``variant`` as ``template`` takes it."""
    for number in range(first, first + count):
        yield {
            "recipient_name": _name(number),
            "course_title": COURSE,
            "issuer_name": ISSUER,
            "issued_on": DATE,
            "credential_id": f"EX-{number * 7919 % 1000003:06d}",
            "verify_url": f"https://credentials.example.org/verify/{_scattered(number):012x}",
        } | ({"portrait": _portrait(number % 16)} if variant == "photo" else {})


def _scattered(number: int) -> int:
    """A number of 48 bits that looks as arbitrary as an identifier does."""
    return number * 0x9E3779B97F4A7C15 >> 16 & 2**48 - 1


def _name(number: int) -> str:
    turn, script = divmod(number, len(_NAMES))
    given, family = _NAMES[script]
    # The steps make neighbours differ in both parts; two parts give 256 names, the third 4,096.
    parts = [given[turn % 16], family[(turn // 16 + turn * 5) % 16]]
    if turn >= 256:
        parts.insert(1, given[turn // 256 % 16])
    if script == _HAN_TURN:  # the family name first, and nothing between
        parts = ["".join([parts[-1], *parts[:-1]])]
    return " ".join(parts) + (f" {turn // 4096}" if turn >= 4096 else "")


def _field(kind: str, x: float, y: float, width: float, height: float, **more: Any) -> dict[str, Any]:
    return {"type": kind, "position": {"x": x, "y": y}, "width": width, "height": height, **more}


def _text(name: str, y: float, size: float, **more: Any) -> dict[str, Any]:
    words = {"fontName": FONT, "fontSize": size, "alignment": "center", "verticalAlignment": "middle"}
    return _field("text", 20, y, 257, 18, name=name, **{"content": "", **words, **more})


@lru_cache(maxsize=1)
def photograph() -> str:
    """Paper in uneven light with grain, 3508 by 2480 pixels, as a data URI."""
    size = (3508, 2480)
    grain = Image.frombytes("L", (1754, 1240), random.Random(7).randbytes(1754 * 1240))
    grain = grain.resize(size, Image.Resampling.BICUBIC).point(lambda value: 128 + (value - 128) // _GRAIN)
    light = Image.linear_gradient("L").resize(size).point(lambda value: 150 + value * 2 // 5)
    paper = Image.blend(grain, light, 0.5)
    out = BytesIO()
    Image.merge("RGB", (paper, Image.blend(grain, light, 0.7), light)).save(out, "JPEG", quality=89)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


_GRAIN = 6  # the higher the fainter, and the smaller the file


@lru_cache(maxsize=16)
def _portrait(number: int) -> str:
    """A photograph of 300 by 400 pixels as a data URI, another one for each number."""
    grain = Image.frombytes("RGB", (75, 100), random.Random(number).randbytes(3 * 75 * 100))
    out = BytesIO()
    grain.resize((300, 400), Image.Resampling.BICUBIC).save(out, "JPEG", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def _signature() -> str:
    image = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    points = [(20 + 14 * step, 120 + (-1) ** step * (90 - 2 * step)) for step in range(40)]
    ImageDraw.Draw(image).line(points, fill=(20, 20, 120, 255), width=6, joint="curve")
    out = BytesIO()
    image.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"

"""Designs and values for the tests of rendering; everything is made here, nothing is read from files."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from credcloud_bridge.data import DesignKind, DesignSource
from credcloud_bridge.rendering.api import CompiledDesign, PlaceholderValues, compile_design

VALUES = {
    "recipient_name": "Zoë Ångström",
    "title": "Certificate of completion",
    "course_title": "Physics I",
    "issuer_name": "Example University",
    "issued_on": "1 May 2026",
    "expires_on": "",
    "credential_id": "ABC-123",
    "verify_url": "https://credentials.example.org/verify/7f3c2a9d",
}

# One name per script, each with the script that it stands for.
NAMES = {
    "latin": "Łukasz Nguyễn Đặng",
    "single": "Sukarno",
    "apostrophe": "Siobhán O’Connor-D'Angelo",
    "cyrillic": "Наталья Ђорђевић",
    "greek": "Ἀλέξανδρος Παπαδόπουλος",
    "arabic": "مُحَمَّد بن سلمان",
    "urdu": "عائشہ صدیقی",
    "hebrew": "דָּוִד כהן",
    "hindi": "श्रीमती क्षितिजा शर्मा",
    "bengali": "রবীন্দ্রনাথ ঠাকুর",
    "tamil": "தமிழ்ச்செல்வி கிருஷ்ணன்",
    "telugu": "వెంకటేశ్వర్లు",
    "malayalam": "ശ്രീലക്ഷ്മി",
    "sinhala": "ශ්‍රී ලංකා",
    "thai": "สมชาย ใจดี",
    "lao": "ສົມໄຊ",
    "khmer": "សុខ សំណាង",
    "myanmar": "အောင်ဆန်းစုကြည်",
    "tibetan": "བསྟན་འཛིན་རྒྱ་མཚོ",
    "georgian": "ნინო ბერიძე",
    "armenian": "Արամ Խաչատրյան",
    "ethiopic": "አበበ ቢቂላ",
    "chinese": "王小明",
    "japanese": "山田はなこ",
    "korean": "김민수",
    "emoji": "Ana 🎓",
}


def text(name: str, *, y: float = 60, **more: Any) -> dict[str, Any]:
    """A text field across an A4 landscape page."""
    return {
        "name": name,
        "type": "text",
        "position": {"x": 20, "y": y},
        "width": 257,
        "height": 18,
        "content": "",
        "fontSize": 30,
        "fontName": "Noto Sans",
        "alignment": "center",
        "verticalAlignment": "middle",
        **more,
    }


def name_field(**more: Any) -> dict[str, Any]:
    """The recipient's name, shrinking from 36 to 8 points."""
    shrink = {"min": 8, "max": 36, "fit": "horizontal"}
    return text("recipient_name", **{"fontSize": 36, "dynamicFontSize": shrink, **more})


def box(kind: str, *, name: str = "box", **more: Any) -> dict[str, Any]:
    """Any field that is not text."""
    return {
        "name": name,
        "type": kind,
        "position": {"x": 20, "y": 20},
        "width": 40,
        "height": 40,
        "readOnly": True,
        **more,
    }


def template(*fields: dict[str, Any], base: Any = None) -> dict[str, Any]:
    """A template of one page with these fields, A4 landscape unless ``base`` says otherwise."""
    blank = {"width": 297, "height": 210, "padding": [0, 0, 0, 0]}
    return {"basePdf": base or blank, "schemas": [list(fields)], "pdfmeVersion": "6.1.13"}


def source(*fields: dict[str, Any], base: Any = None) -> DesignSource:
    """A design version with these fields."""
    made = template(*fields, base=base)
    digest = hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()
    return DesignSource(digest=digest, kind=DesignKind.CERTIFICATE, template=made)


def several_pages(*pages: list[dict[str, Any]], base: Any = None) -> DesignSource:
    """A design version with these fields on its pages."""
    made = {**template(base=base), "schemas": list(pages)}
    digest = hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()
    return DesignSource(digest=digest, kind=DesignKind.CERTIFICATE, template=made)


def design(*fields: dict[str, Any], base: Any = None) -> CompiledDesign:
    """The compiled design with these fields."""
    return compile_design(source(*fields, base=base))


def values(name: str = VALUES["recipient_name"], *, language: str = "en", **more: str) -> PlaceholderValues:
    """A full set of values for a recipient of this name."""
    return PlaceholderValues(values={**VALUES, "recipient_name": name, **more}, language=language)


def picture(mime: str = "image/png", *, size: tuple[int, int] = (40, 40), colour: str = "#cc0000") -> str:
    """A plain picture as a data URI."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG" if mime == "image/png" else "JPEG")
    return f"data:{mime};base64,{base64.b64encode(out.getvalue()).decode()}"


def drawing(colour: str = "#cc0000") -> str:
    """A picture as SVG; a recipient's can only be rendered with the whole page."""
    square = f"<rect width='9' height='9' fill='{colour}'/>"
    return f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{square}</svg>"


def see_through() -> str:
    """A PNG with an alpha channel: a filled circle on nothing."""
    image = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((10, 10, 50, 50), fill=(0, 0, 200, 128))
    out = BytesIO()
    image.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def base_pdf(change: Any = None, *, size: tuple[float, float] = (842, 595), pages: int = 1) -> str:
    """A PDF with a green rectangle on each page, as a data URI; ``change`` may alter the document."""
    document = pikepdf.Pdf.new()
    for _ in range(pages):
        page = document.add_blank_page(page_size=size)
        page.Contents = document.make_stream(b"0 0.6 0 rg 100 100 200 100 re f")
    if change:
        change(document)
    out = BytesIO()
    document.save(out, static_id=True)
    return f"data:application/pdf;base64,{base64.b64encode(out.getvalue()).decode()}"


def poppler_text(pdf: bytes, tmp_path: Path) -> str:
    """The text of a PDF as pdftotext reads it."""
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pdf)
    command = ["pdftotext", "-enc", "UTF-8", str(file), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout


def pdfium_text(pdf: bytes) -> str:
    """The text of a PDF as pdfium reads it."""
    document = pdfium.PdfDocument(pdf)
    page = document[0]
    words = page.get_textpage()
    found = str(words.get_text_range())
    words.close()
    page.close()
    document.close()
    return found


def picture_of(data: bytes) -> Image.Image:
    """Bytes of a PNG or JPEG as a picture."""
    with Image.open(BytesIO(data)) as image:
        image.load()
        return image.copy()


def ink(image: Image.Image, box_mm: tuple[float, float, float, float]) -> int:
    """How many pixels of a picture of an A4 landscape page are not white within a box in millimetres."""
    scale = image.width / 297
    part = image.convert("L").crop(tuple(round(edge * scale) for edge in box_mm))
    return sum(part.histogram()[:200])

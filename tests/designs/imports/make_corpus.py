"""Writes the certificates in ``corpus/``: the same page as many programs write it. Run by hand.

    python tests/designs/imports/make_corpus.py [names…]

Needs Chromium, LibreOffice, Ghostscript, Inkscape, Node with pdf-lib and PptxGenJS, and the Python packages reportlab,
python-pptx and pycairo (``TOOLS_PYTHON``, ``CAIRO_PYTHON`` and ``TOOLS_NODE_PATH`` say where). The names are invented.
On every page the place for the recipient's name has its middle at 148.5 and about 97 mm.
"""

# ruff: noqa: E501, T201 (programs in other languages; run by hand)

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")
CHROMIUM = os.environ.get("CHROMIUM", "chromium")
TOOLS_PYTHON = os.environ.get("TOOLS_PYTHON", sys.executable)
CAIRO_PYTHON = os.environ.get("CAIRO_PYTHON", sys.executable)

PAGE = """<!DOCTYPE html><html lang="{language}" dir="{direction}"><meta charset="utf-8"><style>
@page{{size:297mm 210mm;margin:0}} html,body{{margin:0}} body{{width:297mm;height:210mm;position:relative;
font-family:{family}}} p{{position:absolute;left:20mm;width:257mm;margin:0;text-align:center;line-height:1}}
.s{{width:70mm;font-size:11pt}}</style>
<p style="top:38mm;font-size:34pt;letter-spacing:{spacing}">{title}</p><p style="top:70mm;font-size:15pt">{cue}</p>
<p style="top:91mm;font-size:32pt">{name}</p><p style="top:122mm;font-size:15pt">{body}</p>
<p class="s" style="top:175mm;left:25mm">{left}</p><p class="s" style="top:175mm;left:200mm">{right}</p></html>"""
ENGLISH = {
    "language": "en",
    "direction": "ltr",
    "family": "'Noto Sans'",
    "spacing": "0",
    "title": "CERTIFICATE",
    "cue": "This certificate is presented to",
    "name": "",
    "body": "for completing the course in rope access",
    "left": "Director",
    "right": "Secretary",
}
HINDI = {
    **ENGLISH,
    "language": "hi",
    "family": "'Noto Sans Devanagari'",
    "title": "प्रमाण पत्र",
    "cue": "यह प्रमाण पत्र प्रदान किया जाता है",
    "body": "पाठ्यक्रम सफलतापूर्वक पूरा करने पर",
    "left": "निदेशक",
    "right": "सचिव",
}
ARABIC = {
    **ENGLISH,
    "language": "ar",
    "direction": "rtl",
    "family": "'Noto Naskh Arabic'",
    "title": "شهادة تقدير",
    "cue": "تمنح هذه الشهادة إلى",
    "body": "لإتمام دورة العمل على الحبال",
    "left": "المدير",
    "right": "الأمين",
}
REPORTLAB = """
import sys
from reportlab.pdfgen import canvas
from reportlab.lib.units import mm
kind, target = sys.argv[1:]
c = canvas.Canvas(target, pagesize=(297*mm, 210*mm), invariant=1)
def line(y, text, size, font="Helvetica", x=148.5):
    c.setFont(font, size)
    if kind == "letters":
        at = x*mm - c.stringWidth(text, font, size)/2
        for letter in text:
            c.drawString(at, (210-y)*mm, letter)
            at += c.stringWidth(letter, font, size)
    else:
        c.drawCentredString(x*mm, (210-y)*mm, text)
if kind == "cmyk":
    c.setFillColorCMYK(0.1, 0.05, 0.2, 0); c.rect(0, 0, 297*mm, 210*mm, stroke=0, fill=1)
    c.setFillColorCMYK(1, 0.6, 0, 0.2)
if kind == "forms":
    c.beginForm("seal"); c.setFont("Times-Bold", 14); c.drawCentredString(0, 0, "SEAL")
    c.circle(0, 5, 30); c.endForm()
    c.beginForm("page")
name = {"leader": "." * 60, "letters": "{{name}}", "sample": "Olga Petersen", "forms": "NAME_PLACEHOLDER"}.get(kind, "")
line(48, "CERTIFICATE", 34, "Times-Bold"); line(74, "This certificate is presented to", 15)
if name: line(100, name, 14 if kind == "leader" else 32)
line(126, "for completing the course in rope access", 15); line(178, "Director", 11, x=60)
line(178, "Secretary", 11, x=235)
if kind == "forms":
    c.endForm(); c.doForm("page")
    for x in (40, 257):
        c.saveState(); c.translate(x*mm, 40*mm); c.doForm("seal"); c.restoreState()
if kind == "turned":
    c.saveState(); c.translate(12*mm, 60*mm); c.rotate(90)
    c.setFont("Helvetica", 10); c.drawString(0, 0, "Serial 0001 of 2026"); c.restoreState()
c.save()
"""
CAIRO = """
import sys, cairo
mm = 72/25.4
surface = cairo.PDFSurface(sys.argv[1], 297*mm, 210*mm)
c = cairo.Context(surface)
for y, text, size, x in ((48, "CERTIFICATE", 34, 148.5), (74, "This certificate is presented to", 15, 148.5),
        (100, "[recipient.name]", 30, 148.5), (126, "for completing the course in rope access", 15, 148.5),
        (178, "Director", 11, 60), (178, "Secretary", 11, 235)):
    c.select_font_face("DejaVu Serif"); c.set_font_size(size)
    wide = c.text_extents(text).x_advance
    c.move_to(x*mm - wide/2, y*mm); c.show_text(text)
surface.finish()
"""
PDF_LIB = """
const { PDFDocument, StandardFonts, rgb } = require('pdf-lib'); const fs = require('fs'); const mm = 72 / 25.4;
(async () => { const d = await PDFDocument.create(); d.setCreationDate(new Date(0)); d.setModificationDate(new Date(0));
const p = d.addPage([297 * mm, 210 * mm]); const f = await d.embedFont(StandardFonts.TimesRoman);
for (const [y, t, s, x] of [[48, 'CERTIFICATE', 34, 148.5], [74, 'This is to certify that', 15, 148.5],
  [126, 'has successfully completed the course', 15, 148.5], [178, 'Director', 11, 60],
  [178, 'Date: ____________', 11, 235]])
  p.drawText(t, { x: x * mm - f.widthOfTextAtSize(t, s) / 2, y: (210 - y) * mm, size: s, font: f, color: rgb(0.1, 0.2, 0.4) });
fs.writeFileSync(process.argv[1], await d.save()); })();
"""
PPTX_GEN = """
const P = require('pptxgenjs'); const p = new P(); p.defineLayout({ name: 'A4', width: 11.693, height: 8.268 }); p.layout = 'A4';
const s = p.addSlide(); s.background = { color: 'F6F2E6' }; const i = (mm) => mm / 25.4;
for (const [y, t, z, x, w] of [[35, 'CERTIFICATE', 34, 20, 257], [66, 'This certificate is presented to', 15, 20, 257],
  [88, '[Recipient Name]', 32, 20, 257], [118, 'for completing the course in rope access', 15, 20, 257], [172, 'Director', 11, 25, 70]])
  s.addText(t, { x: i(x), y: i(y), w: i(w), h: i(18), fontSize: z, align: 'center', fontFace: 'Lora', color: '203060' });
p.writeFile({ fileName: process.argv[1] });
"""
PYTHON_PPTX = """
import sys
from pptx import Presentation
from pptx.util import Mm, Pt
from pptx.enum.text import PP_ALIGN, MSO_ANCHOR
from pptx.dml.color import RGBColor
p = Presentation(); p.slide_width, p.slide_height = Mm(297), Mm(210)
s = p.slides.add_slide(p.slide_layouts[6])
frame = s.shapes.add_shape(1, Mm(8), Mm(8), Mm(281), Mm(194)); frame.fill.background(); frame.line.color.rgb = RGBColor(120, 90, 30)
for y, text, size, x, w in ((35, "CERTIFICATE", 34, 20, 257), (66, "This certificate is presented to", 15, 20, 257),
        (88, "{{full name}}", 32, 20, 257), (118, "for completing {{course}} on {{date}}", 15, 20, 257), (172, "Director", 11, 25, 70)):
    box = s.shapes.add_textbox(Mm(x), Mm(y), Mm(w), Mm(18)).text_frame
    box.vertical_anchor = MSO_ANCHOR.MIDDLE
    run = box.paragraphs[0].add_run(); box.paragraphs[0].alignment = PP_ALIGN.CENTER
    run.text, run.font.size, run.font.name = text, Pt(size), "Montserrat"
p.save(sys.argv[1])
"""
TYPE_3 = """%!PS
<</PageSize [841.89 595.276]>> setpagedevice
/T3 <</FontType 3 /FontMatrix [.001 0 0 .001 0 0] /FontBBox [0 0 1000 1000] /Encoding StandardEncoding
/BuildGlyph {exch pop 600 0 setcharwidth 1000 /Helvetica findfont exch scalefont setfont 0 0 moveto glyphshow}>> definefont pop
/mm {72 mul 25.4 div} def
/at {3 dict begin /s exch def /y exch def /t exch def /T3 findfont s scalefont setfont
148.5 mm t length s 0.6 mul mul 2 div sub 210 y sub mm moveto t show end} def
(CERTIFICATE) 48 30 at (This certificate is presented to) 74 15 at (for completing the course in rope access) 126 15 at
(Director) 178 11 at showpage
"""


def chromium(name: str, values: dict[str, str]) -> None:
    """A page printed by Chromium."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.html")
        source.write_text(PAGE.format(**values), "utf-8")
        run(
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
            f"--print-to-pdf={CORPUS / name}", source.as_uri(),
        )  # fmt: skip


def python(code: str, *arguments: object) -> None:
    """Runs code with the tools' Python."""
    run(TOOLS_PYTHON, "-c", code, *map(str, arguments))


def node(code: str, target: Path) -> None:
    """Runs code with Node."""
    environment = {**os.environ, "NODE_PATH": os.environ.get("TOOLS_NODE_PATH", "node_modules")}
    subprocess.run(["node", "-e", code, str(target)], check=True, env=environment)


def libreoffice(source: Path, target: str) -> None:
    """A document turned into PDF by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        run(
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        )
        Path(folder, source.with_suffix(".pdf").name).replace(CORPUS / target)


def ghostscript(source: Path, target: str, *options: str) -> None:
    """A file written again by Ghostscript."""
    run(
        "gs",
        "-q",
        "-dBATCH",
        "-dNOPAUSE",
        "-sDEVICE=pdfwrite",
        *options,
        f"-sOutputFile={CORPUS / target}",
        str(source),
    )


def run(*command: str) -> None:
    """Runs a program."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def postscript(target: str) -> None:
    """A page with a Type 3 font."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.ps")
        source.write_text(TYPE_3)
        ghostscript(source, target)


INKSCAPE = """<svg xmlns="http://www.w3.org/2000/svg" width="297mm" height="210mm" viewBox="0 0 297 210">
<rect x="8" y="8" width="281" height="194" style="fill:none;stroke:#7a5c1e;stroke-width:1.2"/>
<g style="font-family:'Noto Sans';text-anchor:middle;text-align:center;fill:#222222">
<text x="148.5" y="50" style="font-size:12px">CERTIFICATE</text>
<text x="148.5" y="76" style="font-size:5.3px">This certificate is presented to</text>
<text x="148.5" y="127" style="font-size:5.3px">for completing the course in rope access</text>
<text x="60" y="179" style="font-size:3.9px">Director</text><text x="237" y="179" style="font-size:3.9px">Secretary</text></g></svg>"""


def inkscape(name: str) -> None:
    """A drawing, saved by Inkscape as it saves its own."""
    with tempfile.TemporaryDirectory() as folder:
        drawing = Path(folder) / "in.svg"
        drawing.write_text(INKSCAPE)
        run("inkscape", str(drawing), f"--export-filename={CORPUS / name}", "--export-type=svg")


MAKERS = {
    "chromium.pdf": lambda: chromium("chromium.pdf", ENGLISH),
    "chromium_spaced.pdf": lambda: chromium(
        "chromium_spaced.pdf", {**ENGLISH, "spacing": "8pt", "name": "«Name»"}
    ),
    "chromium_hindi.pdf": lambda: chromium("chromium_hindi.pdf", HINDI),
    "chromium_arabic.pdf": lambda: chromium("chromium_arabic.pdf", ARABIC),
    "chromium_script.pdf": lambda: chromium(
        "chromium_script.pdf",
        {**ENGLISH, "family": "'EB Garamond'", "cue": "Verliehen an", "name": "<i>Maja Lindqvist</i>"},
    ),
    **{
        f"reportlab_{kind}.pdf": (lambda kind=kind: python(REPORTLAB, kind, CORPUS / f"reportlab_{kind}.pdf"))
        for kind in ("plain", "letters", "leader", "sample", "forms", "turned", "cmyk")
    },
    "cairo.pdf": lambda: run(CAIRO_PYTHON, "-c", CAIRO, str(CORPUS / "cairo.pdf")),
    "pdf_lib.pdf": lambda: node(PDF_LIB, CORPUS / "pdf_lib.pdf"),
    "pptxgenjs.pptx": lambda: node(PPTX_GEN, CORPUS / "pptxgenjs.pptx"),
    "python_pptx.pptx": lambda: python(PYTHON_PPTX, CORPUS / "python_pptx.pptx"),
    "libreoffice_impress.pdf": lambda: libreoffice(CORPUS / "python_pptx.pptx", "libreoffice_impress.pdf"),
    "ghostscript_cmyk.pdf": lambda: ghostscript(
        CORPUS / "reportlab_cmyk.pdf",
        "ghostscript_cmyk.pdf",
        "-sProcessColorModel=DeviceCMYK",
        "-sColorConversionStrategy=CMYK",
    ),
    "ghostscript_type3.pdf": lambda: postscript("ghostscript_type3.pdf"),
    "inkscape.svg": lambda: inkscape("inkscape.svg"),
}

if __name__ == "__main__":
    CORPUS.mkdir(exist_ok=True)
    for wanted in sys.argv[1:] or MAKERS:
        MAKERS[wanted]()
        print(wanted, (CORPUS / wanted).stat().st_size)

"""Certificates in the manner of universities: frames, engraved lines, serif faces, everything on one axis."""

from __future__ import annotations

import ornaments as o
from sheet import A4, A4_LANDSCAPE, LETTER, LETTER_LANDSCAPE, Sheet


def heading(s: Sheet, x: float, y: float, w: float, *, size: float, font: str, ink: str, logo: float = 17) -> None:
    """The issuer's logo with its name below; without a logo the name alone, larger, in the same place."""
    s.picture("logo", "issuer_logo", x, y, w, logo)
    s.value("issuer_name", x, y + 3, w, logo + 4, size=size, least=11, font=font, ink=ink, spacing=0.6, showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", x, y + logo + 1, w, 7, size=size * 0.6, least=8, font=font, ink=ink, spacing=0.4, showIf="issuer_logo")


def footer(s: Sheet, x: float, y: float, w: float, *, code: float, ink: str, faint: str, font: str, size: float = 9, label: str = "", ground: str = "#ffffff") -> None:
    """The code on the axis, dates on its left and the number on its right."""
    side = (w - code) / 2 - 6
    s.text("dates", "Issued on {issued_on}\nValid until {expires_on}\nResult: {grade}", x, y, side, code, size=size, least=6.5, font=font, ink=faint, align="left", vertical="bottom", line=1.35)
    s.code(x + (w - code) / 2, y, code, ink, ground)
    s.text("credential_id", (label or "Scan to verify") + "\n{credential_id}", x + w - side, y, side, code, size=size, least=6.5, font=font, ink=faint, align="right", vertical="bottom", line=1.35)


def guilloche_diploma() -> Sheet:
    """A banknote's frame, green and gold, Cinzel and Cormorant."""
    green, gold, ink, faint = "#14432f", "#a07d2c", "#1d2420", "#4d5a52"
    s = Sheet("guilloche-diploma", "Engraved diploma (A4 landscape)", A4_LANDSCAPE, font="Cormorant Garamond", ink=ink, brand={green: "colour", gold: "accent_colour", "#dfe6e1": "colour 14%"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#fffefa"))
    s.svg("Ground pattern", o.rosette(w / 2, 92, 52, "#dfe6e1", 0.12, 36, 0.5))
    frame = o.woven_frame(w, h, 8, 9, green, 0.2, 8, 3)
    for x in (12.5, w - 12.5):
        for y in (12.5, h - 12.5):
            frame += o.rosette(x, y, 5.6, green, 0.16, 12, 0.4) + o.circle(x, y, 1, gold)
    s.svg("Engraved frame", frame + o.border(w, h, 6.6, green, 0.5) + o.border(w, h, 19, gold, 0.35))
    heading(s, 58, 25, w - 116, size=24, font="Cinzel Bold", ink=green)
    s.value("title", 40, 52, w - 80, 13.5, size=25, least=12, font="Cinzel", ink=ink, spacing=0.8)
    s.svg("Ornament", o.ruled_diamond(50, 2, 42, gold), w / 2 - 50, 66.5, 100, 4)
    s.text("Awarded to", "is awarded to", 60, 72, w - 120, 7, size=15, font="Cormorant Garamond Italic", ink=faint)
    s.value("recipient_name", 34, 79.5, w - 68, 21, size=44, least=15, font="Cormorant Garamond Bold", ink=green, line=1.05)
    s.text("For completing", "for the successful completion of", 60, 102, w - 120, 7, size=15, font="Cormorant Garamond Italic", ink=faint)
    s.value("course_title", 40, 109.5, w - 80, 12, size=22, least=11, font="Cormorant Garamond Bold", line=1.05)
    s.value("course_details", 50, 122.5, w - 100, 9, size=13, least=8, ink=faint, line=1.1)
    s.signatory_row(32, 133, w - 64, rule=gold, ink=ink, faint=faint, name_font="Cormorant Garamond Bold", title_font="Cormorant Garamond", size=12, signature=11)
    footer(s, 26, 161.5, w - 52, code=25, ink=ink, faint=faint, font="Cormorant Garamond", size=11, ground="#fffefa")
    return s


def laurel_honours() -> Sheet:
    """A laurel around nothing but the title, a name in handwriting."""
    navy, gold, ink, faint = "#1b2a4a", "#a9812f", "#20242c", "#565c68"
    s = Sheet("laurel-honours", "Laurel, with honours (US Letter landscape)", LETTER_LANDSCAPE, font="Libre Baskerville", ink=ink, brand={navy: "colour", gold: "accent_colour"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#fffdf7"))
    s.svg("Frame", o.border(w, h, 8, navy, 2.2) + o.border(w, h, 10.8, gold, 0.3) + o.corner_flourish(w, h, 14, 13, gold, 0.4))
    s.svg("Laurel", o.laurel(15, 15, 12, gold, 9, 152, 0.34) + o.star(15, 15, 5, gold), w / 2 - 15, 18, 30, 30)
    s.value("title", 40, 49, w - 80, 13, size=23, least=11, font="Libre Baskerville Bold", ink=navy, spacing=0.6)
    s.text("Presented to", "presented to", 60, 63.5, w - 120, 6, size=11, font="Libre Baskerville Italic", ink=faint)
    s.value("recipient_name", 34, 70, w - 68, 25, size=50, least=14, font="Pinyon Script", ink=ink, line=1.0)
    s.line("Rule below the name", w / 2 - 62, 96.5, 124, gold, 0.3)
    s.text("For completing", "who has fulfilled all requirements of", 60, 99.5, w - 120, 6, size=11, font="Libre Baskerville Italic", ink=faint)
    s.value("course_title", 40, 106.5, w - 80, 13, size=19, least=9, font="Libre Baskerville Bold", line=1.15)
    s.value("course_details", 50, 120.5, w - 100, 8, size=9.5, least=6.5, ink=faint, line=1.25)
    s.signatory_row(30, 132, w - 60, rule=gold, ink=ink, faint=faint, name_font="Libre Baskerville Bold", title_font="Libre Baskerville", size=9, signature=12)
    s.picture("logo", "issuer_logo", 24, 164, 62, 15, align="left")
    s.value("issuer_name", 24, 180.5, 88, 9, size=11, least=7, font="Libre Baskerville Bold", ink=navy, align="left", vertical="bottom")
    s.code(w / 2 - 13, 163.5, 26, navy, "#fffdf7")
    s.text(
        "dates",
        "Issued on {issued_on}\nValid until {expires_on}\nResult: {grade}\nCredential {credential_id}",
        w / 2 + 19,
        165,
        w / 2 - 43,
        24.5,
        size=8.5,
        least=6,
        ink=faint,
        align="right",
        vertical="bottom",
        line=1.4,
    )
    return s


def gold_seal() -> Sheet:
    """A golden seal with ribbons on the left, everything else on its right."""
    blue, gold, light, ink, faint = "#12305c", "#b8902f", "#f6e7b8", "#1c222b", "#525b68"
    s = Sheet("gold-seal", "Gold seal (A4 landscape)", A4_LANDSCAPE, font="Lora", ink=ink, brand={blue: "colour", "#0c2244": "colour", gold: "accent_colour"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff") + o.rect(0, 0, 62, h, "#f4f1e8"))
    s.svg("Frame", o.rect(0, 0, 4, h, blue) + o.path(f"M62 0V{h}", stroke=gold, width=0.5))
    s.svg("Seal", o.seal(38, gold, light, "#9c7823", ribbon=(blue, "#0c2244")), 14, 28, 38, 52)
    left, wide = 76, w - 76 - 22
    s.picture("logo", "issuer_logo", left, 20, 90, 17, align="left")
    s.value("issuer_name", left, 22, wide, 13, size=20, least=10, font="Lora Bold", ink=blue, align="left", showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", left + 94, 20, wide - 94, 17, size=12, least=8, font="Lora Bold", ink=blue, align="right", showIf="issuer_logo")
    s.value("title", left, 46, wide, 15, size=27, least=12, font="Lora Bold", ink=blue, align="left", line=1.08)
    s.text("Certifies", "This certifies that", left, 66, wide, 7, size=13, font="Lora Italic", ink=faint, align="left")
    s.value("recipient_name", left, 73.5, wide, 21, size=40, least=14, font="Lora Bold", align="left", line=1.05)
    s.line("Rule below the name", left, 95.5, wide, gold, 0.4)
    s.text("Completed", "has successfully completed {course_title}", left, 99, wide, 15, size=15, least=8.5, align="left", vertical="top", line=1.25)
    s.value("course_details", left, 116, wide, 14, size=11, least=7, ink=faint, align="left", vertical="top", line=1.3)
    s.signatory_row(left, 152, wide, rule=gold, ink=ink, faint=faint, name_font="Lora Bold", title_font="Lora", align="left", size=10, signature=15, widest=58)
    s.code(18, 100, 30, blue, "#f4f1e8")
    s.text("dates", "Issued {issued_on}\nValid until {expires_on}\nResult {grade}", 7, 136, 52, 20, size=9, least=6, line=1.5)
    s.text("credential_id", "Scan to verify\n{credential_id}", 7, 160, 52, 11, size=8, least=6, ink=faint, line=1.4)
    return s


def law_faculty() -> Sheet:
    """An upright deed: capitals, air, one red line."""
    red, ink, faint = "#7a1f2b", "#201b1b", "#5b5152"
    s = Sheet("faculty-deed", "Faculty deed (A4 portrait)", A4, font="Cormorant Garamond", ink=ink, brand={red: "colour"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#fffefb"))
    s.svg("Frame", o.border(w, h, 10, ink, 0.7) + o.border(w, h, 12, ink, 0.2) + o.rect(w / 2 - 9, 9, 18, 4, "#fffefb") + o.diamond(w / 2, 11, 2, red))
    heading(s, 32, 26, w - 64, size=30, font="Cinzel", ink=ink, logo=24)
    s.value("organisation", 32, 59, w - 64, 8, size=15, least=9, font="Cormorant Garamond Italic", ink=faint)
    s.line("Red line", w / 2 - 15, 72, 30, red, 0.7)
    s.value("title", 28, 80, w - 56, 20, size=28, least=13, font="Cinzel Bold", ink=red, line=1.1)
    s.text("Conferred on", "is hereby conferred upon", 32, 105, w - 64, 8, size=16, font="Cormorant Garamond Italic", ink=faint)
    s.value("recipient_name", 24, 115, w - 48, 26, size=44, least=15, font="Cormorant Garamond Bold", line=1.05)
    s.text("Who completed", "who has completed the course of study in", 32, 146, w - 64, 8, size=16, font="Cormorant Garamond Italic", ink=faint)
    s.value("course_title", 28, 156, w - 56, 17, size=23, least=11, font="Cormorant Garamond Bold", line=1.08)
    s.value("course_details", 36, 175, w - 72, 13, size=14, least=8, ink=faint, line=1.15)
    s.signatory_row(24, 199, w - 48, rule=ink, ink=ink, faint=faint, name_font="Cormorant Garamond Bold", title_font="Cormorant Garamond", size=12, gap=4, signature=15, widest=60)
    footer(s, 24, 250, w - 48, code=26, ink=ink, faint=faint, font="Cormorant Garamond", size=11, ground="#fffefb")
    return s


def executive_hairline() -> Sheet:
    """A dark frame as wide as a passe-partout, hairlines of gold."""
    dark, gold, ink, faint = "#16202e", "#b08d3e", "#18202b", "#596170"
    s = Sheet("executive-hairline", "Executive education (US Letter landscape)", LETTER_LANDSCAPE, font="Lato", ink=ink, brand={dark: "colour", gold: "accent_colour"})
    w, h = s.width, s.height
    s.svg("Dark frame", o.rect(0, 0, w, h, dark) + o.border(w, h, 5, gold, 0.3))
    s.svg("Paper", o.rect(12, 12, w - 24, h - 24, "#ffffff") + o.border(w, h, 15, gold, 0.3))
    heading(s, 50, 24, w - 100, size=20, font="Playfair Display", ink=dark, logo=16)
    s.value("title", 40, 54, w - 80, 14, size=24, least=11, font="Playfair Display", ink=ink)
    s.line("Short rule", w / 2 - 12, 72.5, 24, gold, 0.5)
    s.value("recipient_name", 32, 77, w - 64, 22, size=42, least=14, font="Playfair Display Bold", ink=dark, line=1.05)
    s.text("Completed", "has completed {course_title}", 40, 101, w - 80, 14, size=14, least=8.5, ink=ink, line=1.25)
    s.value("course_details", 50, 116, w - 100, 9, size=10, least=6.5, ink=faint, line=1.3)
    s.signatory_row(30, 129, w - 60, rule=gold, ink=ink, faint=faint, name_font="Lato Bold", title_font="Lato", size=10, signature=13, widest=60)
    footer(s, 24, 163.5, w - 48, code=26, ink=dark, faint=faint, font="Lato", size=9)
    return s


def medical_credit() -> Sheet:
    """Continuing medical education: what was studied and for how much credit, in a table that auditors read."""
    teal, pale, ink, faint = "#0d5c63", "#eaf3f3", "#15252a", "#4c5d62"
    s = Sheet("medical-credit", "Continuing medical education (US Letter portrait)", LETTER, font="Open Sans", ink=ink, brand={teal: "colour", pale: "colour 8%"})
    w, h = s.width, s.height
    left, wide = 24, w - 48
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff"))
    s.svg("Band above", o.rect(0, 0, w, 6, teal))
    s.svg("Cross", o.path("M6 0h4v6h6v4h-6v6h-4v-6h-6v-4h6z", fill=teal), w - 24 - 16, 22, 16, 16)
    s.picture("logo", "issuer_logo", left, 20, 100, 20, align="left")
    s.value("issuer_name", left, 22, 130, 16, size=18, least=10, font="Source Serif 4 Bold", ink=teal, align="left", showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", left, 42, wide, 7, size=11, least=8, font="Source Serif 4 Bold", ink=teal, align="left", showIf="issuer_logo")
    s.value("title", left, 56, wide, 18, size=25, least=12, font="Source Serif 4 Bold", align="left", line=1.1)
    s.text("Certifies", "This is to certify that", left, 82, wide, 7, size=11, ink=faint, align="left")
    s.value("recipient_name", left, 89.5, wide, 20, size=33, least=13, font="Source Serif 4 Bold", ink=teal, align="left", line=1.05)
    s.text("Took part", "took part in the continuing education activity", left, 112, wide, 7, size=11, ink=faint, align="left")
    s.value("course_title", left, 119.5, wide, 16, size=18, least=10, font="Source Serif 4 Bold", align="left", vertical="top", line=1.15)
    s.value("course_details", left, 137, wide, 15, size=12, least=7, align="left", vertical="top", line=1.35)
    s.svg("Table", o.rect(0, 0, wide, 28, pale, r=2) + o.path(f"M0 14H{wide}", stroke="#ffffff", width=0.8), left, 156, wide, 28)
    rows = (("dates", "Completed on", "{issued_on}", "Open Sans Bold"), ("credential_id", "Credential", "{credential_id}", "Open Sans"))
    for row, (name, label, content, font) in enumerate(rows):
        y = 157.5 + 14 * row
        s.text(f"Label of {name}", label, left + 6, y, 42, 11, size=9, ink=faint, align="left")
        s.text(name, content, left + 50, y, wide - 56, 11, size=11, least=6.5, font=font, align="left", line=1.2)
    s.signatory_row(left, 194, wide, rule=teal, ink=ink, faint=faint, name_font="Open Sans Bold", title_font="Open Sans", align="left", size=9, gap=4, signature=15, widest=60)
    s.svg("Rule above the code", o.path(f"M0 0.2H{wide}", stroke=teal, width=0.4), left, 234, wide, 0.6)
    s.code(w - 24 - 26, 240, 26, ink)
    s.text("expires_on", "Valid until {expires_on}\nResult: {grade}", left, 240, wide - 34, 15, size=10, least=6.5, align="left", vertical="top", line=1.4)
    s.text("Verify", "Scan the code to see whether this is still valid.", left, 257, wide - 34, 8, size=9, ink=faint, align="left", vertical="bottom")
    return s


def script_award() -> Sheet:
    """An award with a name in a large script and a rosette in the corner."""
    plum, gold, ink, faint = "#4a1d4f", "#b0893a", "#241a26", "#645767"
    s = Sheet("script-award", "Award with rosette (A4 landscape)", A4_LANDSCAPE, font="Cormorant Garamond", ink=ink, brand={plum: "colour", "#351238": "colour", gold: "accent_colour"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#fffdf9"))
    s.svg("Frame", o.notched_frame(w, h, 9, 9, gold, 0.8) + o.notched_frame(w, h, 11.5, 9, gold, 0.25))
    heading(s, 60, 22, w - 120, size=22, font="DM Serif Display", ink=plum, logo=16)
    s.value("title", 40, 48, w - 80, 15, size=30, least=12, font="DM Serif Display", ink=plum, line=1.05)
    s.text("Presented to", "presented to", 60, 65, w - 120, 7, size=15, font="Cormorant Garamond Italic", ink=faint)
    s.value("recipient_name", 34, 72.5, w - 68, 27, size=54, least=15, font="Great Vibes", ink=ink, line=1.0)
    s.svg("Ornament", o.ruled_diamond(60, 2, 56, gold), w / 2 - 60, 100.5, 120, 4)
    s.text("In recognition", "in recognition of outstanding work in", 60, 106, w - 120, 7, size=15, font="Cormorant Garamond Italic", ink=faint)
    s.value("course_title", 50, 113.5, w - 100, 12, size=21, least=10, font="DM Serif Display", line=1.05)
    s.value("course_details", 60, 126.5, w - 120, 8, size=12, least=7.5, ink=faint, line=1.1)
    s.signatory_row(70, 139, w - 96, rule=gold, ink=ink, faint=faint, name_font="Cormorant Garamond Bold", title_font="Cormorant Garamond", size=12, signature=12, gap=5)
    s.svg("Rosette", o.seal(36, plum, "#f3e3c0", "#351238", teeth=28, ribbon=(gold, "#8f6d28")), 24, 138, 36, 49)
    s.code(w - 24 - 24, 169, 24, plum, "#fffdf9")
    s.text("credential_id", "Scan to verify\n{credential_id}", w - 24 - 24 - 66, 169, 62, 24, size=10, least=6.5, ink=faint, align="right", line=1.3)
    s.text("dates", "Issued on {issued_on}\nValid until {expires_on}\nResult: {grade}", 70, 169, 100, 24, size=11, least=6.5, ink=faint, align="left", line=1.3)
    return s


def membership() -> Sheet:
    """A professional body's certificate of standing."""
    green, ink, faint = "#1f4d3a", "#1b211e", "#56605b"
    s = Sheet("professional-standing", "Professional standing (US Letter portrait)", LETTER, font="Source Serif 4", ink=ink, brand={green: "colour", "#e4ece8": "colour 12%"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff"))
    s.svg("Frame", o.border(w, h, 9, green, 1.4) + o.border(w, h, 11.4, green, 0.25))
    s.svg("Ground pattern", o.rosette(w / 2, 138, 70, "#e4ece8", 0.14, 30, 0.36))
    heading(s, 34, 24, w - 68, size=26, font="Source Serif 4 Bold", ink=green, logo=24)
    s.text("Attests", "attests that", 34, 62, w - 68, 7, size=14, font="Source Serif 4 Italic", ink=faint)
    s.value("recipient_name", 26, 72, w - 52, 25, size=40, least=14, font="Source Serif 4 Bold", line=1.05)
    s.line("Rule below the name", w / 2 - 40, 99, 80, green, 0.4)
    s.text("Admitted as", "has met the standard required for", 34, 105, w - 68, 7, size=14, font="Source Serif 4 Italic", ink=faint)
    s.value("title", 30, 114, w - 60, 20, size=27, least=12, font="Source Serif 4 Bold", ink=green, line=1.1)
    s.value("course_title", 34, 138, w - 68, 13, size=16, least=9, line=1.15)
    s.value("course_details", 38, 152, w - 76, 13, size=11, least=7, ink=faint, line=1.3)
    s.signatory_row(26, 180, w - 52, rule=green, ink=ink, faint=faint, name_font="Source Serif 4 Bold", title_font="Source Serif 4", size=10, gap=4, signature=15, widest=60)
    footer(s, 26, 234, w - 52, code=26, ink=ink, faint=faint, font="Source Serif 4", size=9)
    return s


def diploma_with_syllabus() -> Sheet:
    """Two pages: a certificate, and on its back what was studied."""
    navy, gold, pale, ink, faint = "#1e3557", "#a98836", "#eef1f5", "#1a1f27", "#555e6b"
    s = Sheet("diploma-syllabus", "Diploma with syllabus, two pages (A4 portrait)", A4, font="Source Serif 4", ink=ink, brand={navy: "colour", gold: "accent_colour", pale: "colour 7%"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff") + o.rect(0, 0, 9, h, navy) + o.rect(9, 0, 0.8, h, gold))
    left, wide = 32, w - 32 - 22
    s.picture("logo", "issuer_logo", left, 22, 90, 22, align="left")
    s.value("issuer_name", left, 22, wide, 22, size=23, least=11, font="Source Serif 4 Bold", ink=navy, align="left", showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", left, 46, wide, 8, size=13, least=8, font="Source Serif 4 Bold", ink=navy, align="left", showIf="issuer_logo")
    s.value("title", left, 72, wide, 26, size=30, least=13, font="Source Serif 4 Bold", ink=navy, align="left", vertical="bottom", line=1.1)
    s.svg("Short rule", o.rect(0, 0, 24, 0.9, gold), left, 103, 24, 0.9)
    s.text("Certifies", "This certifies that", left, 110, wide, 8, size=14, font="Source Serif 4 Italic", ink=faint, align="left")
    s.value("recipient_name", left, 119, wide, 32, size=38, least=14, font="Source Serif 4 Bold", align="left", line=1.08)
    s.text("Completed", "has successfully completed {course_title}.", left, 154, wide, 20, size=16, least=9, align="left", vertical="top", line=1.3)
    s.text("See overleaf", "What was studied is described on the second page.", left, 177, wide, 7, size=11, font="Source Serif 4 Italic", ink=faint, align="left")
    s.signatory_row(left, 200, wide, rule=gold, ink=ink, faint=faint, name_font="Source Serif 4 Bold", title_font="Source Serif 4", align="left", size=10, gap=4, widest=60, signature=15)
    s.text("dates", "Issued on {issued_on}\nValid until {expires_on}\nResult: {grade}", left, 250, 66, 27, size=10, least=6.5, ink=faint, align="left", vertical="bottom", line=1.4)
    s.text("credential_id", "Scan to verify\n{credential_id}", left + 68, 250, wide - 68 - 31, 27, size=8.5, least=6, ink=faint, align="right", vertical="bottom", line=1.4)
    s.code(w - 22 - 28, 250, 28, ink)
    s.turn()
    s.svg("Paper, second page", o.rect(0, 0, w, h, "#ffffff") + o.rect(w - 9, 0, 9, h, navy) + o.rect(w - 9.8, 0, 0.8, h, gold))
    left = 22
    s.text("Heading", "Course of study", left, 24, wide, 14, size=24, font="Source Serif 4 Bold", ink=navy, align="left")
    s.text("Of whom", "{recipient_name} · {course_title}", left, 39, wide, 10, size=12, least=7, ink=faint, align="left")
    s.svg("Facts", o.rect(0, 0, wide, 30, pale, r=2), left, 54, wide, 30, showIf="course_details")
    s.text("Facts of the course", "Course {course_number}\n{organisation}\n{course_details}", left + 6, 57, wide - 12, 24, size=11, least=7, align="left", line=1.35)
    for y, heading_text, value in ((94, "What was studied", "description"), (170, "What was required", "criteria")):
        s.text(heading_text, heading_text, left, y, wide, 8, size=13, font="Source Serif 4 Bold", ink=navy, align="left", showIf=value)
        s.value(value, left, y + 9, wide, 60, size=12, least=7.5, align="left", vertical="top", line=1.45)
    s.svg("Rule above the issuer", o.rect(0, 0, wide, 0.4, gold), left, 252, wide, 0.4)
    s.text("Issuer and date", "{issuer_name}\nIssued on {issued_on} · Result: {grade}\n{credential_id}", left, 256, wide, 20, size=9.5, least=6.5, ink=faint, align="left", vertical="top", line=1.4)
    return s


SHEETS = (guilloche_diploma, laurel_honours, gold_seal, law_faculty, executive_hairline, medical_credit, script_award, membership, diploma_with_syllabus)

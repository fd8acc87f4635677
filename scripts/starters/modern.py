"""Certificates of companies, bootcamps, conferences and schools: colour, sans serif faces, text from one edge."""

from __future__ import annotations

import ornaments as o
from sheet import A4, A4_LANDSCAPE, LETTER_LANDSCAPE, Sheet

DATES = "Issued {issued_on}\nValid until {expires_on}\nResult {grade}"


def quiet_minimal() -> Sheet:
    """White, one column, one short bar of colour."""
    ink, faint, accent = "#111418", "#5a626d", "#e4572e"
    s = Sheet("quiet-minimal", "Quiet minimal (A4 landscape)", A4_LANDSCAPE, font="Inter", ink=ink, brand={accent: "colour"})
    w, h = s.width, s.height
    left, wide = 30, 212
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff"))
    s.svg("Bar", o.rect(0, 0, 3, 36, accent), left, 58, 3, 36)
    s.picture("logo", "issuer_logo", left, 22, 80, 16, align="left")
    s.value("issuer_name", left, 22, 150, 16, size=15, least=8, font="Inter Bold", align="left", showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", 150, 22, w - 180, 16, size=10, least=7, ink=faint, align="right", showIf="issuer_logo")
    s.value("recipient_name", left + 11, 57, w - 60 - 11, 26, size=44, least=14, font="Inter Bold", align="left", line=1.05)
    s.value("title", left + 11, 84, w - 60 - 11, 11, size=17, least=8.5, ink=ink, align="left", line=1.1)
    s.text("Completed", "Successfully completed {course_title}", left + 11, 101, wide, 14, size=12, least=7.5, align="left", vertical="top", line=1.35)
    s.value("course_details", left + 11, 117, wide, 14, size=10, least=6.5, ink=faint, align="left", vertical="top", line=1.4)
    s.signatory_row(left + 11, 138, w - 60 - 11, rule="#c9ced6", ink=ink, faint=faint, name_font="Inter Bold", title_font="Inter", align="left", size=9, widest=54, signature=13)
    s.text("dates", DATES, left + 11, 174, 90, 20, size=9, least=6.5, ink=faint, align="left", vertical="bottom", line=1.45)
    s.text("credential_id", "Scan to verify\n{credential_id}", w - 30 - 24 - 76, 174, 72, 20, size=9, least=6.5, ink=faint, align="right", vertical="bottom", line=1.45)
    s.code(w - 30 - 24, 170, 24, ink)
    return s


def colour_block() -> Sheet:
    """A third of the page in the company's colour, the name in large white letters across it."""
    blue, deep, sun, ink, faint = "#1742a0", "#0f2f78", "#ffc23d", "#15191f", "#545c68"
    s = Sheet("colour-block", "Colour block (A4 landscape)", A4_LANDSCAPE, font="Montserrat", ink=ink, brand={blue: "colour", deep: "colour", sun: "accent_colour"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff"))
    s.svg("Block", o.rect(0, 0, w, 96, blue) + o.path(f"M{w - 110} 96L{w - 14} 0H{w}V96z", fill=deep) + o.rect(24, 94.5, 40, 3, sun))
    s.svg("Logo plate", o.rect(0, 0, 62, 22, "#ffffff", r=2), w - 24 - 62, 14, 62, 22, showIf="issuer_logo")
    s.picture("logo", "issuer_logo", w - 24 - 58, 16, 54, 18)
    s.value("issuer_name", 24, 17, 180, 12, size=14, least=8, font="Montserrat Bold", ink="#ffffff", align="left")
    s.value("title", 24, 34, 172, 18, size=20, least=10, ink="#ffffff", align="left", line=1.12)
    s.value("recipient_name", 24, 56, w - 48, 30, size=46, least=15, font="Montserrat Bold", ink="#ffffff", align="left", line=1.05)
    s.text("Completed", "has successfully completed {course_title}", 24, 106, w - 48, 16, size=16, least=9, font="Montserrat Bold", ink=blue, align="left", vertical="top", line=1.2)
    s.value("course_details", 24, 123, 200, 11, size=10.5, least=7, ink=faint, align="left", vertical="top", line=1.35)
    s.signatory_row(24, 137, w - 48, rule=sun, ink=ink, faint=faint, name_font="Montserrat Bold", title_font="Montserrat", align="left", size=9, widest=58, signature=13)
    s.text("dates", DATES, 24, 172, 96, 20, size=9, least=6.5, ink=faint, align="left", vertical="bottom", line=1.4)
    s.text("credential_id", "Scan to verify\n{credential_id}", w - 24 - 26 - 80, 172, 76, 20, size=9, least=6.5, ink=faint, align="right", vertical="bottom", line=1.4)
    s.code(w - 24 - 26, 167, 26, ink)
    return s


def conference_pass() -> Sheet:
    """Attendance of a conference: a fan of translucent discs."""
    violet, coral, ink, faint = "#4b2aa6", "#f0694b", "#1b1730", "#5d5873"
    s = Sheet("conference-fan", "Conference (A4 landscape)", A4_LANDSCAPE, font="Poppins", ink=ink, brand={violet: "colour", coral: "accent_colour", "#efebfa": "colour 10%"})
    w, h = s.width, s.height
    fan = o.rect(0, 0, w, h, "#ffffff")
    discs = "".join(o.circle(0, 0, r, colour, more=f' opacity="{opacity}"') for r, colour, opacity in ((90, "#efebfa", 1), (70, violet, 0.25), (50, violet, 0.55), (30, violet, 1), (12, coral, 1)))
    s.svg("Paper", fan)
    s.svg("Discs", f'<g transform="translate(90 0)">{discs}</g>', w - 90, 0, 90, 90)
    left = 24
    s.picture("logo", "issuer_logo", left, 17, 74, 16, align="left")
    s.value("issuer_name", left, 20, 150, 17, size=16, least=8, font="Poppins Bold", ink=violet, align="left", showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", left, 34, 150, 8, size=11, least=7, font="Poppins Bold", ink=violet, align="left", showIf="issuer_logo")
    s.value("title", left, 46, 158, 24, size=25, least=11, font="Poppins Bold", align="left", line=1.12)
    s.text("Confirms", "We confirm that", left, 76, 150, 7, size=12, ink=faint, align="left")
    s.value("recipient_name", left, 84, w - 48, 24, size=40, least=14, font="Poppins Bold", ink=violet, align="left", line=1.1)
    s.text("Took part", "took part in {course_title}", left, 110, w - 48, 14, size=14, least=8, align="left", vertical="top", line=1.25)
    s.value("course_details", left, 125, 210, 10, size=10, least=6.5, ink=faint, align="left", vertical="top", line=1.35)
    s.signatory_row(left, 137, w - 48, rule=coral, ink=ink, faint=faint, name_font="Poppins Bold", title_font="Poppins", align="left", size=9, widest=58, signature=13)
    s.text("dates", DATES, left, 172, 96, 20, size=9, least=6.5, ink=faint, align="left", vertical="bottom", line=1.4)
    s.text("credential_id", "Scan to verify\n{credential_id}", w - 24 - 26 - 80, 172, 76, 20, size=9, least=6.5, ink=faint, align="right", vertical="bottom", line=1.4)
    s.code(w - 24 - 26, 167, 26, ink)
    return s


def school_confetti() -> Sheet:
    """For schools: bright paper shapes at the corners, a large friendly name."""
    blue, yellow, red, green, ink, faint = "#1f5fbf", "#ffcf3f", "#e8503a", "#2fa36b", "#1a2436", "#53607a"
    s = Sheet("school-confetti", "School achievement (A4 landscape)", A4_LANDSCAPE, font="League Spartan", ink=ink, brand={blue: "colour", yellow: "accent_colour"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff") + o.border(w, h, 5, blue, 1.6, 8))
    shapes = ((blue, 0, 0, 34), (yellow, 34, 0, 15), (red, 0, 34, 11))
    corner = "".join(o.path(f"M{x} {y}h{r}a{r} {r} 0 0 1 {-r} {r}z", fill=colour) for colour, x, y, r in shapes)
    corner += o.circle(30, 30, 4, green) + o.circle(47, 22, 2, blue) + o.circle(20, 52, 2.2, yellow) + o.star(61, 9, 4, red)
    s.svg("Shapes above left", corner, 0, 0, 70, 60)
    s.svg("Shapes below right", f'<g transform="rotate(180 35 30)">{corner}</g>', w - 70, h - 60, 70, 60)
    s.svg("Star", o.toothed(13, 13, 13, 16, yellow, 0.14) + o.star(13, 13, 7, "#ffffff"), w / 2 - 13, 13, 26, 26)
    s.value("title", 72, 41, w - 144, 17, size=29, least=12, font="League Spartan Bold", ink=blue, line=1.0)
    s.text("Goes to", "goes to", 100, 60, w - 200, 7, size=14, ink=faint)
    s.value("recipient_name", 30, 68, w - 60, 26, size=50, least=16, font="League Spartan Bold", line=1.0)
    s.svg("Brush below the name", o.path("M0 3C30 -1 60 5 90 2S130 1 140 3", stroke=red, width=1.4, more=' stroke-linecap="round"'), w / 2 - 70, 95, 140, 5)
    s.text("For", "for {course_title}", 40, 103, w - 80, 15, size=19, least=10, ink=ink, line=1.1)
    s.value("course_details", 50, 119, w - 100, 10, size=12, least=7.5, ink=faint, line=1.2)
    s.signatory_row(40, 133, w - 80, rule=blue, ink=ink, faint=faint, name_font="League Spartan Bold", title_font="League Spartan", size=10, gap=5, signature=12)
    s.picture("logo", "issuer_logo", 18, 160, 54, 16, align="left")
    s.value("issuer_name", 18, 178, 84, 16, size=14, least=8, font="League Spartan Bold", ink=blue, align="left", line=1.1)
    s.code(w / 2 - 13, 167, 26, ink)
    s.text("dates", "{issued_on}\nValid until {expires_on}\nResult: {grade}\n{credential_id}", w / 2 + 19, 168, 54, 24, size=10, least=6.5, ink=faint, align="left", line=1.3)
    return s


def terminal_light() -> Sheet:
    """For coding schools: a window on dotted paper, set in a typewriter face."""
    blue, ink, faint, grid = "#2f6feb", "#0f1720", "#4f5b69", "#d9dee6"
    s = Sheet("terminal-light", "Terminal window (A4 landscape)", A4_LANDSCAPE, font="JetBrains Mono", ink=ink, brand={blue: "colour"})
    w, h = s.width, s.height
    dots = '<defs><pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse">' + o.circle(3, 3, 0.28, grid) + "</pattern></defs>"
    s.svg("Dotted paper", o.rect(0, 0, w, h, "#f4f6f9") + dots + '<rect width="297" height="210" fill="url(#dots)"/>')
    window = o.rect(0.3, 0.3, 256.4, 173.4, "#ffffff", "#b9c2cf", 0.4, 4) + o.path("M0.3 14H256.7", stroke="#dfe4ea", width=0.4)
    window += o.circle(10, 7.2, 2, "#e5534b") + o.circle(17, 7.2, 2, "#e3b341") + o.circle(24, 7.2, 2, "#57ab5a")
    s.svg("Window", window, 20, 18, 257, 174)
    left, wide = 32, 233
    s.value("issuer_name", 56, 19.5, 185, 11, size=10, least=7, ink=faint)
    s.picture("logo", "issuer_logo", left, 39, 70, 14, align="left")
    s.value("title", left, 57, wide, 16, size=22, least=10, font="JetBrains Mono Bold", align="left", line=1.12)
    s.text("Awarded to", "awarded to", left, 77, wide, 6, size=11, ink=faint, align="left")
    s.value("recipient_name", left, 84, wide, 22, size=36, least=13, font="JetBrains Mono Bold", ink=blue, align="left", line=1.08)
    s.text("Completed", "Completed {course_title}", left, 108, wide, 13, size=13, least=7.5, align="left", vertical="top", line=1.25)
    s.value("course_details", left, 122, wide, 9, size=9.5, least=6.5, ink=faint, align="left", vertical="top", line=1.3)
    s.signatory_row(left, 131, wide - 34, rule=grid, ink=ink, faint=faint, name_font="JetBrains Mono Bold", title_font="JetBrains Mono", align="left", size=9, gap=5, widest=54, signature=12)
    s.text("dates", "issued  {issued_on}\nexpires {expires_on}\nresult  {grade}", left, 166, 90, 20, size=9, least=6.5, align="left", vertical="bottom", line=1.4)
    s.text("credential_id", "verify with\n{credential_id}", left + 96, 166, 90, 20, size=9, least=6.5, align="left", vertical="bottom", line=1.4)
    s.code(w - 32 - 28, 158, 28, ink)
    return s


def bauhaus_arts() -> Sheet:
    """For schools of art and design: circles, squares and quarter discs down the side."""
    black, red, yellow, blue, faint = "#141414", "#d7382d", "#f2b92e", "#23549e", "#55534e"
    s = Sheet("bauhaus-arts", "Art and design (A4 portrait)", A4, font="Poppins", ink=black, brand={blue: "colour", yellow: "accent_colour"})
    w, h = s.width, s.height
    u = 33
    tiles = o.rect(0, 0, u, h, "#f1ede4")
    tiles += o.path(f"M0 0h{u}v{u}a{u} {u} 0 0 1 {-u} {-u}z", fill=red) + o.circle(u / 2, u * 1.5, u / 2, yellow)
    tiles += o.rect(0, 2 * u, u, u, blue) + o.circle(u / 2, 2.5 * u, u / 4, "#ffffff")
    tiles += o.path(f"M0 {3 * u}a{u} {u} 0 0 1 {u} {u}H0z", fill=black) + o.path(f"M{u} {4 * u}v{u}H0z", fill=yellow)
    tiles += o.path(f"M0 {6 * u}v{-u}h{u}a{u} {u} 0 0 1 {-u} {u}z", fill=blue) + o.rect(0, 6 * u, u, u, red)
    tiles += o.path(f"M0 {6 * u}h{u}L0 {7 * u}z", fill="#f1ede4") + o.circle(u / 2, 7.5 * u, u / 2, black)
    tiles += o.circle(u / 2, 7.5 * u, u / 5, yellow) + o.path(f"M0 {h}v-{u}a{u} {u} 0 0 1 {u} {u}z", fill=red)
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff"))
    s.svg("Tiles", tiles, 0, 0, u, h)
    left, wide = 51, w - 51 - 20
    s.picture("logo", "issuer_logo", left, 22, 84, 20, align="left")
    s.value("issuer_name", left, 22, wide, 20, size=20, least=9, font="Poppins Bold", align="left", line=1.1, showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", left, 44, wide, 7, size=11, least=7, font="Poppins Bold", align="left", showIf="issuer_logo")
    s.value("title", left, 66, wide, 32, size=28, least=12, font="Poppins Bold", ink=blue, align="left", vertical="bottom", line=1.12)
    s.text("Certifies", "This certifies that", left, 106, wide, 7, size=12, ink=faint, align="left")
    s.value("recipient_name", left, 115, wide, 36, size=38, least=14, font="Poppins Bold", align="left", vertical="top", line=1.12)
    s.text("Completed", "has completed {course_title}", left, 154, wide, 20, size=14, least=8, align="left", vertical="top", line=1.3)
    s.value("course_details", left, 176, wide, 16, size=10.5, least=6.5, ink=faint, align="left", vertical="top", line=1.4)
    s.signatory_row(left, 202, wide, rule=black, ink=black, faint=faint, name_font="Poppins Bold", title_font="Poppins", align="left", size=9, gap=4, widest=60, signature=15)
    s.text("dates", DATES, left, 252, 66, 26, size=9, least=6.5, ink=faint, align="left", vertical="bottom", line=1.45)
    s.text("credential_id", "Scan to verify\n{credential_id}", left + 68, 252, wide - 68 - 30, 26, size=8, least=5.5, ink=faint, align="right", vertical="bottom", line=1.45)
    s.code(w - 20 - 27, 251, 27, black)
    return s


def ribbon_fold() -> Sheet:
    """A ribbon folded around the upper right corner."""
    teal, deep, ink, faint = "#0b6e6e", "#074a4a", "#132020", "#4f6060"
    s = Sheet("ribbon-fold", "Folded ribbon (US Letter landscape)", LETTER_LANDSCAPE, font="Raleway", ink=ink, brand={teal: "colour", deep: "colour", "#e5f0f0": "colour 10%"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff") + o.rect(0, h - 8, w, 8, teal))
    s.svg("Ground lines", o.path("".join(f"M{x} {h - 8}C{x + 60} {h - 60} {x + 90} {h - 90} {w} {h - 96 - x / 9:.1f}" for x in range(20, 220, 12)), stroke="#e5f0f0", width=0.5))
    s.svg("Ribbon", o.polygon([(10, 0), (40, 0), (80, 40), (80, 70)], teal) + o.polygon([(4, 0), (10, 0), (80, 70), (80, 76)], deep), w - 80, 0, 80, 76)
    left, wide = 26, w - 52
    s.picture("logo", "issuer_logo", left, 17, 80, 16, align="left")
    s.value("issuer_name", left, 20, 150, 17, size=18, least=9, font="Raleway Bold", ink=teal, align="left", showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", left, 34, 160, 8, size=11, least=7, font="Raleway Bold", ink=teal, align="left", showIf="issuer_logo")
    s.value("title", left, 46, 170, 20, size=26, least=11, font="Raleway Bold", align="left", line=1.1)
    s.text("Awarded to", "awarded to", left, 71, wide, 7, size=13, ink=faint, align="left")
    s.value("recipient_name", left, 79, wide, 24, size=42, least=14, font="Raleway Bold", ink=teal, align="left", line=1.05)
    s.text("Completed", "for completing {course_title}", left, 105, wide, 14, size=15, least=8.5, align="left", vertical="top", line=1.25)
    s.value("course_details", left, 121, 190, 11, size=10.5, least=7, ink=faint, align="left", vertical="top", line=1.35)
    s.signatory_row(left, 136, wide, rule=teal, ink=ink, faint=faint, name_font="Raleway Bold", title_font="Raleway", align="left", size=9.5, widest=56, signature=13)
    s.text("dates", DATES, left, 173, 90, 22, size=9, least=6.5, ink=faint, align="left", vertical="bottom", line=1.4)
    s.text("credential_id", "Scan to verify\n{credential_id}", w - 26 - 28 - 80, 173, 76, 22, size=9, least=6.5, ink=faint, align="right", vertical="bottom", line=1.4)
    s.code(w - 26 - 28, 168, 28, ink)
    return s


def safety_training() -> Sheet:
    """Training at work: what was trained and how long it counts, large enough for an inspection."""
    orange, dark, ink, faint = "#b84a00", "#23272d", "#1c2025", "#555d66"
    s = Sheet("workplace-training", "Workplace training (A4 landscape)", A4_LANDSCAPE, font="Open Sans", ink=ink, brand={orange: "colour"})
    w, h = s.width, s.height
    stripes = "".join(o.polygon([(x, 0), (x + 7, 0), (x, 7), (x - 7, 7)], orange) for x in range(0, 320, 14))
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff") + o.rect(0, 7, w, 34, dark))
    s.svg("Stripes", o.rect(0, 0, w, 7, "#fbe9dc") + stripes, 0, 0, w, 7)
    s.svg("Logo plate", o.rect(0, 0, 60, 24, "#ffffff", r=1.5), w - 22 - 60, 12, 60, 24, showIf="issuer_logo")
    s.picture("logo", "issuer_logo", w - 22 - 57, 14, 54, 20)
    s.value("title", 22, 11, 178, 26, size=24, least=11, font="Open Sans Bold", ink="#ffffff", align="left", line=1.1)
    s.value("issuer_name", 22, 46, w - 44, 9, size=12, least=8, font="Open Sans Bold", ink=orange, align="left")
    s.value("recipient_name", 22, 58, w - 44, 24, size=42, least=14, font="Open Sans Bold", align="left", line=1.05)
    s.text("Trained", "has been trained and assessed in", 22, 84, w - 44, 7, size=12, ink=faint, align="left")
    s.value("course_title", 22, 92, w - 44, 15, size=21, least=10, font="Open Sans Bold", align="left", line=1.1)
    s.value("course_details", 22, 109, w - 44, 11, size=11, least=7, ink=faint, align="left", vertical="top", line=1.3)
    s.signatory_row(22, 122, w - 44, rule=orange, ink=ink, faint=faint, name_font="Open Sans Bold", title_font="Open Sans", align="left", size=9.5, widest=58, signature=12)
    s.svg("Box", o.rect(0.2, 0.2, 214.6, 35.6, "#fdf6f0", "#eccdb5", 0.3, 2), 22, 158, 215, 36)
    s.text("dates", "Trained on\n{issued_on}", 28, 161, 64, 30, size=13, least=8, font="Open Sans Bold", align="left", line=1.35)
    s.text("expires_on", "Valid until\n{expires_on}", 94, 161, 64, 30, size=13, least=8, font="Open Sans Bold", ink=orange, align="left", line=1.35)
    s.text("credential_id", "Result: {grade}\nCredential\n{credential_id}", 160, 161, 72, 30, size=9, least=6.5, ink=faint, align="left", line=1.4)
    s.code(w - 22 - 34, 159, 34, ink)
    return s


def language_level() -> Sheet:
    """For schools of languages: a page with a speech bubble as its heading."""
    indigo, pale, ink, faint = "#3b3f99", "#ecedf8", "#1d1e33", "#5a5c77"
    s = Sheet("language-course", "Language course (A4 portrait)", A4, font="Lora", ink=ink, brand={indigo: "colour", pale: "colour 9%"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff"))
    s.svg("Bubble", o.path("M8 0H162a8 8 0 0 1 8 8V42a8 8 0 0 1 -8 8H44L26 64V50H8a8 8 0 0 1 -8 -8V8a8 8 0 0 1 8 -8z", fill=pale), 20, 54, 170, 64)
    s.picture("logo", "issuer_logo", 20, 20, 90, 22, align="left")
    s.value("issuer_name", 20, 20, 150, 22, size=20, least=10, font="Lora Bold", ink=indigo, align="left", showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", 112, 20, 78, 22, size=11, least=7, font="Lora Bold", ink=indigo, align="right", showIf="issuer_logo")
    s.value("title", 32, 59, 146, 24, size=26, least=12, font="Lora Bold", ink=indigo, align="left", vertical="bottom", line=1.1)
    s.value("course_title", 32, 85, 146, 15, size=15, least=8.5, align="left", vertical="top", line=1.25)
    s.text("Certifies", "We are pleased to certify that", 20, 128, w - 40, 7, size=13, font="Lora Italic", ink=faint, align="left")
    s.value("recipient_name", 20, 139, w - 40, 28, size=38, least=14, font="Lora Bold", align="left", line=1.08)
    s.line("Rule below the name", 20, 171, w - 40, indigo, 0.5)
    s.text("Attended", "has attended this course and passed its examination.", 20, 176, w - 40, 8, size=13, font="Lora Italic", ink=faint, align="left")
    s.value("course_details", 20, 186, w - 40, 14, size=11, least=7, align="left", vertical="top", line=1.35)
    s.text("grade", "Result: {grade}", 20, 202, w - 40, 8, size=13, least=8, font="Lora Bold", ink=indigo, align="left")
    s.signatory_row(20, 216, w - 40, rule=indigo, ink=ink, faint=faint, name_font="Lora Bold", title_font="Lora", align="left", size=9.5, gap=4, widest=60, signature=14)
    s.text("dates", "Issued on {issued_on}\nValid until {expires_on}", 20, 254, 80, 24, size=9.5, least=6.5, ink=faint, align="left", vertical="bottom", line=1.45)
    s.text("credential_id", "Scan to verify\n{credential_id}", w - 20 - 27 - 60, 254, 56, 24, size=8.5, least=6, ink=faint, align="right", vertical="bottom", line=1.45)
    s.code(w - 20 - 27, 252, 27, ink)
    return s


SHEETS = (quiet_minimal, colour_block, conference_pass, school_confetti, terminal_light, bauhaus_arts, ribbon_fold, safety_training, language_level)

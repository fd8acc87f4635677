"""Certificates that read from right to left, and certificates in two languages."""

from __future__ import annotations

import ornaments as o
from sheet import A4, A4_LANDSCAPE, Sheet

FROM_THE_RIGHT = (4, 3, 2, 1)  # the first signatory stands on the right


def arabic_diploma() -> Sheet:
    """A frame of eight-pointed stars, Amiri throughout."""
    green, gold, ink, faint = "#0e4a3c", "#a8842c", "#1b211e", "#4f5a55"
    s = Sheet("arabic-diploma", "Arabic diploma (A4 landscape)", A4_LANDSCAPE, font="Amiri", ink=ink, language="ar", direction="rtl", brand={green: "colour", gold: "accent_colour"})
    w, h = s.width, s.height
    frame = o.border(w, h, 6, green, 0.8) + o.border(w, h, 17, green, 0.3) + o.border(w, h, 7.4, gold, 0.25)
    frame += "".join(o.khatam_band(18, y, w - 36, 3.2, green, 0.3) for y in (12.2, h - 12.2))
    frame += "".join(o.khatam_band(x, 18, h - 36, 3.2, green, 0.3, upright=True) for x in (12.2, w - 12.2))
    for x in (12.2, w - 12.2):
        for y in (12.2, h - 12.2):
            frame += o.khatam(x, y, 4.6, gold, 0.4, "#fffdf6") + o.circle(x, y, 1.2, gold)
    s.svg("Paper", o.rect(0, 0, w, h, "#fffdf6"))
    s.svg("Frame of stars", frame)
    s.picture("logo", "issuer_logo", 60, 23, w - 120, 16)
    s.value("issuer_name", 60, 24, w - 120, 19, size=28, least=12, font="Amiri Bold", ink=green, line=1.2, showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", 60, 39.5, w - 120, 9, size=17, least=9, font="Amiri Bold", ink=green, line=1.2, showIf="issuer_logo")
    s.value("title", 40, 50, w - 80, 16, size=30, least=12, font="Amiri Bold", ink=ink, line=1.15)
    s.svg("Ornament", o.path("M0 3H40M60 3H100", stroke=gold, width=0.3) + o.khatam(50, 3, 2.8, gold, 0.4) + o.circle(50, 3, 0.8, gold), w / 2 - 50, 66.5, 100, 6)
    s.text("Certifies", "تُمنح هذه الشهادة إلى", 60, 73, w - 120, 9, size=17, ink=faint, line=1.2)
    s.value("recipient_name", 34, 82.5, w - 68, 23, size=44, least=14, font="Amiri Bold", ink=green, line=1.15)
    s.text("Completed", "تقديرًا لإتمام متطلبات", 60, 106, w - 120, 9, size=17, ink=faint, line=1.2)
    s.value("course_title", 40, 115, w - 80, 13, size=23, least=10, font="Amiri Bold", line=1.15)
    s.value("course_details", 50, 128, w - 100, 8, size=13, least=7.5, ink=faint, line=1.2)
    s.signatory_row(32, 136.5, w - 64, rule=gold, ink=ink, faint=faint, name_font="Amiri Bold", title_font="Amiri", size=11.5, signature=10, order=FROM_THE_RIGHT)
    s.text(
        "dates",
        "تاريخ الإصدار: {issued_on}\nصالحة حتى: {expires_on}\nالنتيجة: {grade}",
        w / 2 + 20,
        164,
        w / 2 - 20 - 25,
        24,
        size=11,
        least=6.5,
        ink=faint,
        align="right",
        vertical="bottom",
        line=1.35,
    )
    s.code(w / 2 - 12, 163.5, 24, ink, "#fffdf6")
    s.text("credential_id", "امسح الرمز للتحقق\n{credential_id}", 25, 164, w / 2 - 20 - 25, 24, size=11, least=6.5, ink=faint, align="left", vertical="bottom", line=1.35)
    return s


def arabic_modern() -> Sheet:
    """A deep block of colour on the right, Cairo."""
    blue, deep, sand, ink, faint = "#14506b", "#0d3a4f", "#e0a84a", "#15212a", "#52616b"
    s = Sheet("arabic-modern", "Arabic modern (A4 landscape)", A4_LANDSCAPE, font="Cairo", ink=ink, language="ar", direction="rtl", brand={blue: "colour", deep: "colour", sand: "accent_colour"})
    w, h = s.width, s.height
    edge, right = w - 74, w - 74 - 20
    left, wide = 22, w - 74 - 20 - 22
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff"))
    stars = "".join(o.khatam(x, y, 11, "#ffffff", 0.35) for x in (12, 37, 62) for y in range(12, 220, 25))
    s.svg("Block", o.rect(0, 0, 74, h, blue) + f'<g opacity="0.12">{stars}</g>' + o.rect(0, 0, 2.5, h, sand), edge, 0, 74, h)
    s.svg("Logo plate", o.rect(0, 0, 58, 30, "#ffffff", r=2), edge + 8, 22, 58, 30, showIf="issuer_logo")
    s.picture("logo", "issuer_logo", edge + 11, 25, 52, 24)
    s.value("issuer_name", edge + 8, 58, 58, 26, size=18, least=9, font="Cairo Bold", ink="#ffffff", line=1.3)
    s.svg("Code plate", o.rect(0, 0, 42, 42, "#ffffff", r=2), edge + 16, 110, 42, 42)
    s.code(edge + 18, 112, 38, ink)
    s.text("credential_id", "امسح الرمز للتحقق\n{credential_id}", edge + 7, 156, 60, 16, size=9.5, least=6, ink="#ffffff", line=1.5)
    s.value("title", left, 24, wide, 22, size=26, least=11, font="Cairo Bold", ink=blue, align="right", line=1.25)
    s.text("Certifies", "تُمنح هذه الشهادة إلى", left, 52, wide, 9, size=14, ink=faint, align="right", line=1.3)
    s.value("recipient_name", left, 62, wide, 27, size=38, least=14, font="Cairo Bold", align="right", line=1.25)
    s.svg("Rule below the name", o.rect(0, 0, 40, 1, sand), right - 40, 90, 40, 1)
    s.text("Completed", "تقديرًا لإتمام {course_title} بنجاح", left, 95, wide, 19, size=16, least=8.5, align="right", vertical="top", line=1.35)
    s.value("course_details", left, 115, wide, 15, size=11, least=7, ink=faint, align="right", vertical="top", line=1.45)
    s.signatory_row(left, 138, wide, rule=sand, ink=ink, faint=faint, name_font="Cairo Bold", title_font="Cairo", align="right", size=9.5, gap=5, signature=14, widest=56, order=FROM_THE_RIGHT)
    s.text("dates", "تاريخ الإصدار: {issued_on}\nصالحة حتى: {expires_on}\nالنتيجة: {grade}", left, 171, wide, 22, size=10, least=6.5, ink=faint, align="right", vertical="bottom", line=1.5)
    return s


def arabic_english() -> Sheet:
    """Arabic on the right, English on the left, what is common in the middle."""
    wine, gold, ink, faint = "#6b1d35", "#a8833a", "#231b1d", "#5f5356"
    s = Sheet("arabic-english", "Arabic and English (A4 landscape)", A4_LANDSCAPE, font="Amiri", ink=ink, language="ar", direction="rtl", brand={wine: "colour", gold: "accent_colour"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#fffdf9"))
    s.svg("Frame", o.border(w, h, 8, wine, 1.2) + o.border(w, h, 10.4, gold, 0.3) + "".join(o.khatam(x, y, 4, wine, 0.6, "#fffdf9") for x in (10.4, w - 10.4) for y in (10.4, h - 10.4)))
    middle, half = w / 2, w / 2 - 24
    s.picture("logo", "issuer_logo", 70, 19, w - 140, 16)
    s.value("issuer_name", 60, 20, w - 120, 18, size=25, least=11, font="Amiri Bold", ink=wine, line=1.2, showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", 60, 36, w - 120, 8, size=15, least=8, font="Amiri Bold", ink=wine, line=1.15, showIf="issuer_logo")
    s.value("title", 40, 46, w - 80, 16, size=28, least=12, font="Amiri Bold", line=1.15)
    s.svg("Ornament", o.ruled_diamond(60, 2, 56, gold), middle - 60, 63.5, 120, 4)
    s.text("Certifies, Arabic", "تُمنح هذه الشهادة إلى", middle + 4, 70, half - 8, 9, size=16, ink=faint, line=1.2)
    s.text("Certifies, English", "This certificate is awarded to", 28, 70, half - 8, 9, size=15, font="Cormorant Garamond Italic", ink=faint)
    s.value("recipient_name", 30, 80, w - 60, 24, size=44, least=14, font="Amiri Bold", ink=wine, line=1.15)
    s.text("Completed, Arabic", "تقديرًا لإتمام", middle + 4, 105, half - 8, 9, size=16, ink=faint, line=1.2)
    s.text("Completed, English", "for successfully completing", 28, 105, half - 8, 9, size=15, font="Cormorant Garamond Italic", ink=faint)
    s.value("course_title", 40, 114.5, w - 80, 13, size=23, least=10, font="Amiri Bold", line=1.15)
    s.value("course_details", 50, 128, w - 100, 8, size=12.5, least=7.5, ink=faint, line=1.2)
    s.signatory_row(30, 137, w - 60, rule=gold, ink=ink, faint=faint, name_font="Amiri Bold", title_font="Amiri", size=11.5, signature=11, order=FROM_THE_RIGHT)
    s.text("dates", "تاريخ الإصدار · Issued on\n{issued_on}", w - 18 - 62, 166, 62, 12, size=10, least=6.5, ink=faint, align="right", line=1.3)
    s.text("expires_on", "صالحة حتى · Valid until\n{expires_on}", w - 18 - 62, 179, 62, 12, size=10, least=6.5, ink=faint, align="right", line=1.3)
    s.code(middle - 12.5, 165.5, 25, ink, "#fffdf9")
    s.text("grade", "Result · النتيجة\n{grade}", 18, 166, 62, 12, size=10, least=6.5, ink=faint, align="left", line=1.3)
    s.text("credential_id", "Scan to verify · امسح الرمز للتحقق\n{credential_id}", 18, 179, 90, 12, size=10, least=6.5, ink=faint, align="left", line=1.3)
    return s


def english_arabic_portrait() -> Sheet:
    """Upright and plain: English from the left, Arabic from the right, line by line."""
    navy, ink, faint, pale = "#17375e", "#18202b", "#515c6b", "#eef2f7"
    s = Sheet("english-arabic", "English and Arabic (A4 portrait)", A4, font="Tajawal", ink=ink, brand={navy: "colour", pale: "colour 7%"})
    w, h = s.width, s.height
    left, wide = 22, w - 44
    half = wide / 2 - 3
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff") + o.rect(0, 0, w, 52, pale) + o.rect(0, 52, w, 1.2, navy))
    s.picture("logo", "issuer_logo", left, 14, 74, 26, align="left")
    s.value("issuer_name", left, 14, wide, 26, size=24, least=11, font="Tajawal Bold", ink=navy, line=1.2, showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", left + 80, 14, wide - 80, 26, size=15, least=8, font="Tajawal Bold", ink=navy, align="right", line=1.3, showIf="issuer_logo")
    s.value("title", left, 64, wide, 24, size=28, least=12, font="Tajawal Bold", ink=navy, line=1.15)

    def pair(name: str, english: str, arabic: str, y: float, *, size: float = 12) -> None:
        s.text(f"{name}, English", english, left, y, half, 8, size=size, ink=faint, align="left", line=1.3)
        s.text(f"{name}, Arabic", arabic, left + half + 6, y, half, 8, size=size + 1, ink=faint, align="right", line=1.3)

    pair("Certifies", "This certificate is awarded to", "تُمنح هذه الشهادة إلى", 96)
    s.value("recipient_name", left, 106, wide, 30, size=40, least=14, font="Tajawal Bold", line=1.15)
    s.line("Rule below the name", left, 138, wide, navy, 0.4)
    pair("Completed", "for successfully completing", "تقديرًا لإتمام", 144)
    s.value("course_title", left, 154, wide, 18, size=21, least=10, font="Tajawal Bold", line=1.2)
    s.value("course_details", left, 173, wide, 13, size=12, least=7, ink=faint, line=1.35)
    s.signatory_row(left, 192, wide, rule=navy, ink=ink, faint=faint, name_font="Tajawal Bold", title_font="Tajawal", size=10, gap=4, widest=60, signature=14)
    s.svg("Rule above the dates", o.rect(0, 0, wide, 0.3, navy), left, 230, wide, 0.3)
    s.text("issued_on", "Issued on · تاريخ الإصدار\n{issued_on}", left, 235, 60, 13, size=10, least=6.5, align="left", line=1.35)
    s.text("expires_on", "Valid until · صالحة حتى\n{expires_on}", left, 249, 60, 13, size=10, least=6.5, align="left", line=1.35)
    s.text("grade", "Result · النتيجة\n{grade}", left, 263, 60, 13, size=10, least=6.5, align="left", line=1.35)
    s.code(w - 22 - 30, 240, 30, ink)
    s.text("credential_id", "Scan to verify · امسح الرمز للتحقق\n{credential_id}", w - 22 - 80, 271, 80, 12, size=9, least=6, ink=faint, align="right", line=1.4)
    return s


def hebrew_classic() -> Sheet:
    """Hebrew: a plain double frame and the Noto serif."""
    blue, gold, ink, faint = "#1d3f72", "#a5822f", "#1a202a", "#535c69"
    s = Sheet("hebrew-classic", "Hebrew classic (A4 landscape)", A4_LANDSCAPE, font="Noto Serif Hebrew", ink=ink, language="he", direction="rtl", brand={blue: "colour", gold: "accent_colour"})
    w, h = s.width, s.height
    s.svg("Paper", o.rect(0, 0, w, h, "#fffefa"))
    s.svg("Frame", o.notched_frame(w, h, 8, 7, blue, 1.1) + o.notched_frame(w, h, 10.6, 7, gold, 0.3))
    s.picture("logo", "issuer_logo", 60, 21, w - 120, 17)
    s.value("issuer_name", 60, 22, w - 120, 19, size=26, least=11, font="Noto Serif Hebrew Bold", ink=blue, showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", 60, 39, w - 120, 8, size=14, least=8, font="Noto Serif Hebrew Bold", ink=blue, showIf="issuer_logo")
    s.value("title", 40, 50, w - 80, 15, size=28, least=12, font="Noto Serif Hebrew Bold")
    s.svg("Ornament", o.ruled_diamond(50, 2, 46, gold), w / 2 - 50, 66, 100, 4)
    s.text("Awarded to", "תעודה זו מוענקת בזאת ל־", 60, 72, w - 120, 8, size=14, ink=faint)
    s.value("recipient_name", 34, 81, w - 68, 23, size=42, least=14, font="Noto Serif Hebrew Bold", ink=blue, line=1.1)
    s.text("Completed", "על השלמת הלימודים בהצלחה בקורס", 60, 105, w - 120, 8, size=14, ink=faint)
    s.value("course_title", 40, 114, w - 80, 13, size=21, least=10, font="Noto Serif Hebrew Bold", line=1.1)
    s.value("course_details", 50, 128, w - 100, 8, size=11, least=7, ink=faint, line=1.2)
    s.signatory_row(30, 137, w - 60, rule=gold, ink=ink, faint=faint, name_font="Noto Serif Hebrew Bold", title_font="Noto Serif Hebrew", size=10, signature=11, order=FROM_THE_RIGHT)
    s.text(
        "dates", "תאריך ההנפקה: {issued_on}\nבתוקף עד: {expires_on}\nתוצאה: {grade}", w / 2 + 20, 166, w / 2 - 20 - 22, 24, size=9.5, least=6.5, ink=faint, align="right", vertical="bottom", line=1.4
    )
    s.code(w / 2 - 12.5, 165.5, 25, ink, "#fffefa")
    s.text("credential_id", "לאימות יש לסרוק את הקוד\n{credential_id}", 22, 166, w / 2 - 20 - 22, 24, size=9.5, least=6.5, ink=faint, align="left", vertical="bottom", line=1.4)
    return s


def arabic_training() -> Sheet:
    """For academies of companies and ministries: upright, Tajawal, a band of stars above."""
    teal, sand, ink, faint = "#0f5b57", "#c79a3b", "#152322", "#4e5f5d"
    s = Sheet("arabic-training", "Arabic training (A4 portrait)", A4, font="Tajawal", ink=ink, language="ar", direction="rtl", brand={teal: "colour", sand: "accent_colour"})
    w, h = s.width, s.height
    left, wide = 22, w - 44
    s.svg("Paper", o.rect(0, 0, w, h, "#ffffff"))
    stars = "".join(o.khatam(x, y, 7.4, "#ffffff", 0.3) for x in range(0, 220, 15) for y in (0, 15, 30))
    s.svg("Band of stars", o.rect(0, 0, w, 34, teal) + f'<g opacity="0.22">{stars}</g>' + o.rect(0, 34, w, 1.4, sand), 0, 0, w, 35.4)
    s.picture("logo", "issuer_logo", left + 40, 44, wide - 80, 24)
    s.value("issuer_name", left, 46, wide, 24, size=25, least=11, font="Tajawal Bold", ink=teal, line=1.25, showUnless="issuer_logo")
    s.text("issuer_name_with_logo", "{issuer_name}", left, 69, wide, 9, size=15, least=8, font="Tajawal Bold", ink=teal, line=1.25, showIf="issuer_logo")
    s.value("title", left, 84, wide, 22, size=30, least=12, font="Tajawal Bold", line=1.2)
    s.svg("Ornament", o.path("M0 3H30M50 3H80", stroke=sand, width=0.4) + o.khatam(40, 3, 2.8, sand, 0.5), w / 2 - 40, 109, 80, 6)
    s.text("Certifies", "تُمنح هذه الشهادة إلى", left, 119, wide, 9, size=15, ink=faint, line=1.3)
    s.value("recipient_name", left, 129, wide, 30, size=40, least=14, font="Tajawal Bold", ink=teal, line=1.2)
    s.text("Completed", "تقديرًا لإتمام البرنامج التدريبي", left, 161, wide, 9, size=15, ink=faint, line=1.3)
    s.value("course_title", left, 171, wide, 18, size=22, least=10, font="Tajawal Bold", line=1.2)
    s.value("course_details", left + 10, 190, wide - 20, 14, size=12, least=7, ink=faint, line=1.4)
    s.signatory_row(left, 208, wide, rule=sand, ink=ink, faint=faint, name_font="Tajawal Bold", title_font="Tajawal", size=10, gap=4, widest=60, signature=14, order=FROM_THE_RIGHT)
    s.text(
        "dates",
        "تاريخ الإصدار: {issued_on}\nصالحة حتى: {expires_on}\nالنتيجة: {grade}",
        w / 2 + 18,
        252,
        wide / 2 - 18,
        26,
        size=10.5,
        least=6.5,
        ink=faint,
        align="right",
        vertical="bottom",
        line=1.45,
    )
    s.code(w / 2 - 13.5, 250, 27, ink)
    s.text("credential_id", "امسح الرمز للتحقق\n{credential_id}", left, 252, wide / 2 - 18, 26, size=10.5, least=6.5, ink=faint, align="left", vertical="bottom", line=1.45)
    return s


SHEETS = (arabic_diploma, arabic_modern, arabic_english, english_arabic_portrait, hebrew_classic, arabic_training)

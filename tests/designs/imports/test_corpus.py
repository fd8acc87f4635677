"""Certificates as many programs write them, and in many languages: words lift alone, and the name's place is found.

``make_corpus.py`` says how the files were made. On each the name belongs at 148.5 and about 97 mm.
"""

from functools import lru_cache
from pathlib import Path

import pytest
from PIL import ImageChops, ImageFilter

from credcloud_bridge.designs.imports.file_reading import propose
from credcloud_bridge.rendering.reading import api as reading
from credcloud_bridge.rendering.weasyprint_renderer import AllowedPictures, render_pdf
from tests.designs.imports.make_corpus import CORPUS, ENGLISH, PAGE

FILES = sorted(path.name for path in CORPUS.iterdir())
PDFS = [name for name in FILES if name.endswith(".pdf")]
WIDTH = 1000  # pixels

# Title, words before the name, name or nothing, words after it; as certificates have them.
LANGUAGES = {
    "ar": ("شهادة تقدير", "تشهد الأكاديمية بأن", "", "قد أتم الدورة بنجاح"),
    "bg": ("СЕРТИФИКАТ", "Настоящият документ удостоверява, че", "", "завърши успешно курса"),
    "bn": ("সনদপত্র", "এতদ্বারা প্রত্যয়ন করা যাচ্ছে", "", "সফলভাবে কোর্সটি সম্পন্ন করেছেন"),
    "cs": ("OSVĚDČENÍ", "uděluje se", "", "za úspěšné absolvování kurzu"),
    "da": ("DIPLOM", "Dette diplom tildeles", "Freja Holm", "har gennemført kurset"),
    "de": ("ZERTIFIKAT", "Hiermit wird bescheinigt, dass", "", "an dem Lehrgang teilgenommen hat"),
    "el": ("ΠΙΣΤΟΠΟΙΗΤΙΚΟ", "απονέμεται στον/στην", "", "για τη συμμετοχή στο σεμινάριο"),
    "es": ("CERTIFICADO", "O T O R G A  A", "", "por haber completado el curso"),
    "fa": ("گواهی‌نامه", "بدین وسیله گواهی می شود که", "", "دوره را با موفقیت گذرانده است"),
    "fi": ("TODISTUS", "myönnetty", "", "on suorittanut kurssin"),
    "fr": ("ATTESTATION", "Nous certifions que", "Nom et prénom", "a suivi la formation"),
    "he": ("תעודה", "מוענקת בזאת ל", "", "על סיום הקורס בהצלחה"),
    "hi": ("प्रमाण पत्र", "प्रमाणित किया जाता है कि", "", "ने पाठ्यक्रम पूरा किया"),
    "hu": ("OKLEVÉL", "Ezennel igazoljuk, hogy", "", "sikeresen elvégezte a tanfolyamot"),
    "id": ("SERTIFIKAT", "Diberikan kepada", "", "atas partisipasi dalam pelatihan"),
    "it": ("ATTESTATO", "Si attesta che", "Nome Cognome", "ha completato il corso"),
    "ja": ("修了証", "以下の者", "", "上記の者は課程を修了したことを証します"),
    "ko": ("수료증", "다음 사람", "[이름]", "위 사람은 과정을 수료하였습니다"),
    "nl": ("CERTIFICAAT", "Hierbij verklaren wij dat", "", "de cursus met goed gevolg heeft afgerond"),
    "pl": ("CERTYFIKAT", "Zaświadcza się, że", "", "ukończył(a) kurs"),
    "pt": ("CERTIFICADO", "Certificamos que", "..............................", "concluiu o curso"),
    "ro": ("DIPLOMĂ", "se acordă", "", "pentru participarea la curs"),
    "ru": ("СЕРТИФИКАТ", "Настоящим удостоверяется, что", "", "успешно завершил курс"),
    "sv": ("DIPLOM", "Härmed intygas att", "", "har genomfört kursen"),
    "sw": ("CHETI", "Cheti hiki kinatolewa kwa", "", "kwa kumaliza mafunzo"),
    "ta": ("சான்றிதழ்", "இதன்மூலம் சான்றளிக்கப்படுகிறது", "", "பயிற்சியை நிறைவு செய்தார்"),
    "th": ("เกียรติบัตร", "ขอมอบให้แก่", "", "ได้ผ่านการอบรมหลักสูตร"),
    "tr": ("SERTİFİKA", "Sayın", "", "eğitimini başarıyla tamamlamıştır"),
    "uk": ("СЕРТИФІКАТ", "Цим засвідчується, що", "", "успішно завершив курс"),
    "vi": ("CHỨNG NHẬN", "Trao tặng cho", "", "đã hoàn thành khóa học"),
    "zh": ("证书", "兹证明", "", "完成了本课程的学习"),
    "xx": ("QWERTZUI", "asdfg hjkl yxcv", "", "mnbv cxyl kjhg fdsa poiu"),
}  # fmt: skip


@lru_cache(maxsize=64)
def proposal_of(name):
    if name in FILES:
        return propose((CORPUS / name).read_bytes(), name, None)[0]
    title, cue, sample, body = LANGUAGES[name]
    direction = "rtl" if name in ("ar", "fa", "he") else "ltr"
    page = PAGE.format(
        **{
            **ENGLISH,
            "language": name,
            "direction": direction,
            "title": title,
            "cue": cue,
            "name": sample,
            "body": body,
        }
    )
    return propose(render_pdf(page, AllowedPictures(), {}), name, None)[0]


def name_is_in_place(proposal):
    """Whether the one place for the name holds the point where it belongs, and no other words of the page's middle."""
    found = [one for one in proposal.suggestions if one.name == "recipient_name"]
    if len(found) != 1:
        return False
    left, top, width, height = found[0].box
    return left < 148.5 < left + width and top < 97 < top + height and top > 72 and top + height < 124


def changed_pixels(before, after):
    """Pixels that differ by more than a letter set one pixel further, as pdfium may when a text object goes."""
    before, after = before.convert("L"), after.convert("L")
    darker = ImageChops.subtract(before.filter(ImageFilter.MinFilter(3)), after)
    lighter = ImageChops.subtract(after, before.filter(ImageFilter.MaxFilter(3)))
    return ImageChops.lighter(darker, lighter).point(lambda value: 255 if value > 24 else 0)


@pytest.mark.parametrize("name", PDFS)
def test_every_block_taken_out_alone_leaves_all_pixels_outside_its_box_alone(name):
    pdf = reading.plain_pages((CORPUS / name).read_bytes()).pdf
    (content,) = reading.page_contents(pdf)
    before, scale = reading.pdf_to_image(pdf, width=WIDTH), WIDTH / content.width
    blocks = reading.blocks_of(content)
    assert len(blocks) >= 4
    for block in blocks:
        after = reading.pdf_to_image(
            reading.without_glyphs(pdf, [(0, glyph) for glyph in block.glyphs]), width=WIDTH
        )
        changed = changed_pixels(before, after)
        left, top, width, height = block.box
        if block.angle:
            left, top, width, height = left + (width - height) / 2, top - (width - height) / 2, height, width
        room = 0.25 * block.size
        box = [(left - room) * scale, (top - room) * scale]
        box += [(left + width + room) * scale, (top + height + room) * scale]
        assert ImageChops.difference(before, after).getbbox(), block.text
        changed.paste(0, [round(edge) for edge in (box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)])
        assert changed.getbbox() is None, block.text


def test_the_place_of_the_name_is_right_in_nine_of_ten():
    names = [*FILES, *LANGUAGES]
    wrong = [name for name in names if not name_is_in_place(proposal_of(name))]
    assert len(wrong) <= len(names) / 10, wrong


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("chromium_arabic.pdf", "تمنح هذه الشهادة إلى"),
        ("chromium_hindi.pdf", "यह प्रमाण पत्र"),
        ("ghostscript_type3.pdf", "This certificate is presented to"),
        ("reportlab_letters.pdf", "This certificate is presented to"),
        ("chromium_spaced.pdf", "CERTIFICATE"),
        ("inkscape.svg", "for completing the course in rope access"),
        ("reportlab_turned.pdf", "Serial 0001 of 2026"),
    ],
)
def test_words_are_read_as_they_are_written(name, words):
    assert any(words in element.text for element in proposal_of(name).elements)


def test_the_corpus_is_small():
    assert sum(path.stat().st_size for path in Path(CORPUS).iterdir()) < 1_500_000

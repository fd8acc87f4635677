"""Words stay inside their box whatever their script, and say so when they cannot."""

from __future__ import annotations

from itertools import pairwise

import pytest

from credcloud_bridge.rendering.pdf import rasterization
from credcloud_bridge.rendering.template import read_template
from credcloud_bridge.rendering.weasyprint_design import WeasyPrintDesign
from tests.rendering.factories import design, ink, name_field, picture_of, template, text, values

# Long names of two lines; the scripts reach further up and down than Latin letters do.
LONG_NAMES = {
    "latin": ("en", "Maximiliana Wilhelmina Ångström-Łukasiewicz Nguyễn Ấn of the House of Hohenzollern"),
    "arabic": ("ar", "عبد الرحمن بن محمد بن عبد العزيز آل الشيخ الخوارزمي الأندلسي القرطبي البغدادي"),
    "vowelled": ("ar", "عَبْدُ الرَّحْمٰنِ بْنُ مُحَمَّدٍ بْنِ عَبْدِ العَزِيزِ آلُ الشَّيْخِ الخُوَارِزْمِيُّ الأَنْدَلُسِيُّ"),
    "devanagari": ("hi", "श्रीमती क्षितिजा राजराजेश्वरी ज्ञानेश्वर द्विवेदी शर्मा कुलकर्णी त्रिपाठी चतुर्वेदी"),
    "thai": ("th", "พระบาทสมเด็จพระปรมินทรมหาภูมิพลอดุลยเดชมหิตลาธิเบศรรามาธิบดีศรีสุวรรณ์ปิ่นเกล้า"),
    "tibetan": ("bo", "རྗེ་བཙུན་འཇམ་དཔལ་ངག་དབང་བློ་བཟང་ཡེ་ཤེས་བསྟན་འཛིན་རྒྱ་མཚོ་སྲིད་གསུམ་དབང་བསྒྱུར"),
    "khmer": ("km", "ព្រះបាទសម្តេច ព្រះបរមនាថ នរោត្តម សីហមុនី ស្រីពេជ្រ ចន្ទ្រា សំណាង ហ៊ុន ស្រីពេជ្រ"),
    "myanmar": ("my", "သီရိပျံချီ အောင်ဆန်းစုကြည် ခင်မျိုးဝင်းမြင့် မောင်မောင်ကျော်စွာ ဦးနုကြည်ကြည် ဝင်းမြင့်"),
    "tamil": ("ta", "தமிழ்ச்செல்வி கிருஷ்ணன் லக்ஷ்மணன் பொன்னுசாமி சுப்பிரமணியம் ஸ்ரீதர்"),
    "hebrew": ("he", "דָּוִד בֶּן־גּוּרְיוֹן יוֹסֵף אַבְרָהָם מֹשֶׁה שְׁלֹמֹה הַכֹּהֵן מִבֵּית לֵוִי וְיִשְׂרָאֵל"),
    "chinese": ("zh-Hans", "欧阳雪芹王小明上官婉儿司马相如诸葛孔明公孙龙夏侯惇令狐冲慕容复"),
    "malayalam": ("ml", "ശ്രീലക്ഷ്മി ഉണ്ണികൃഷ്ണൻ നമ്പൂതിരിപ്പാട് ചന്ദ്രശേഖരൻ ഭട്ടതിരിപ്പാട്"),
}  # fmt: skip

SHRINKS = {"min": 6, "max": 46, "fit": "vertical"}


def tall_field(**more):
    usual = {"height": 25, "fontSize": 46, "fontName": "EB Garamond", "lineHeight": 1.08}
    return text("recipient_name", **{**usual, "dynamicFontSize": SHRINKS, **more})


@pytest.mark.parametrize("script", LONG_NAMES)
@pytest.mark.parametrize("vertical", ["top", "middle", "bottom"])
def test_a_long_name_stays_inside_its_box(script, vertical):
    language, name = LONG_NAMES[script]
    made = design(tall_field(verticalAlignment=vertical))
    recipient = values(name, language=language)
    image = picture_of(made.png(recipient, width=1188))
    assert ink(image, (20, 60, 277, 85)) > 1000
    assert ink(image, (0, 0, 297, 59.5)) == ink(image, (0, 85.5, 297, 210)) == 0
    assert made.problems(recipient) == ()


@pytest.mark.parametrize("script", sorted(set(LONG_NAMES) - {"latin"}))
def test_lines_of_tall_scripts_do_not_touch(script):
    language, name = LONG_NAMES[script]
    fixed = tall_field(dynamicFontSize=None, fontSize=24, height=80, lineHeight=1.0)
    image = picture_of(design(fixed).png(values(f"{name}\n{name}", language=language), width=1188))
    grey = image.convert("L")
    inked = [grey.crop((80, top, 1108, top + 1)).getextrema()[0] < 128 for top in range(200, 640)]
    blocks = sum(here and not before for before, here in pairwise(inked))
    assert blocks >= 2


@pytest.mark.parametrize("script", ["arabic", "tibetan", "thai"])
def test_a_name_whose_ink_leaves_the_box_at_the_smallest_size_is_told(script):
    language, name = LONG_NAMES[script]
    made = design(tall_field(dynamicFontSize={"min": 40, "max": 46, "fit": "vertical"}))
    (problem,) = made.problems(values(name, language=language))
    assert (problem.code, problem.column) == ("text-overflow", "recipient_name")


def test_a_single_line_too_tall_for_its_box_shrinks_too():
    low = tall_field(height=8)
    image = picture_of(design(low).png(values("བསྒྲུབས", language="bo"), width=1188))
    assert ink(image, (0, 59.5, 297, 68.5)) == ink(image, (0, 0, 297, 210)) > 100


def test_plain_lines_keep_the_line_height_of_the_design():
    from credcloud_bridge.rendering.text.fitting import fit_text

    text_box = read_template(template(tall_field(dynamicFontSize=None, fontSize=12))).fields[0].text_box
    first, second = fit_text(text_box, "Łukasz Ågren gjpqy\nÅngström", "en").lines
    assert second.baseline - first.baseline == pytest.approx(12 * 1.08)


def _inked_rows(image) -> list[int]:
    """The rows of a picture that hold something dark."""
    grey = image.convert("L")
    return [
        row for row in range(grey.height) if grey.crop((0, row, grey.width, row + 1)).getextrema()[0] < 128
    ]


@pytest.mark.parametrize("script", LONG_NAMES)
def test_both_painters_put_lines_at_the_same_height(script):
    language, name = LONG_NAMES[script]
    recipient = values(name, language=language)
    ours = _inked_rows(picture_of(design(tall_field()).png(recipient, width=900)))
    whole = WeasyPrintDesign(read_template(template(tall_field())))
    theirs = _inked_rows(rasterization.pdf_to_image(whole.pdf(recipient), width=900))
    assert abs(ours[0] - theirs[0]) <= 1
    assert abs(ours[-1] - theirs[-1]) <= 1
    assert len(set(ours) ^ set(theirs)) <= 4


def _lines(name: str, **more) -> list[str]:
    from credcloud_bridge.rendering.text.fitting import fit_text

    shrinks = {"min": 8, "max": 40, "fit": "vertical"}
    text_box = (
        read_template(template(name_field(width=90, height=30, dynamicFontSize=shrinks, **more)))
        .fields[0]
        .text_box
    )
    return [line.line.text for line in fit_text(text_box, name, "en").lines]


def test_names_do_not_break_at_a_hyphen_while_a_smaller_size_keeps_them_whole():
    assert _lines("Amara Okonkwo-Lindqvist") == ["Amara", "Okonkwo-Lindqvist"]
    assert _lines("Marie-Antoinette Fürstenberg") == ["Marie-Antoinette", "Fürstenberg"]


def test_a_name_that_is_too_long_at_any_size_may_break_at_its_hyphens():
    assert len(_lines("-".join(["Wolfeschlegelsteinhausen"] * 4))) > 1


def test_there_is_no_gap_after_an_emoji():
    from credcloud_bridge.rendering.text.fonts import choose_font
    from credcloud_bridge.rendering.text.shaping import shape

    face = choose_font("Noto Sans").face
    blank = shape(" ", face, "en").width
    emoji = shape("🎓", face, "en").width
    assert shape("🎓 Ana", face, "en").width == pytest.approx(
        emoji + blank + shape("Ana", face, "en").width, abs=0.01
    )

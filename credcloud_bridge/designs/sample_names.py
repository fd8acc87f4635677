"""Names on which designs are tried: 40 in 35 scripts, short and long, as their owners write them."""

from __future__ import annotations

from django.utils.translation import gettext as _

TYPICAL, SHORTEST = "Amara Okonkwo-Lindqvist", "Li Na"
ARABIC, HINDI, CHINESE = "ليلى عبد الرحمن الخطيب", "श्रद्धा कृष्णमूर्ति", "歐陽靜儀"
LONGEST = "Wolfeschlegelsteinhausenbergerdorff Maximiliana-Theresia von Hohenzollern-Sigmar"

NAMES: tuple[str, ...] = (
    TYPICAL,
    SHORTEST,
    LONGEST,
    "Nguyễn Thị Minh Khai",
    "Łukasz Żółć-Świętosławski",
    "Екатерина Щербакова",
    "Ελένη Παπαδοπούλου",
    ARABIC,
    "عائشہ صدیقی",
    "דָּוִד כהן",
    "ܐܦܪܝܡ ܣܘܪܝܝܐ",
    "އަހުމަދު އިބްރާހީމް",
    HINDI,
    "মেঘনা চট্টোপাধ্যায়",
    "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "મીનાક્ષી પટેલ",
    "ସୁଭଦ୍ରା ମହାନ୍ତି",
    "தமிழ்ச்செல்வி இராமநாதன்",
    "వెంకటేశ్వర్లు రెడ్డి",
    "ಶ್ರೀನಿವಾಸ ಮೂರ್ತಿ",
    "ശ്രീലക്ഷ്മി നായർ",
    "ශ්‍රීමාලි පෙරේරා",
    "สมชาย ใจดี",
    "ສົມໄຊ ວົງສາ",
    "သီရိအောင်",
    "សុខ សំណាង",
    "བསྟན་འཛིན་རྒྱ་མཚོ",
    "ߝߊߕߎ ߖߊߟߏ",
    "ᬯᬬᬦ᭄",
    CHINESE,
    "山田はなこ",
    "アンナ・シュミット",
    "김민수",
    "ᠴᠢᠩᠭᠢᠰ ᠪᠠᠶᠠᠷ",
    "Նարեկ Հովհաննիսյան",
    "ნინო გელაშვილი",
    "አበበ ቢቂላ",
    "ⵜⵉⵏⵀⵉⵏⴰⵏ",
    "ᏍᏏᏉᏯ",
    "ꦲꦤꦕꦫꦏ",
)


def sample_people() -> tuple[tuple[str, str], ...]:
    """Who a designer switches between, as label and name."""
    return (
        (_("Typical name"), TYPICAL),
        (_("Short name"), SHORTEST),
        (_("Arabic name"), ARABIC),
        (_("Hindi name"), HINDI),
        (_("Chinese name"), CHINESE),
        (_("Very long name"), LONGEST),
    )

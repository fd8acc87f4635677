"""Names of the demo's learners: many scripts, and the awkward ones that real rosters hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

# (name, language of the account)
AWKWARD: tuple[tuple[str, str], ...] = (
    ("Łukasz Żółć-Świętosławski", "en"),
    ("Nguyễn Thị Minh Khai", "en"),
    ("Siân Llŷr Ŵyn ap Gwynedd", "en"),
    ("عبد الرحمن بن محمد الخوارزمي", "ar"),
    ("فاطمة الزهراء القرشية", "ar"),
    ("שירה בן־דוד", "en"),
    ("王小明", "en"),
    ("歐陽靜儀", "en"),
    ("山田 花子", "en"),
    ("髙橋 渚", "en"),
    ("김민수", "en"),
    ("आर्यभट्ट क्षत्रिय", "en"),
    ("श्रद्धा कृष्णमूर्ति", "en"),
    ("தமிழ்ச்செல்வி இராமநாதன்", "en"),
    ("สมชาย ใจดี", "en"),
    ("Екатерина Щербакова", "en"),
    ("Юлія Їжакевич", "en"),
    ("Teller", "en"),
    ("Wolfeschlegelsteinhausenbergerdorff Maximiliana-Theresia von Hohenzollern-Sigmar", "en"),
    ("Siobhán O’Connor-D'Arcy", "en"),
    ("<script>alert('Robert')</script>", "en"),
    ("Zoë Sparkle 🎓", "en"),
    ("Ελένη Παπαδοπούλου", "en"),
    ("Նարեկ Հովհաննիսյան", "en"),
    ("ნინო გელაშვილი", "en"),
    ("মেঘনা চট্টোপাধ্যায়", "en"),
    ("አበበ ቢቂላ", "en"),
    ("José María Núñez y García", "en"),
)

_POOLS: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (
        (
            "Amélie",
            "Björn",
            "Chloë",
            "Dušan",
            "Élodie",
            "Françoise",
            "Göran",
            "Håkon",
            "İpek",
            "João",
            "Kateřina",
        ),
        ("Ångström", "Bošković", "Çelik", "Dvořák", "Eþelstan", "Fernández", "Gérard", "Høiland", "Ionescu"),
        "{0} {1}",
    ),
    (
        ("أحمد", "محمد", "فاطمة", "عائشة", "يوسف", "مريم", "خالد", "زينب", "عمر"),
        ("الهاشمي", "البغدادي", "القرطبي", "المصري", "الشامي", "التونسي", "الأندلسي"),
        "{0} {1}",
    ),
    (
        ("Анна", "Борис", "Виктория", "Григорий", "Дмитрий", "Елена", "Жанна"),
        ("Иванова", "Кузнецова", "Лебедев", "Менделеев", "Ломоносов", "Чехов"),
        "{0} {1}",
    ),
    (
        ("王", "李", "張", "刘", "陈", "杨", "赵", "黃"),
        ("伟", "芳", "秀英", "敏", "静怡", "志強", "建国"),
        "{0}{1}",
    ),
    (
        ("佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤"),
        ("さくら", "陽菜", "蓮", "翔太", "美咲", "ケンジ"),
        "{0} {1}",
    ),
    (("김", "이", "박", "최", "정", "강"), ("서연", "민준", "지우", "하은", "도윤", "예준"), "{0}{1}"),
    (
        ("आरव", "विवान", "अनन्या", "दिया", "ईशान", "कृष्णा", "लक्ष्मी"),
        ("शर्मा", "वर्मा", "त्रिपाठी", "चतुर्वेदी", "मिश्रा"),
        "{0} {1}",
    ),
    (("கார்த்திக்", "பிரியா", "அருண்", "லட்சுமி"), ("சுப்பிரமணியம்", "நடராஜன்", "முருகன்"), "{0} {1}"),
    (("สมศักดิ์", "กัญญา", "ประเสริฐ", "วิไล"), ("ศรีสุข", "ทองดี", "แสงจันทร์"), "{0} {1}"),
    (("דוד", "רחל", "יוסף", "מרים"), ("כהן", "לוי", "מזרחי", "פרץ"), "{0} {1}"),
    (
        (
            "Olivia",
            "Noah",
            "Emma",
            "Liam",
            "Ava",
            "Ethan",
            "Mia",
            "Lucas",
            "Zoe",
            "Ian",
            "Grace",
            "Kofi",
            "Thandi",
        ),
        (
            "Abara",
            "Brown",
            "Clarke",
            "Dlamini",
            "Evans",
            "Fischer",
            "Garcia",
            "Hughes",
            "Ito",
            "Jansen",
            "Khan",
        ),
        "{0} {1}",
    ),
)


def _pool(given: tuple[str, ...], family: tuple[str, ...], pattern: str) -> Iterator[tuple[str, str]]:
    language = "ar" if pattern and "\u0600" <= given[0][0] <= "\u06ff" else "en"
    while True:
        for one, other in product(given, family):
            yield pattern.format(one, other), language


def _endless() -> Iterator[tuple[str, str]]:
    pools = [_pool(*pool) for pool in _POOLS]
    while True:
        for pool in pools:
            yield next(pool)


def names(count: int) -> list[tuple[str, str]]:
    """``count`` names with the language of their account: the awkward ones first, then every script in turn."""
    return [*AWKWARD, *islice(_endless(), max(0, count - len(AWKWARD)))][:count]

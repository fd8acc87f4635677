"""The logo and signatories that samples of designs show where an issuer's own will stand."""

from __future__ import annotations

from credcloud_bridge.designs.branding_values import BrandingValues, BrandPicture


def _logo(ink: str) -> BrandPicture:
    """A ring and bars in which nobody sees a real organisation; it says what it stands for."""
    return BrandPicture(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80">'
        f'<circle cx="40" cy="40" r="34" fill="none" stroke="{ink}" stroke-width="5"/>'
        f'<path d="M25 54V34M40 54V24M55 54V40" stroke="{ink}" stroke-width="7" fill="none"/>'
        f'<text x="88" y="38" font-family="Noto Sans" font-weight="700" font-size="27" fill="{ink}">Your logo</text>'
        f'<text x="89" y="62" font-family="Noto Sans" font-size="17" fill="{ink}">stands here</text></svg>',
        240 / 80,
    )


def _signature(path: str) -> BrandPicture:
    return BrandPicture(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80">'
        f'<path d="{path}" fill="none" stroke="#1b2a5c" stroke-width="2.6" stroke-linecap="round"/></svg>',
        240 / 80,
    )


_FIRST = (
    "M18 52C40 8 62 6 52 40S26 74 34 56 84 22 92 34 74 62 90 56 118 30 122 42 112 60 130 50 168 36 222 46"
)
_SECOND = (
    "M24 30C30 70 44 74 52 44S66 16 62 38 56 70 76 56 96 34 104 40 96 62 116 52 138 26 146 38 148 62 214 30"
)
_TEXTS = {
    "en": ("Dr Ingrid Sample", "Dean", "Professor Li Sample", "Head of programme"),
    "ar": ("د. سلمى مثال", "العميدة", "أ. كريم مثال", "رئيس البرنامج"),
    "he": ("ד״ר רות דוגמה", "דקנית", "פרופ׳ דן דוגמה", "ראש התוכנית"),
}


def sample_branding(*, language: str) -> BrandingValues:
    """A sample's logo and two signatories, in this language or else in English."""
    first, first_title, second, second_title = _TEXTS.get(language.split("-")[0].lower(), _TEXTS["en"])
    return BrandingValues(
        texts={
            "signatory_1_name": first,
            "signatory_1_title": first_title,
            "signatory_2_name": second,
            "signatory_2_title": second_title,
        },
        pictures={
            "issuer_logo": _logo("#3c4654"),
            "issuer_logo_dark": _logo("#ffffff"),
            "signatory_1_signature": _signature(_FIRST),
            "signatory_2_signature": _signature(_SECOND),
        },
    )

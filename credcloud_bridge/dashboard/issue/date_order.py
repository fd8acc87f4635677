"""How the person before the screen writes dates."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

from credcloud_bridge.recipients.api import DateOrder

DATE_ORDERS: dict[str, DateOrder] = {"DMY": "DMY", "MDY": "MDY", "YMD": "YMD"}


def date_order(request: HttpRequest) -> DateOrder:
    """How the person writes a date in figures: ``DMY``, ``MDY`` or ``YMD``.

    Read from the language that the browser asks for, when it is a regional
    form of the one on screen ("en-GB" on an English screen), else from the
    language on screen.
    """
    shown = get_language() or settings.LANGUAGE_CODE
    asked = [
        code
        for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
        if code.split("-")[0] == shown.split("-")[0]
    ]
    written = str(get_format("SHORT_DATE_FORMAT", lang=asked[0] if asked else shown, use_l10n=True))
    order = "".join(_PART[letter] for letter in written if letter in _PART)
    return DATE_ORDERS.get(order, "YMD")


# The letters of Django's date formats that stand for a day, a month and a year.
_PART = {"d": "D", "j": "D", "m": "M", "n": "M", "b": "M", "N": "M", "M": "M", "F": "M", "y": "Y", "Y": "Y"}

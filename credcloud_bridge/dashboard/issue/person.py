"""What the person before the screen takes for granted: which day it is, and how dates are written."""

from __future__ import annotations

import re
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

# Set by issue.js to the IANA name of the browser's time zone.
ZONE_COOKIE = "credcloud_tz"

# ZoneInfo opens a file of the name it is given, so only names that look like zones reach it.
_ZONE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")

DATE_ORDERS = ("DMY", "MDY", "YMD")


def time_zone(request: HttpRequest) -> ZoneInfo:
    """The person's time zone as their browser says it; the site's when it says none that exists."""
    name = request.COOKIES.get(ZONE_COOKIE, "")
    if _ZONE_NAME.fullmatch(name):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones
            pass
    return ZoneInfo(settings.TIME_ZONE)


def today(request: HttpRequest) -> date:
    """The calendar day it is where the person is."""
    return timezone.localdate(timezone=time_zone(request))


def date_order(request: HttpRequest) -> str:
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
    written = get_format("SHORT_DATE_FORMAT", lang=asked[0] if asked else shown, use_l10n=True)
    letters = "".join(letter for letter in str(written) if letter in "djmnMNFYy")
    order = "".join("D" if letter in "dj" else "Y" if letter in "Yy" else "M" for letter in letters)
    return order if order in DATE_ORDERS else "YMD"

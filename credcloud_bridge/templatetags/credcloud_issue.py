"""Template filters of the screens that make credentials."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from credcloud_bridge.data import RecipientSource, Validity, ValidityKind
from credcloud_bridge.date_texts import long_date

register = template.Library()

_SOURCES = {
    RecipientSource.ENROLMENT: gettext_lazy("From enrolments"),
    RecipientSource.BY_HAND: gettext_lazy("By hand"),
    RecipientSource.SPREADSHEET: gettext_lazy("By spreadsheet"),
    RecipientSource.REISSUE: gettext_lazy("Re-issue"),
    RecipientSource.COMMAND: gettext_lazy("Command line"),
    RecipientSource.AUTOMATIC: gettext_lazy("By the group's rule"),
}


@register.filter
def validity_text(validity: Validity) -> str:
    """How long credentials stay valid, as words: "2 years from the issue date"."""
    if validity.kind is ValidityKind.MONTHS:
        return ngettext("%(count)d month", "%(count)d months", validity.count) % {"count": validity.count}
    if validity.kind is ValidityKind.YEARS:
        return ngettext("%(count)d year", "%(count)d years", validity.count) % {"count": validity.count}
    if validity.kind is ValidityKind.FIXED and validity.until is not None:
        return _("Until %(date)s") % {"date": long_date(validity.until)}
    return _("Never expires")


@register.filter
def percent_text(fraction: float) -> str:
    """A grade from 0 to 1 as a percentage, in the person's digits."""
    return _("%(number)s %%") % {"number": number_format(round(fraction * 100))}


@register.filter
def source_text(source: RecipientSource) -> str:
    """Where a recipient of a batch came from."""
    return str(_SOURCES[source])


@register.filter
def row_control(number: int | str, key: str) -> str:
    """The name of a control in a row of the form for recipients by hand."""
    return f"r{number}-{key}"


@register.filter
def encoding_text(encoding: str) -> str:
    """The people whose scripts an encoding of old writes; the encoding's own name when it is not known."""
    known = {
        "cp1252": _("Western European"),
        "cp1251": _("Cyrillic"),
        "cp1250": _("Central European"),
        "cp1256": _("Arabic"),
        "shift_jis": _("Japanese"),
        "euc_jp": _("Japanese (EUC)"),
        "euc_kr": _("Korean"),
        "gb18030": _("Simplified Chinese"),
        "big5": _("Traditional Chinese"),
        "cp1254": _("Turkish"),
        "cp1255": _("Hebrew"),
        "cp1253": _("Greek"),
        "cp1257": _("Baltic"),
        "cp1258": _("Vietnamese"),
        "cp874": _("Thai"),
        "iso8859-2": _("Central European (ISO)"),
        "iso8859-15": _("Western European (ISO)"),
        "koi8_r": _("Russian (KOI8)"),
        "koi8_u": _("Ukrainian (KOI8)"),
        "mac_roman": _("Western European (old Macintosh)"),
        "mac_latin2": _("Central European (old Macintosh)"),
        "mac_cyrillic": _("Cyrillic (old Macintosh)"),
        "mac_greek": _("Greek (old Macintosh)"),
        "mac_turkish": _("Turkish (old Macintosh)"),
        "cp932": _("Japanese"),
        "cp949": _("Korean"),
        "big5hkscs": _("Traditional Chinese"),
        "cp850": _("Western European (DOS)"),
        "cp437": _("Western European (old DOS)"),
        "cp852": _("Central European (DOS)"),
        "cp866": _("Cyrillic (DOS)"),
        "cp857": _("Turkish (DOS)"),
        "cp737": _("Greek (DOS)"),
        "cp775": _("Baltic (DOS)"),
        "cp862": _("Hebrew (DOS)"),
        "cp864": _("Arabic (DOS)"),
        "utf-16-le": _("Unicode (UTF-16)"),
        "utf-16-be": _("Unicode (UTF-16, big-endian)"),
    }
    return known.get(encoding, encoding)

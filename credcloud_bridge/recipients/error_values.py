"""The error values of spreadsheet programs, in the languages in which they show them."""

from __future__ import annotations

import re

# Excel's in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Hungarian, Swedish, Danish,
# Norwegian, Finnish, Russian, Turkish; Google's and LibreOffice's own.
_ERRORS = frozenset(
    """
    #N/A #REF! #NAME? #VALUE! #DIV/0! #NUM! #NULL! #SPILL! #CALC! #GETTING_DATA #FIELD! #BLOCKED! #CONNECT! #BUSY!
    #UNKNOWN! #EXTERNAL! #PYTHON! #TIMEOUT! #ERROR! #ERR! #ERR? #ERR
    #NV #BEZUG! #WERT! #ZAHL! #ÜBERLAUF!
    #NOM? #VALEUR! #NOMBRE! #NUL! #PROPAGATION! #CALCUL!
    #N/D #¡REF! #¿NOMBRE? #¡VALOR! #¡DIV/0! #¡NUM! #¡NULO! #¡DESBORDAMIENTO! #¡CALC! #¿NAME? #¡VALUE!
    #RIF! #NOME? #VALORE! #NULLO! #ESPANSIONE!
    #VALOR! #NÚM! #NULO! #DESPEJAR!
    #N/B #VERW! #NAAM? #WAARDE! #DEEL/0! #GETAL! #LEEG! #OVERLOOP!
    #N/D! #ADR! #NAZWA? #ARG! #DZIEL/0! #LICZBA! #ZERO!
    #NENÍ_K_DISPOZICI #ODKAZ! #NÁZEV? #HODNOTA! #DĚLENÍ_NULOU! #ČÍSLO!
    #HIÁNYZIK #HIV! #NÉV? #ÉRTÉK! #ZÉRÓOSZTÓ! #SZÁM! #NULLA!
    #SAKNAS! #REFERENS! #NAMN? #VÄRDEFEL! #DIVISION/0! #OGILTIGT! #SKÄRNING! #SPILL!
    #I/T #REFERENCE! #NAVN? #VÆRDI! #VERDI!
    #PUUTTUU! #VIITTAUS! #NIMI? #ARVO! #JAKO/0! #LUKU! #TYHJÄ!
    #Н/Д #ССЫЛКА! #ИМЯ? #ЗНАЧ! #ДЕЛ/0! #ЧИСЛО! #ПУСТО! #ПЕРЕНОС!
    #YOK #BAŞV! #AD? #DEĞER! #SAYI/0! #SAYI! #BOŞ!
    """.split()
)
# LibreOffice's numbered errors; what Google shows before it has computed; a column too narrow for its number.
_PATTERN = re.compile(r"(?:Err|Fehler|Erreur|Error|#ERR):\d{3}|Loading(?:\.\.\.|…)|#{3,}", re.IGNORECASE)


def is_error_value(text: str) -> bool:
    """Whether a cell shows an error instead of a value."""
    text = text.strip()
    if text[:1] == "#" and (text.upper() in _ERRORS):
        return True
    return _PATTERN.fullmatch(text) is not None

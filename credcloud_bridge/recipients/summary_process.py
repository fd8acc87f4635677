"""The process that checks an uploaded file and sums up its rows: ``python -P -m …recipients.summary_process``.

It may be killed at any moment, by its limits or by its parent. One JSON
object comes on standard input (see ``file_reading.read_file``), one leaves on
standard output: ``{"refused": problem}``, or ``{"inspection": …, "summary": …, "problem": …}``.

It knows no other settings of the site than it is told, no database and no secret. The bytes of the
file are not its business: it starts another process that parses them into
cells (``parser_process.py``), and checks what those cells hold.
"""

from __future__ import annotations

import importlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from credcloud_bridge.child_process import limit_resources

_LOCALES = Path(__file__).parent.parent / "conf" / "locale"


def main() -> int:
    """Read the request, write the response."""
    request = json.loads(sys.stdin.buffer.read())
    limits = request["limits"]
    limit_resources(seconds=limits["parser_seconds"], memory_bytes=limits["parser_memory_bytes"])
    _set_up_django(language=request["language"], smtputf8=request["smtputf8"])
    _register_attribute_types(request["attribute_types"])
    sys.stdout.write(json.dumps(response(request)))
    return 0


def _set_up_django(*, language: str, smtputf8: bool) -> None:
    """Django, as far as sentences in the reader's language need it, and the one setting that checks depend on."""
    import django
    from django.conf import settings
    from django.utils import translation

    settings.configure(USE_I18N=True, USE_TZ=True, LOCALE_PATHS=[str(_LOCALES)], CREDCLOUD_SMTPUTF8=smtputf8)
    django.setup()
    translation.activate(language)


def _register_attribute_types(classes: list[str]) -> None:
    """The types that extensions registered in the process that asks."""
    from credcloud_bridge.attributes.api import is_registered, register

    for one in classes:
        module, _, name = one.partition(":")
        attribute_type = getattr(importlib.import_module(module), name)
        if not is_registered(attribute_type.key):
            register(attribute_type())


def response(request: dict[str, Any]) -> dict[str, Any]:
    """What the file is, and what its rows are if they can be checked."""
    from credcloud_bridge.data import CredCloudError
    from credcloud_bridge.recipients.chosen_layout import ChosenLayout
    from credcloud_bridge.recipients.file_reading import group_of_json, reading_as_json
    from credcloud_bridge.recipients.file_summary import summarise_file
    from credcloud_bridge.recipients.reading_limits import ReadingLimits

    mapping = request["mapping"]
    try:
        found = summarise_file(
            path=Path(request["path"]),
            filename=request["filename"],
            group=group_of_json(request["group"]),
            limits=ReadingLimits(**request["limits"]),
            today=date.fromisoformat(request["today"]),
            date_order=request["date_order"],
            encoding=request["encoding"],
            mapping=None if mapping is None else dict(mapping),
            layout=ChosenLayout(**request["layout"]),
            live=frozenset(request["live"]),
            sample=request["sample"],
        )
    except CredCloudError as error:
        return {"refused": error.problem.as_json()}
    return reading_as_json(found)


if __name__ == "__main__":
    sys.exit(main())

"""The pictures of the design studio: what the server works for each.

    python bench/studio.py

Processor milliseconds for one element's picture and for a page of ten, each new and with the check of the schema that
the endpoint does first, and for 40 names; bytes of the page's answer, and of the same compressed as web servers do.
"""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 40
PAGE = 10
STARTER = "classic-engraved"


def main() -> None:
    """Measure, print one line of JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credcloud_bridge.hosts.site.test_settings")
    import django

    django.setup()
    from credcloud_bridge.designs import api as designs
    from credcloud_bridge.designs.starters import starters
    from credcloud_bridge.rendering.api import field_shape_problem

    (starter,) = (one for one in starters() if one.slug == STARTER)
    elements = [one for page in starter.template["schemas"] for one in page]
    texts = [one for one in elements if one["type"] in ("text", "multiVariableText")]
    name = next(one for one in texts if "{recipient_name}" in json.dumps(one))
    page = [*texts[: PAGE - 2], *(one for one in elements if one not in texts)][:PAGE]
    person = designs.draft_person(document_language="en", name="")

    def pictures(wanted: list[dict[str, Any]], who: Any) -> list[str]:
        found = []
        for element in wanted:
            if field_shape_problem(element):
                raise ValueError(element["name"])
            found.append(designs.element_picture(element, who, lambda _content: None)[0].svg)
        return found

    def resized(element: dict[str, Any], number: int) -> dict[str, Any]:
        # While a handle moves, every picture is new: nothing that was laid out before helps.
        return {**element, "width": element["width"] - number / 100}

    def names(number: int) -> list[str]:
        element = resized(name, number)
        return [
            designs.element_picture(element, person.called(one), lambda _content: None)[0].svg
            for one in designs.NAMES
        ]

    answer = json.dumps(pictures(page, person)).encode()
    found = {
        "elements": len(page),
        "one_element_ms": _milliseconds(lambda number: pictures([resized(name, number)], person)),
        "page_ms": _milliseconds(lambda number: pictures([resized(one, number) for one in page], person)),
        "forty_names_ms": _milliseconds(names),
        "page_bytes": len(answer),
        "page_bytes_compressed": len(gzip.compress(answer, 6)),
    }
    print(json.dumps(found))


def _milliseconds(work: Callable[[int], object]) -> float:
    """Processor time of one round, the first ones left out: fonts are loaded once in a process."""
    for number in range(3):
        work(number)
    begin = time.process_time()
    for number in range(3, 3 + ROUNDS):
        work(number)
    return round((time.process_time() - begin) / ROUNDS * 1000, 3)


if __name__ == "__main__":
    main()

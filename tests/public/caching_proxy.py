"""A cache between visitors and the site, as content networks run it: it keeps what it may and follows RFC 9111."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client


@dataclass(frozen=True)
class Answer:
    """What the visitor gets. ``asked``: whether the site was asked, and ``sent``: whether it had to send it again."""

    status: int
    headers: dict[str, str]
    body: bytes
    asked: bool = True
    sent: bool = True


@dataclass
class CachingProxy:
    """Keeps answers by address and by the headers that they vary by; nobody's cookies go through it.

    Asked a moment later: everything with a ``max-age`` is still fresh.
    """

    client: Client = field(default_factory=Client)
    kept: dict[str, list[tuple[dict[str, str], Answer]]] = field(default_factory=dict)

    def get(self, address: str, **headers: str) -> Answer:
        """What a visitor gets who asks for ``address`` with these headers (``accept``, ``accept-language``)."""
        found = self._kept(address, headers)
        if found is not None and _is_fresh(found):
            return Answer(found.status, found.headers, found.body, asked=False, sent=False)
        condition = {"if-none-match": found.headers["etag"]} if found and "etag" in found.headers else {}
        response = self.client.get(address, headers={**headers, **condition})
        assert not response.cookies
        self.client.cookies.clear()
        told = {name.lower(): value for name, value in response.items()}
        if response.status_code == 304:
            assert found is not None
            return Answer(found.status, {**found.headers, **told}, found.body, sent=False)
        answer = Answer(response.status_code, told, response.getvalue())
        self._keep(address, headers, answer)
        return answer

    def bodies(self) -> list[bytes]:
        """Everything that it has."""
        return [answer.body for versions in self.kept.values() for _headers, answer in versions]

    def _kept(self, address: str, headers: dict[str, str]) -> Answer | None:
        for asked, answer in self.kept.get(address, ()):
            varies = [name.strip().lower() for name in answer.headers.get("vary", "").split(",")]
            if all(asked.get(name) == headers.get(name) for name in varies):
                return answer
        return None

    def _keep(self, address: str, headers: dict[str, str], answer: Answer) -> None:
        versions = [one for one in self.kept.get(address, ()) if one[0] != headers]
        directives = _directives(answer)
        if answer.status in (200, 410) and not {"no-store", "private"} & directives.keys() and directives:
            versions.append((headers, answer))
        self.kept[address] = versions


def _is_fresh(answer: Answer) -> bool:
    directives = _directives(answer)
    return "no-cache" not in directives and int(directives.get("max-age") or 0) > 0


def _directives(answer: Answer) -> dict[str, Any]:
    given = (part.strip().partition("=") for part in answer.headers.get("cache-control", "").split(","))
    return {name: value for name, _equals, value in given if name}

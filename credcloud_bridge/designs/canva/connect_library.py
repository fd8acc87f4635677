"""The library of designs that Canva Connect gives: https://www.canva.dev/docs/connect (API version 1)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.designs.canva import api_errors, rate_limits
from credcloud_bridge.designs.canva.port import DesignList, LibraryDesign, Thumbnail
from credcloud_bridge.designs.canva.service import CanvaService
from credcloud_bridge.network import Answer, NotFetched

# Seconds for all requests of one call, and for a file.
_SECONDS = 15.0
_FILE_SECONDS = 120.0
_LARGEST_ANSWER = 2 * 1024 * 1024
_LARGEST_THUMBNAIL = 3 * 1024 * 1024
LARGEST_FILE = 50 * 1024 * 1024
_LONGEST_QUERY = 255
# How files of each format begin.
_BEGINNINGS = {"pdf": b"%PDF-", "pptx": b"PK\x03\x04"}
_PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}

# The token with which to ask; given the one that was just refused, another one.
AccessToken = Callable[[str], str]


class ConnectLibrary:
    """See ``DesignLibrary``. ``person`` is whose limits are counted."""

    def __init__(self, *, service: CanvaService, person: str, access_token: AccessToken) -> None:
        self._service = service
        self._person = person
        self._access_token = access_token

    def list_designs(self, *, query: str = "", continuation: str = "") -> DesignList:
        """See ``DesignLibrary.list_designs``."""
        asked = {"sort_by": "modified_descending", "ownership": "any"}
        if query := " ".join(query.split())[:_LONGEST_QUERY]:
            asked["query"] = query
        if continuation:
            asked["continuation"] = continuation
        found = self._ask("list", "GET", f"/v1/designs?{urlencode(asked)}")
        items = found.get("items")
        if not isinstance(items, list):
            raise api_errors.unreadable()
        more = found.get("continuation")
        return DesignList(
            tuple(_design(one) for one in items), continuation=more if isinstance(more, str) else ""
        )

    def design(self, *, design_id: str) -> LibraryDesign:
        """See ``DesignLibrary.design``."""
        return _design(self._raw_design(design_id))

    def thumbnail(self, *, design_id: str) -> Thumbnail | None:
        """See ``DesignLibrary.thumbnail``. Canva's addresses of pictures last 15 minutes: none is kept."""
        rate_limits.count("thumbnail", person=self._person)
        thumbnail = self._raw_design(design_id).get("thumbnail")
        address = thumbnail.get("url") if isinstance(thumbnail, dict) else None
        if not isinstance(address, str) or not address:
            return None
        answer = self._download(address, largest=_LARGEST_THUMBNAIL, seconds=_SECONDS)
        beginning = _PICTURES.get(answer.content_type)
        if beginning is None or not answer.content.startswith(beginning):
            raise api_errors.wrong_content("png")
        return Thumbnail(answer.content_type, answer.content)

    def export_formats(self, *, design_id: str) -> Mapping[str, tuple[int, ...]]:
        """See ``DesignLibrary.export_formats``."""
        found = self._ask("formats", "GET", f"/v1/designs/{_segment(design_id)}/export-formats")
        formats = found.get("formats")
        if not isinstance(formats, dict):
            raise api_errors.unreadable()
        return {str(name): _pages(said) for name, said in formats.items()}

    def start_export(self, *, design_id: str, file_format: str, pages: tuple[int, ...] = ()) -> str:
        """See ``DesignLibrary.start_export``."""
        wanted: dict[str, Any] = {"type": file_format}
        if file_format == "pdf":
            wanted["export_quality"] = "regular"
        if pages:
            wanted["pages"] = list(pages)
        found = self._ask("export", "POST", "/v1/exports", {"design_id": design_id, "format": wanted})
        job = _job(found)
        return str(job["id"])

    def finished_export(self, *, export_id: str, file_format: str) -> bytes | None:
        """See ``DesignLibrary.finished_export``. Canva's addresses of files last 24 hours: none is kept."""
        job = _job(self._ask("poll", "GET", f"/v1/exports/{_segment(export_id)}"))
        if job.get("status") == "in_progress":
            return None
        if job.get("status") != "success":
            error = job.get("error")
            raise api_errors.export_failed(str(error.get("code", "")) if isinstance(error, dict) else "")
        addresses = job.get("urls")
        if not isinstance(addresses, list) or not addresses or not isinstance(addresses[0], str):
            raise api_errors.unreadable()
        answer = self._download(addresses[0], largest=LARGEST_FILE, seconds=_FILE_SECONDS)
        if not answer.content.startswith(_BEGINNINGS[file_format]):
            raise api_errors.wrong_content(file_format)
        return answer.content

    def edit_address(self, *, design_id: str, state: str) -> str:
        """See ``DesignLibrary.edit_address``."""
        urls = self._raw_design(design_id).get("urls")
        address = urls.get("edit_url") if isinstance(urls, dict) else None
        if not isinstance(address, str):
            raise api_errors.unreadable()
        self._require_own(address)
        parts = urlsplit(address)
        query = [*parse_qsl(parts.query, keep_blank_values=True), ("correlation_state", state)]
        return urlunsplit(parts._replace(query=urlencode(query)))

    def _raw_design(self, design_id: str) -> Mapping[str, Any]:
        found = self._ask("design", "GET", f"/v1/designs/{_segment(design_id)}").get("design")
        if not isinstance(found, dict):
            raise api_errors.unreadable()
        return found

    def _ask(
        self, operation: str, method: str, path: str, content: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        """What the API answers; a token that it refuses is renewed once. Raises ``CredCloudError``."""
        rate_limits.count(operation, person=self._person, design=str((content or {}).get("design_id", "")))
        token = self._access_token("")
        answer = self._send(method, path, token, content)
        if answer.status == 401:
            answer = self._send(method, path, self._access_token(token), content)
        if answer.status == 429:
            raise api_errors.too_many_requests(rate_limits.seconds_to_wait(answer))
        try:
            found = json.loads(answer.content or b"{}")
        except (ValueError, RecursionError):
            found = None
        code = str(found.get("code", "")) if isinstance(found, dict) else ""
        if answer.status == 401 or code == "revoked_access_token":
            raise api_errors.not_connected()
        if answer.status >= 500:
            raise api_errors.not_reached(str(answer.status))
        if not 200 <= answer.status < 300:
            kind = (content or {}).get("format", {}).get("type", "")
            raise api_errors.refused(answer.status, code, operation, file_format=kind)
        if not isinstance(found, dict):
            raise api_errors.unreadable()
        return found

    def _send(self, method: str, path: str, token: str, content: Mapping[str, Any] | None) -> Answer:
        headers = {"Authorization": f"Bearer {token}"}
        body = None
        if content is not None:
            headers["Content-Type"], body = "application/json", json.dumps(content).encode()
        try:
            return self._service.transport(seconds=_SECONDS).send(
                method, self._service.api + path, largest=_LARGEST_ANSWER, headers=headers, body=body
            )
        except NotFetched as error:
            raise api_errors.not_reached(error.code) from error

    def _download(self, address: str, *, largest: int, seconds: float) -> Answer:
        """A file, without our token; a redirect is no file. Raises ``CredCloudError``."""
        self._require_own(address)
        try:
            answer = self._service.transport(seconds=seconds).send(
                "GET", address, largest=largest, headers={"Accept": "*/*"}
            )
        except NotFetched as error:
            raise _of_download(error) from error
        if 300 <= answer.status < 400:
            raise api_errors.foreign_address()
        if answer.status != 200:
            raise api_errors.not_reached(str(answer.status))
        return answer

    def _require_own(self, address: str) -> None:
        """Raise unless the address is at one of Canva's own hosts, by https (by whatever the demo's API has)."""
        scheme = urlsplit(self._service.api).scheme
        try:
            parts = urlsplit(address)
            host = parts.netloc.lower()
        except ValueError as error:
            raise api_errors.foreign_address() from error
        own = any(host == one or host.endswith(f".{one}") for one in self._service.download_hosts)
        if parts.scheme != scheme or not own or "@" in host:
            raise api_errors.foreign_address()


def _of_download(error: NotFetched) -> CredCloudError:
    foreign = error.code in ("private-address", "not-https", "odd-port", "bad-address")
    return api_errors.foreign_address() if foreign else api_errors.not_reached(error.code)


def _design(raw: Any) -> LibraryDesign:
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
        raise api_errors.unreadable()
    updated, pages, title = raw.get("updated_at"), raw.get("page_count"), raw.get("title")
    try:
        updated_at = datetime.fromtimestamp(int(updated or 0), UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise api_errors.unreadable() from error
    return LibraryDesign(
        id=raw["id"][:100],
        title=title[:255] if isinstance(title, str) else "",
        updated_at=updated_at,
        page_count=pages if isinstance(pages, int) and pages >= 0 else 1,
        has_thumbnail=isinstance(raw.get("thumbnail"), dict),
    )


def _job(found: Mapping[str, Any]) -> Mapping[str, Any]:
    job = found.get("job")
    if not isinstance(job, dict) or not isinstance(job.get("id"), str):
        raise api_errors.unreadable()
    return job


def _segment(text: str) -> str:
    return quote(text, safe="")


def _pages(said: Any) -> tuple[int, ...]:
    numbers = said.get("page_numbers") if isinstance(said, dict) else None
    if not isinstance(numbers, list):
        return ()
    return tuple(one for one in numbers if isinstance(one, int) and one > 0)

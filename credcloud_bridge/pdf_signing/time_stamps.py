"""Asking a time stamp authority (RFC 3161), with limits: it is far away, and may be slow, broken or gone."""

from __future__ import annotations

import logging
import time

import requests
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError

log = logging.getLogger(__name__)

TRIES = 3
FIRST_PAUSE_SECONDS = 0.5
_LARGEST_ANSWER = 64 * 1024
_ANSWER_TYPE = "application/timestamp-reply"


class TimestampAuthority(TimeStamper):
    """A time stamp authority at ``url``; each answer may take ``seconds``, and is asked for ``TRIES`` times."""

    def __init__(self, url: str, *, seconds: float) -> None:
        super().__init__()
        self._url = url
        self._seconds = seconds

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The authority's answer. Raises ``TimestampRequestError`` when there is none to be had."""
        return tsp.TimeStampResp.load(self._answer(req.dump()))

    def _answer(self, request: bytes) -> bytes:
        for attempt in range(TRIES):
            try:
                return self._asked(request)
            except (requests.RequestException, TimestampRequestError) as error:
                log.warning("The time stamp authority did not answer (try %d): %s", attempt + 1, error)
                if attempt == TRIES - 1:
                    raise TimestampRequestError("no answer from the time stamp authority") from error
            time.sleep(FIRST_PAUSE_SECONDS * 2**attempt)
        raise AssertionError  # pragma: no cover - the last try raised

    def _asked(self, request: bytes) -> bytes:
        until = time.monotonic() + self._seconds
        with requests.post(
            self._url,
            data=request,
            headers={"Content-Type": "application/timestamp-query", "Accept": _ANSWER_TYPE},
            timeout=self._seconds,
            allow_redirects=False,
            stream=True,
        ) as response:
            if response.status_code != 200 or response.headers.get("Content-Type") != _ANSWER_TYPE:
                raise TimestampRequestError(f"answered with status {response.status_code}")
            answer = bytearray()
            for piece in response.iter_content(4096):
                answer += piece
                if len(answer) > _LARGEST_ANSWER:
                    raise TimestampRequestError("an answer that is too long")
                if time.monotonic() > until:
                    raise TimestampRequestError("an answer that takes too long")
        return bytes(answer)

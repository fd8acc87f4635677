"""Signed PDF files carry time stamps, and nobody waits for an authority that does not answer."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import tsp

from credcloud_bridge.pdf_signing import api as pdf_signing
from tests.credentials.worlds import World
from tests.pdf_signing.pdf_signing_world import (
    NOW,
    issued,
    pdf_of,
    pdfsig,
    stamper,
    what_pdfsig_says,
)

pytestmark = pytest.mark.django_db


class Authority(HTTPServer):
    """A time stamp authority on this machine; ``mood`` says how it answers."""

    mood = "well"
    asked = 0


class _Answering(BaseHTTPRequestHandler):
    server: Authority

    def do_POST(self) -> None:
        self.server.asked += 1
        request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.mood == "broken":
            self.send_error(500)
            return
        if self.server.mood == "elsewhere":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()
            return
        answer = stamper().request_tsa_response(request).dump()
        if self.server.mood == "nonsense":
            answer = b"\x30\x03\x02\x01\x05"
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def authority(settings: Any) -> Iterator[Authority]:
    server = Authority(("127.0.0.1", 0), _Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.CREDCLOUD_TSA_URL = f"http://127.0.0.1:{server.server_port}/"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pdfsig
def test_a_time_stamp_is_part_of_the_signature(
    world: World, signing: pdf_signing.CertificateView, authority: Authority, tmp_path: Path
) -> None:
    pdf = pdf_of(issued(world))
    assert authority.asked == 1
    hole = re.search(rb"/Contents<([0-9a-f]+)>", pdf)
    assert hole is not None
    # The object identifier of a time stamp token: 1.2.840.113549.1.9.16.2.14.
    assert b"060b2a864886f70d010910020e" in hole[1]
    assert "Signature is Valid" in what_pdfsig_says(pdf, tmp_path)


@pytest.mark.parametrize("mood", ["broken", "elsewhere", "nonsense"])
def test_an_authority_that_does_not_answer_keeps_nobody_waiting(
    world: World, signing: pdf_signing.CertificateView, authority: Authority, mood: str, monkeypatch: Any
) -> None:
    from django.core.cache import cache

    from credcloud_bridge.pdf_signing import time_stamps

    monkeypatch.setattr(time_stamps, "FIRST_PAUSE_SECONDS", 0)
    authority.mood = mood
    rows = world.issued([{"name": f"P {one}", "email": f"{one}@example.org"} for one in range(3)])
    try:
        for row in rows:
            pdf = pdf_of(row.public_id)
            assert b"/ByteRange" in pdf
            assert b"060b2a864886f70d010910020e" not in pdf
        # Three tries for the first file, none for the others.
        assert authority.asked <= 3
    finally:
        cache.clear()


STAMP = b"060b2a864886f70d010910020e"


def test_a_file_that_was_handed_out_without_time_stamp_stays_as_it_is(
    world: World, signing: pdf_signing.CertificateView, authority: Authority, settings: Any
) -> None:
    address, settings.CREDCLOUD_TSA_URL = settings.CREDCLOUD_TSA_URL, ""
    public_id = issued(world)
    before = pdf_of(public_id)
    settings.CREDCLOUD_TSA_URL = address
    from credcloud_bridge.pdf_signing.models import PdfSignature

    PdfSignature.objects.update(signed_at=NOW - timedelta(days=200))
    for _time in range(2):
        assert pdf_of(public_id) == before
    assert authority.asked == 0


def test_a_file_waits_for_its_time_stamp_until_somebody_asks_for_it(
    world: World, signing: pdf_signing.CertificateView, authority: Authority, monkeypatch: Any
) -> None:
    from django.core.cache import cache

    from credcloud_bridge.credentials.models import Credential
    from credcloud_bridge.credentials.tasks import sign_pdfs
    from credcloud_bridge.pdf_signing import time_stamps
    from credcloud_bridge.pdf_signing.models import PdfSignature

    monkeypatch.setattr(time_stamps, "FIRST_PAUSE_SECONDS", 0)
    authority.mood = "broken"
    public_id = issued(world)
    pk = Credential.objects.get(public_id=public_id).pk
    try:
        sign_pdfs([pk], somebody_waits=False)
        assert not PdfSignature.objects.exists()
        authority.mood = "well"
        cache.clear()
        pdf = pdf_of(public_id)
        assert STAMP in pdf
        authority.mood = "broken"
        assert pdf_of(public_id) == pdf
    finally:
        cache.clear()

"""A design is exported as one ZIP file and taken in elsewhere; hostile ZIP files are refused with a sentence."""

from __future__ import annotations

import hashlib
import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from credcloud_bridge.designs import api as designs
from tests.studio.factories import Studio, make_document, text_element
from tests.studio.test_files import _png, _upload
from tests.studio.test_taking_along import _take_in

pytestmark = pytest.mark.django_db

TEMPLATE = {"basePdf": {"width": 297, "height": 210, "padding": [0, 0, 0, 0]}, "schemas": [[]]}
DESIGN = {
    "format": "credential-cloud-design",
    "version": 2,
    "name": "Laurel",
    "kind": "certificate",
    "language": "en",
    "direction": "ltr",
    "template": TEMPLATE,
    "files": {},
}


def _exported(studio: Studio, design_id: int) -> bytes:
    path = f"/credcloud/studio/designs/{design_id}/file"
    answer = studio.client.get(path, {"course": str(studio.course.key)})
    assert answer["Content-Type"] == "application/zip"
    assert '.zip"' in answer["Content-Disposition"]
    return answer.content


def _zip(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def _design(files: dict[str, Any] | None = None, **more: Any) -> bytes:
    return json.dumps({**DESIGN, "files": files or {}, **more}).encode()


def test_an_exported_design_has_its_pictures_and_the_licences_of_its_fonts_beside_it() -> None:
    studio = Studio()
    reference = _upload(studio, _png()).json()["asset"]
    sha256 = reference.removeprefix("asset:")
    document = make_document(
        text_element("n", fontName="Lora Bold"),
        text_element("p", reference, type="image", readOnly=True),
        layers={"p": {"label": "Seal", "locked": True}},
    )
    studio.post("document", {"revision": 1, "document": document}, "put")
    design_id = studio.post("save", {"revision": 2}).json()["design"]
    data = _exported(studio, design_id)
    assert data == _exported(studio, design_id)
    with zipfile.ZipFile(BytesIO(data)) as found:
        assert set(found.namelist()) == {"design.json", f"assets/{sha256}.png", "fonts/Lora.txt"}
        assert "SIL OPEN FONT LICENSE" in found.read("fonts/Lora.txt").decode().upper()
        description = json.loads(found.read("design.json"))
    assert description["template"]["schemas"][0][1]["content"] == reference
    assert b"base64" not in json.dumps(description).encode()
    # Taken in again, the element is locked as before, and whoever owns the copy may unlock it.
    taken = studio.client.get(_take_in(studio, data)["Location"] + "document").json()["document"]
    assert list(taken["layers"].values()) == [{"label": "Seal", "locked": True}]


def test_a_json_file_of_before_is_still_taken_in() -> None:
    studio = Studio()
    old = {key: value for key, value in DESIGN.items() if key != "files"} | {"version": 1}
    assert "/studio/drafts/" in _take_in(studio, json.dumps(old).encode())["Location"]


def _wrong_hash() -> bytes:
    listed = {"0" * 64: {"file": "assets/a.png", "media_type": "image/png"}}
    return _zip({"design.json": _design(listed), "assets/a.png": _png()})


def _outside(name: str) -> bytes:
    data = _png()
    listed = {hashlib.sha256(data).hexdigest(): {"file": name, "media_type": "image/png"}}
    return _zip({"design.json": _design(listed), name: data})


def _not_a_picture() -> bytes:
    data = b"MZ\x90 no picture"
    sha256 = hashlib.sha256(data).hexdigest()
    field = text_element("p", f"asset:{sha256}", type="image", readOnly=True)
    listed = {sha256: {"file": "assets/a.png", "media_type": "image/png"}}
    template = {**TEMPLATE, "schemas": [[field]]}
    return _zip({"design.json": _design(listed, template=template), "assets/a.png": data})


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 and nothing more",
        _zip({}),
        _zip({"design.json": b"{"}),
        _zip({"design.json": b"[" * 100_000}),
        _zip({"design.json": b"[]"}),
        _zip({"design.json": b" " * 40_000_000}),
        _zip({"design.json": _design(version=3)}),
        _zip({"design.json": _design({"0" * 64: {"file": "assets/gone.png", "media_type": "image/png"}})}),
        _zip({"design.json": _design({"x": "y"})}),
        _zip({"design.json": _design(template={"basePdf": "asset:" + "1" * 64, "schemas": [[]]})}),
        _zip({"design.json": _design(template={"schemas": 5})}),
        _zip({"design.json": _design(layers=[[{"label": 5}]], template=5)}),
        _wrong_hash(),
        _outside("../../etc/passwd"),
        _outside("/etc/passwd"),
        _outside("assets/../../a.png"),
        _not_a_picture(),
    ],
    ids=lambda data: f"{len(data)} bytes",
)
def test_hostile_zip_files_are_refused_with_a_sentence(data: bytes) -> None:
    studio = Studio()
    answer = _take_in(studio, data)
    assert answer["Location"].startswith("/credcloud/studio/?course="), answer["Location"]
    (said,) = studio.client.get(answer["Location"]).context["messages"]
    assert str(said).endswith("."), said
    assert len(designs.drafts_of(course_key=studio.course.key)) == 1

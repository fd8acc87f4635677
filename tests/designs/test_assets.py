"""Files of designs: stored once each by their content, and used only where they were uploaded."""

from __future__ import annotations

import pytest
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.designs import api, assets
from credcloud_bridge.designs.models import Asset, AssetUse

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = (CourseKey.from_string(f"course-v1:CredU+{name}+2026") for name in ("A", "B"))


def _store(data: bytes = b"picture", course_key: CourseKey | None = HERE, **more: object) -> api.AssetSummary:
    values: dict[str, object] = {"kind": api.AssetKind.PICTURE, "media_type": "image/png", "actor": None}
    return api.store_asset(data=data, course_key=course_key, **(values | more))  # type: ignore[arg-type]


def test_the_same_file_is_stored_once_for_all_courses() -> None:
    assert _store() == _store() == _store(course_key=ELSEWHERE)
    assert Asset.objects.count() == 1
    assert AssetUse.objects.count() == 2


def test_a_course_uses_its_own_files_and_those_of_everybody() -> None:
    own, everybodys = _store(), _store(b"for all", course_key=None)
    assert api.asset_bytes(sha256=own.sha256, course_key=HERE) == b"picture"
    assert api.asset_bytes(sha256=everybodys.sha256, course_key=ELSEWHERE) == b"for all"
    with pytest.raises(api.AssetNotFound):
        api.get_asset(sha256=own.sha256, course_key=ELSEWHERE)
    with pytest.raises(api.AssetNotFound):
        api.get_asset(sha256=own.sha256, course_key=None)
    found = api.assets_by_sha256(sha256s=[own.sha256, everybodys.sha256], course_key=ELSEWHERE)
    assert list(found) == [everybodys.sha256]


def test_browsers_see_the_preview_where_there_is_one() -> None:
    drawing = _store(b"<svg/>", media_type="image/svg+xml", preview=b"png")
    assert api.asset_preview(sha256=drawing.sha256, course_key=HERE) == ("image/png", b"png")
    plain = _store(b"plain")
    assert api.asset_preview(sha256=plain.sha256, course_key=HERE) == ("image/png", b"plain")


def test_a_course_has_no_more_files_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "MOST_ASSETS", 1)
    _store()
    _store()  # the same one is no more
    with pytest.raises(CredCloudError) as refused:
        _store(b"another")
    assert refused.value.problem.code == "assets-too-many"
    monkeypatch.setattr(assets, "MOST_ASSETS", 10)
    monkeypatch.setattr(assets, "MOST_BYTES", 10)
    with pytest.raises(CredCloudError) as refused:
        _store(b"another")
    assert refused.value.problem.code == "assets-too-large"

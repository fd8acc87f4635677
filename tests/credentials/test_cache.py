"""A cache that fails costs time and nothing else."""

from __future__ import annotations

import pytest
from django.core.cache.backends.locmem import LocMemCache

from credcloud_bridge.credentials import api
from credcloud_bridge.designs import api as designs
from tests.credentials.test_uploads import attach, template
from tests.credentials.worlds import PUBLISHED, World, people

pytestmark = pytest.mark.django_db


class Broken(LocMemCache):
    """A cache whose disk is full, or whose server is gone."""

    def get(self, *_: object, **__: object) -> object:
        raise ConnectionError

    def set(self, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")


def test_pictures_and_uploads_come_without_the_cache(
    world: World, settings: pytest.FixtureRequest, tmp_path: object
) -> None:
    settings.CACHES = {"default": {"BACKEND": "tests.credentials.test_keeping.Broken"}}  # type: ignore[attr-defined]
    world.issued(people(1))
    (row,) = world.rows(PUBLISHED)
    public_id = row.public_id
    assert api.image(credential_uuid=row.uuid, course_key=world.course_key, width=200)[:2] == b"\xff\xd8"
    assert (api.public_pdf(public_id=public_id) or b"")[:4] == b"%PDF"
    (card, *_others) = designs.design_summaries(course_key=world.course_key)
    assert designs.sample_jpeg(version_id=card.version_id, width=160)[:2] == b"\xff\xd8"
    upload = attach(world, world.batch(), template(world, "Ana,ana@example.org,,"))
    assert api.get_upload(upload_uuid=upload.uuid, course_key=world.course_key).ready
    api.withdraw_upload(upload_uuid=upload.uuid, course_key=world.course_key, actor=None)

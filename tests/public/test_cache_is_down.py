"""Where the cache cannot be asked at all, everything that the public and programs read still answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache.backends.base import BaseCache
from django.test import Client

from credcloud_bridge.data import DesignKind
from tests.credentials.worlds import make_world
from tests.designs.factories import make_design
from tests.factories import make_user

pytestmark = pytest.mark.django_db


class CacheThatIsGone(BaseCache):
    """A server that refuses every connection."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def _refused(self, *_args: Any, **_kwargs: Any) -> Any:
        raise ConnectionError("Connection refused")

    add = get = set = touch = delete = clear = incr = get_many = set_many = has_key = _refused  # type: ignore[assignment]


@pytest.fixture
def gone(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": f"{__name__}.CacheThatIsGone"}}


def test_pages_files_documents_and_the_api_answer(gone: None) -> None:
    world = make_world(title="Data Science", badge_design_id=make_design(kind=DesignKind.BADGE, name="B").id)
    (row,) = world.issued([{"name": "Zoë", "email": "zoe@example.org"}])
    page = f"/credcloud/c/{row.public_id}/"
    visitor, owner = Client(), Client()
    owner.force_login(make_user("Zoë", email="zoe@example.org"))
    for path in (page, f"{page}certificate.pdf", f"{page}certificate.jpg?width=800", f"{page}badge.png"):
        assert visitor.get(path).status_code == 200, path
    assert visitor.get(page, headers={"accept": "application/ld+json"}).status_code == 200
    assert visitor.get("/credcloud/verify/").status_code == 200
    assert visitor.get(f"/credcloud/api/v1/credentials/{row.public_id}/").status_code == 200
    assert owner.get("/credcloud/my/").status_code == 200
    assert owner.get("/credcloud/api/v1/credentials/mine/").status_code == 200

"""A world that has issued something, and a visitor who is nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from credcloud_bridge.credentials import api as credentials
from tests.credentials.worlds import World, make_world


@dataclass(frozen=True)
class Visitor:
    """Somebody without an account, with short names for the public addresses."""

    client: Client

    def page(self, public_id: str, **more: Any) -> Any:
        return self.client.get(reverse("credcloud:public_credential", args=[public_id]), **more)

    def verify(self, entered: str, **more: Any) -> Any:
        return self.client.get(reverse("credcloud:verify"), {"id": entered}, **more)

    def pdf(self, public_id: str, **more: Any) -> Any:
        return self.client.get(reverse("credcloud:public_pdf", args=[public_id]), **more)

    def image(self, public_id: str, kind: str = "certificate", **query: Any) -> Any:
        return self.client.get(reverse("credcloud:public_image", args=[public_id, kind]), query)


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(Client())


@pytest.fixture
def world(db: None) -> World:
    """A group with everything that a public page can show."""
    return make_world(
        badge=True,
        title="Certificate of Completion",
        course_title="Data Science for Everyone",
        description="For those who finished.",
        criteria="Pass the exam.",
        course_details="Eight weeks.",
        url="https://university.example.org/data-science",
        tags=("Python", "Statistics"),
    )


@pytest.fixture
def issued(world: World) -> credentials.CredentialRow:
    """One published credential of Zoë's."""
    return world.issued([{"name": "Zoë Ångström", "email": "zoe@example.org"}])[0]

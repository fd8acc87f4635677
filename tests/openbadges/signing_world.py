"""What the tests of signing build: issuers, credentials that are only just rows, and claims."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from credcloud_bridge.credentials.models import Batch, Credential
from credcloud_bridge.data import CredentialState
from credcloud_bridge.groups.models import CredentialGroup, Issuer
from credcloud_bridge.openbadges.api import Achievement, AttributeValue, Claim

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
COURSE = "course-v1:CredU+DS+2026"


def make_issuer(slug: str = "academy", name: str = "Académie 数据 & Co") -> Issuer:
    """An issuer without keys."""
    return Issuer.objects.create(name=name, slug=slug, url="https://academy.example/")


def make_credentials(issuer: Issuer, count: int = 1) -> list[Credential]:
    """Published credentials of one group of the issuer, for which nothing was signed yet."""
    number = CredentialGroup.objects.count()
    group = CredentialGroup.objects.create(code=f"group-{number}", title="Data Science", issuer=issuer)
    batch = Batch.objects.create(group=group, course_key=COURSE, issued_on=date(2026, 11, 1))
    return [
        Credential.objects.create(
            batch=batch,
            group=group,
            course_key=COURSE,
            state=CredentialState.PUBLISHED.value,
            source="by_hand",
            source_ref=str(index),
            recipient_name="Amina Oyelaran",
            recipient_email=f"learner{index}@example.org",
            issued_on=date(2026, 11, 1),
        )
        for index in range(count)
    ]


def make_achievement(**more: Any) -> Achievement:
    """An achievement with something in every member."""
    return Achievement(
        **{
            "id": "urn:uuid:3f1b2c9e-6d4a-4f0e-9b7a-2f4d5c6b7a80",
            "name": "Data Science for Everyone",
            "description": "Ten weeks of practice.",
            "criteria": "Pass the exam.\nHand in the project.",
            "criteria_url": "https://academy.example/criteria",
            "tags": ("statistics", "https://skills.example/python"),
            "image_url": "https://lms.example/credcloud/achievements/1.png",
            "human_code": "DS-1",
            **more,
        }
    )


def make_claim(credential: Credential | None = None, **more: Any) -> Claim:
    """The claim of a credential, or of one that only exists on paper."""
    public_id = credential.public_id if credential else "3KQ7W9ZTB2C4D5E6F7G8"
    values: dict[str, Any] = {
        "credential_id": credential.pk if credential else 1,
        "public_id": public_id,
        "url": f"https://lms.example/credcloud/c/{public_id}/",
        "issuer_id": credential.group.issuer_id if credential else 1,
        "issuer_name": "Académie 数据 & Co",
        "issuer_url": "https://academy.example/",
        "achievement": make_achievement(),
        "recipient_name": "Zoë Świątek 李 محمد",
        "recipient_email": "Zoe.Swiatek@Example.org",
        "issued_on": date(2026, 11, 1),
        "expires_on": date(2028, 10, 31),
        "image_url": f"https://lms.example/credcloud/c/{public_id}/badge.png",
        "attributes": (
            AttributeValue("hours", "Hours", "12.5"),
            AttributeValue("project", "Project", "https://work.example/zoë"),
        ),
    }
    return Claim(**(values | more))

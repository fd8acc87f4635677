"""What a batch shares is worked out once; each credential's claim and mail are what it would get alone."""

from __future__ import annotations

from datetime import date

import pytest

from credcloud_bridge.credentials.access.linkedin import profile_url
from credcloud_bridge.credentials.lists.api import format_public_id
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.credentials.publishing.api import claims_of, published_mails
from credcloud_bridge.groups.api import group_details
from tests.credentials.worlds import World, people

pytestmark = pytest.mark.django_db


def reviewed(world: World) -> list[Credential]:
    """Eight under review, neighbours with the same and with other texts, dates and designs."""
    batch = world.batch(people(8))
    world.generate(batch)
    found = list(Credential.objects.order_by("pk"))
    found[2].printed |= {"title": "Another {title} & 0%", "language": "de"}
    found[3].printed |= {"issuer_name": "Somebody else", "criteria": "Other"}
    found[4].expires_on = date(2031, 5, 6)
    found[5].issued_on = date(2020, 1, 2)
    found[6].badge_version_id, found[6].certificate_version_id = found[6].certificate_version_id, None
    for one in found[1:8:3]:
        one.attributes = {"grade": f"{one.pk}%", "did": "did:web:example.org"}
    found[7].lms_user_id = "17"
    return found


def test_claims_of_many_are_those_of_each_alone(world: World) -> None:
    credentials = reviewed(world)
    group = group_details(group_id=credentials[0].group_id)
    claims = claims_of(credentials, group)
    assert claims == [claim for one in credentials for claim in claims_of([one], group)]
    assert len({claim.achievement for claim in claims}) > 3


def test_mails_to_many_are_those_to_each_alone(world: World) -> None:
    credentials = reviewed(world)
    group = group_details(group_id=credentials[0].group_id)
    mails = published_mails(credentials, group)
    assert mails == [mail for one in credentials for mail in published_mails([one], group)]
    for one, mail in zip(credentials[:2], mails, strict=False):
        assert mail.context["linkedin_url"] == profile_url(
            title=one.printed["title"],
            issuer=group.issuer,
            issued_on=one.issued_on,
            expires_on=one.expires_on,
            public_url=mail.context["public_url"],
            display_id=format_public_id(one.public_id),
        )

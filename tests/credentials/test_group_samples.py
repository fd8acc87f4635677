"""A group's card shows what the group issues: its own title, issuer and course, for a sample person."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.files.api import fields_of, sample_credential
from credcloud_bridge.data import AttributeSpec, DesignKind, Validity, ValidityKind
from credcloud_bridge.groups.api import GroupNotFound
from tests.credentials.worlds import World, make_world

pytestmark = pytest.mark.django_db


def _values(world: World) -> dict[str, str]:
    from credcloud_bridge.designs.api import current_version_ids

    design_id = world.group.certificate_design_id or 0
    version_id = current_version_ids(design_ids=[design_id])[design_id]
    sample = sample_credential(group=world.group, course_key=world.course_key, version_id=version_id)
    return dict(fields_of(sample).values)


def test_the_sample_says_what_the_group_says_and_names_no_other_university() -> None:
    world = make_world(title="Certificate in Beekeeping", validity=Validity(kind=ValidityKind.YEARS, count=2))
    values = _values(world)
    assert values["title"] == "Certificate in Beekeeping"
    assert values["issuer_name"] == world.group.issuer.name
    assert values["course_title"] == "Data Science for Everyone"
    assert values["recipient_name"] == "Amara Okonkwo-Lindqvist"
    assert (values["issued_on"], values["expires_on"]) == ("12 June 2026", "12 June 2028")
    assert "Northfield" not in " ".join(values.values())


def test_an_arabic_groups_sample_is_an_arabic_person_and_attributes_have_examples() -> None:
    world = make_world(
        language="ar",
        attributes=(AttributeSpec(name="hours", label="Hours", type="number"),),
    )
    values = _values(world)
    assert values["recipient_name"] == "ليلى عبد الرحمن الخطيب"
    assert values["issued_on"] == "12 يونيو 2026"
    assert values["hours"]


def test_the_picture_changes_with_the_groups_title() -> None:
    world = make_world(words="{title}")
    ask = {"group_uuid": world.group.uuid, "course_key": world.course_key, "kind": DesignKind.CERTIFICATE}
    before = api.group_sample(**ask, width=320)
    world.change_group(title="Something else")
    after = api.group_sample(**ask, width=320)
    assert Image.open(BytesIO(after)).width == 320
    assert after != before


def test_a_group_of_another_course_or_without_such_a_design_has_no_sample() -> None:
    world, other = make_world(), make_world()
    with pytest.raises(GroupNotFound):
        api.group_sample(
            group_uuid=other.group.uuid,
            course_key=world.course_key,
            kind=DesignKind.CERTIFICATE,
            width=320,
        )
    with pytest.raises(GroupNotFound):
        api.group_sample(
            group_uuid=uuid4(), course_key=world.course_key, kind=DesignKind.CERTIFICATE, width=320
        )
    with pytest.raises(api.CredentialNotFound):
        api.group_sample(
            group_uuid=world.group.uuid, course_key=world.course_key, kind=DesignKind.BADGE, width=320
        )

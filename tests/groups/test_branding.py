"""A group's logo, colours and signatories: the issuer's, or its own."""

from __future__ import annotations

import pytest
from django.test import Client

from credcloud_bridge.branding.api import Branding, Signatory, add_picture
from credcloud_bridge.groups import api
from tests.branding import pictures
from tests.groups.factories import COURSE, OTHER_COURSE, make_group

pytestmark = pytest.mark.django_db


def own(group: api.GroupDetails, branding: Branding) -> api.GroupDetails:
    return api.set_group_branding(group_uuid=group.uuid, course_key=COURSE, branding=branding, actor=None)


def test_a_group_has_its_issuers_branding_until_it_has_its_own() -> None:
    group = make_group()
    assert api.branding_of(group) == api.GroupBranding()
    assert api.branding_digest(group) == ""
    logo = add_picture(data=pictures.logo(), purpose="logo")
    issuer = Branding(logo=logo, colour="#123456", signatories=(Signatory("Dean"),))
    api.set_issuer_branding(slug=group.issuer.slug, branding=issuer, actor=None)
    shown = api.branding_of(api.group_details(group_id=group.id))
    assert shown.logo_url.endswith(f"/logos/{logo}.png")
    assert (shown.logo_width, shown.logo_height, shown.colour) == (260, 60, "#123456")
    assert shown.logo_png.startswith(b"\x89PNG")
    overridden = own(group, Branding(signatories=(Signatory("Head of department"),)))
    shown = api.branding_of(overridden)
    assert [one.name for one in shown.signatories] == ["Head of department"]
    assert shown.logo_url.endswith(f"/logos/{logo}.png")
    assert api.branding_digest(overridden) == shown.branding.digest
    assert api.branding_of(own(group, Branding())).signatories == (Signatory("Dean"),)


def test_a_group_of_another_course_is_not_found() -> None:
    group = make_group(course_key=OTHER_COURSE)
    with pytest.raises(api.GroupNotFound):
        own(group, Branding(colour="#123456"))
    with pytest.raises(api.IssuerNotFound):
        api.set_issuer_branding(slug="nobody", branding=Branding(), actor=None)


def test_a_copy_of_a_group_carries_the_same_branding() -> None:
    group = own(make_group(), Branding(signatories=(Signatory("Dean"),)))
    copy = api.duplicate_group(group_uuid=group.uuid, course_key=COURSE, actor=None)
    assert copy.own_branding == group.own_branding != ""


def test_everybody_may_fetch_a_logo_and_nobody_a_signature(client: Client) -> None:
    group = make_group()
    logo = add_picture(data=pictures.LOGO_SVG.encode(), purpose="logo")
    issuer = api.set_issuer_branding(slug=group.issuer.slug, branding=Branding(logo=logo), actor=None)
    response = client.get(issuer.logo_url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert "immutable" in response["Cache-Control"]
    signature = add_picture(data=pictures.photograph(), purpose="signature")
    assert client.get(issuer.logo_url.replace(logo, signature)).status_code == 404

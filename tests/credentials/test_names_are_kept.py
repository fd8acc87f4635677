"""A name is the one that was typed, code point for code point: in the database, on the PDF, in the signed document."""

from __future__ import annotations

import json

import pypdfium2
import pytest

from credcloud_bridge.credentials import api
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import DesignKind
from credcloud_bridge.openbadges import api as openbadges
from tests.credentials.worlds import make_world

pytestmark = pytest.mark.django_db

# Ideographs that normal forms replace by others (U+FA19 and U+FA1B), and letters that are not composed.
NAMES = ["\ufa19\u7530 \u4e00\u90ce", "\ufa1b\u7530 \u4e00\u90ce", "Ame\u0301lie"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_never_put_into_a_normal_form(name: str) -> None:
    world = make_world()
    (row,) = world.issued([{"name": name, "email": "a@uni-test.org"}])
    assert Credential.objects.get().recipient_name == name
    signed = openbadges.signed_json(credential_uuid=row.uuid)
    assert signed is not None
    assert name in json.dumps(json.loads(signed), ensure_ascii=False)
    pdf = api.certificate_pdf(
        credential_uuid=row.uuid, course_key=world.course_key, kind=DesignKind.CERTIFICATE
    )
    text = str(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range())
    assert "".join(name.split()) in "".join(text.split())

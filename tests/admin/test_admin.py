"""Django admin: what it shows, what it lets nobody do, and what a page costs."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Batch, Credential, CredentialEvent
from credcloud_bridge.data import CredentialState
from credcloud_bridge.delivery.models import Delivery
from credcloud_bridge.designs.models import Design
from credcloud_bridge.groups import api as groups
from credcloud_bridge.groups.models import CourseLink, CredentialGroup, Issuer
from credcloud_bridge.jobs.models import Job
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.openbadges.models import StatusList
from credcloud_bridge.pdf_signing.models import PdfCertificate
from tests.dashboard.issuing import finish_jobs, generated, make_group, person
from tests.factories import make_course, make_global_staff

pytestmark = pytest.mark.django_db

READ_ONLY = [
    Batch,
    Credential,
    CredentialEvent,
    CredentialGroup,
    Delivery,
    Design,
    Job,
    PdfCertificate,
    SigningKey,
    StatusList,
]
LISTED = [*READ_ONLY, CourseLink, Issuer]


def address(model: Any, page: str = "changelist", *ids: Any) -> str:
    return reverse(f"admin:credcloud_{model._meta.model_name}_{page}", args=ids)


@pytest.fixture
def chief(client: Any) -> Any:
    """A client of somebody who may do everything that the admin lets anybody do."""
    client.force_login(make_global_staff(is_superuser=True))
    return client


@pytest.fixture
def published() -> Any:
    return publish(make_course(), "Ada Łukasiewicz")


def publish(course: Any, *names: str) -> Any:
    """Publish a credential for each name; the last one."""
    rows = [person(name, f"person{number}@example.org") for number, name in enumerate(names)]
    generated(course, make_group(course, code=groups.new_code(title=str(course.key))), *rows)
    credentials.publish(
        selection=credentials.Selection(course_key=course.key, state=CredentialState.UNDER_REVIEW), actor=None
    )
    finish_jobs(course)
    return Credential.objects.filter(course_key=course.key).latest("pk")


def test_every_table_that_people_ask_about_has_its_list(chief: Any, published: Any) -> None:
    for model in LISTED:
        assert chief.get(address(model)).status_code == 200, model
        assert chief.get(address(model), {"q": "Ada"}).status_code == 200, model


def test_every_row_has_its_page(chief: Any, published: Any) -> None:
    for model in LISTED:
        for row in model.objects.all()[:2]:
            assert chief.get(address(model, "change", row.pk)).status_code == 200, model


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)
def test_what_can_only_be_read_cannot_be_added_changed_or_deleted(
    chief: Any, published: Any, model: Any
) -> None:
    before = list(model.objects.values())
    assert chief.get(address(model, "add")).status_code == 403
    assert chief.post(address(model, "add"), {}).status_code == 403
    for row in model.objects.all():
        assert chief.post(address(model, "change", row.pk), {"recipient_name": "X"}).status_code == 403
        assert chief.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    chief.post(address(model), {"action": "delete_selected", "_selected_action": "1", "post": "yes"})
    assert list(model.objects.values()) == before


@pytest.mark.parametrize("shown", ["plain", "dashes"])
def test_a_credential_is_found_by_its_id_as_it_prints(chief: Any, published: Any, shown: str) -> None:
    other = publish(make_course(), "Bohumil Šimek")
    text = published.public_id if shown == "plain" else credentials.format_public_id(published.public_id)
    page = chief.get(address(Credential), {"q": text}).content.decode()
    assert "Ada Łukasiewicz" in page
    assert other.recipient_name not in page.split("result_list")[1]


def test_a_credential_shows_its_history_and_its_mails(chief: Any, published: Any) -> None:
    page = chief.get(address(Credential, "change", published.pk)).content.decode()
    assert "published" in page
    assert "person0@example.org" in page
    assert reverse("credcloud:public_credential", args=[published.public_id]) in page


def test_no_private_key_is_on_any_page(chief: Any, published: Any) -> None:
    keys = [*SigningKey.objects.all(), *PdfCertificate.objects.all()]
    secrets = [one.sealed for one in keys if one.sealed]
    assert secrets
    pages = [address(Issuer, "change", one.pk) for one in Issuer.objects.all()]
    pages += [address(type(one), "change", one.pk) for one in keys]
    pages += [address(model) for model in LISTED]
    for page in pages:
        text = chief.get(page).content.decode()
        assert not [secret for secret in secrets if secret in text], page


def queries(client: Any, page: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def test_no_list_costs_more_queries_when_it_grows(chief: Any, published: Any) -> None:
    for model in LISTED:
        chief.get(address(model))  # what is asked once per process
    before = {model: queries(chief, address(model)) for model in LISTED}
    for _course in range(2):
        publish(make_course(), "Bo", "Chi", "Di")
    after = {model: queries(chief, address(model)) for model in LISTED}
    assert after == before


def test_a_credentials_page_costs_no_more_queries_when_its_history_grows(chief: Any, published: Any) -> None:
    page = address(Credential, "change", published.pk)
    chief.get(page)
    before = queries(chief, page)
    for day in range(1, 6):
        credentials.change_expiry(
            selection=credentials.Selection(course_key=published.course_key, state=CredentialState.PUBLISHED),
            expires_on=date(2030, 1, day),
            actor=None,
        )
    assert published.events.count() > 5
    assert queries(chief, page) == before


def test_staff_without_rights_see_nothing(client: Any, published: Any) -> None:
    client.force_login(make_global_staff())
    for model in LISTED:
        assert client.get(address(model)).status_code == 403


def test_somebody_with_the_right_to_view_one_table_sees_that_one(client: Any, published: Any) -> None:
    user = make_global_staff()
    user.user_permissions.add(Permission.objects.get(codename="view_delivery"))
    client.force_login(user)
    assert client.get(address(Delivery)).status_code == 200
    assert client.get(address(Credential)).status_code == 403


def picture() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(file, "PNG")
    return SimpleUploadedFile("logo.png", file.getvalue(), "image/png")


def fields(**more: Any) -> dict[str, Any]:
    empty = {
        f"{prefix}-{name}": "0"
        for prefix in ("signing_keys", "pdf_certificates")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return {"name": "Faculty", "slug": "faculty", "url": "https://example.org", **empty, **more}


def test_an_issuer_is_made_and_shows_its_identity_and_the_page_of_its_logo(chief: Any) -> None:
    answer = chief.post(address(Issuer, "add"), fields(logo=picture()))
    assert answer.status_code == 302, answer.content.decode()
    issuer = Issuer.objects.get(slug="faculty")
    page = chief.get(address(Issuer, "change", issuer.pk)).content.decode()
    assert "did:web:" in page
    assert "/issuers/faculty/branding/" in page
    # No upload is parsed in a web process.
    assert not issuer.logo


def test_the_short_name_of_an_issuer_stays(chief: Any) -> None:
    issuer = Issuer.objects.get(pk=groups.default_issuer().id)
    chief.post(address(Issuer, "change", issuer.pk), fields(name="New name", slug="other"))
    issuer.refresh_from_db()
    assert issuer.name == "New name"
    assert issuer.slug == "default"


def test_there_is_always_exactly_one_default_issuer(chief: Any) -> None:
    default = groups.default_issuer()
    chief.post(address(Issuer, "add"), fields(is_default="on"))
    assert list(Issuer.objects.filter(is_default=True).values_list("slug", flat=True)) == ["faculty"]
    faculty = Issuer.objects.get(slug="faculty")
    chief.post(address(Issuer, "change", faculty.pk), fields())
    assert list(Issuer.objects.filter(is_default=True).values_list("slug", flat=True)) == ["faculty"]
    assert chief.post(address(Issuer, "delete", faculty.pk), {"post": "yes"}).status_code == 403
    assert chief.post(address(Issuer, "delete", default.id), {"post": "yes"}).status_code == 302


def test_an_issuer_that_signed_is_not_deleted(chief: Any, published: Any) -> None:
    issuer = published.group.issuer
    chief.post(address(Issuer, "add"), fields(is_default="on"))
    chief.post(address(Issuer, "delete", issuer.pk), {"post": "yes"})
    assert Issuer.objects.filter(pk=issuer.pk).exists()


def test_a_course_is_linked_to_a_group_once_and_unlinked(chief: Any) -> None:
    course, other = make_course(), make_course("course-v1:Вуз+Курс.1+2026")
    group = CredentialGroup.objects.get(uuid=make_group(course).uuid)
    values = {"group": group.pk, "course_key": f" {other.key} "}
    assert chief.post(address(CourseLink, "add"), values).status_code == 302
    link = CourseLink.objects.get(group=group, course_key=other.key)
    assert chief.post(address(CourseLink, "add"), values).status_code == 200
    assert CourseLink.objects.filter(group=group).count() == 2
    assert chief.post(address(CourseLink, "change", link.pk), values).status_code == 403
    assert chief.post(address(CourseLink, "delete", link.pk), {"post": "yes"}).status_code == 302


@pytest.mark.parametrize("text", ["nonsense", "course-v1:No+Such+Course", "moodle-v1:x+1", "<script>"])
def test_a_course_that_no_lms_knows_is_refused_with_a_sentence(chief: Any, text: str) -> None:
    group = CredentialGroup.objects.get(uuid=make_group(make_course()).uuid)
    answer = chief.post(address(CourseLink, "add"), {"group": group.pk, "course_key": text})
    assert answer.status_code == 200
    assert "No course has the key" in answer.content.decode()
    assert CourseLink.objects.filter(group=group).count() == 1


def test_tables_of_the_machine_alone_are_not_in_the_admin() -> None:
    ours = set(apps.get_app_config("credcloud").get_models())
    shown = {model for model in ours if admin.site.is_registered(model)}
    assert shown == set(LISTED)

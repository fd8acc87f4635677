"""The pages on which a logo and signatures are entered."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from credcloud_bridge.branding.api import branding_by_digest
from credcloud_bridge.designs.starters import load_starters
from credcloud_bridge.groups import api as groups
from credcloud_bridge.lms.sandbox.adapter import SandboxLMS
from credcloud_bridge.lms_data import CertificateSignatory
from tests.branding import pictures
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_course, make_global_staff, make_staff
from tests.groups.factories import make_group

pytestmark = pytest.mark.django_db


def file(data: bytes, name: str = "picture.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def course() -> Any:
    return make_course()


@pytest.fixture
def group(course: Any) -> groups.GroupDetails:
    return make_group(course_key=course.key)


@pytest.fixture
def browser(course: Any, group: groups.GroupDetails) -> PlainBrowser:
    browser = PlainBrowser(make_staff(course, admin=True))
    path = reverse("credcloud:group_branding", kwargs={"course_id": course.key, "group_uuid": group.uuid})
    return browser.open(path)


def own(group: groups.GroupDetails) -> Any:
    return branding_by_digest(groups.group_details(group_id=group.id).own_branding)


def test_a_group_gets_a_logo_two_signatories_and_a_colour_in_one_go(
    browser: PlainBrowser, group: groups.GroupDetails
) -> None:
    assert "Everything comes from the issuer" in browser.text
    browser.press(
        "Save",
        {
            "logo": file(pictures.LOGO_SVG.encode(), "logo.svg"),
            "colour": "#1F4E79",
            "signatory_1_name": "Prof. Amina El-Sayed",
            "signatory_1_title": "Dean",
            "signatory_1_signature": file(pictures.photograph(), "photo.jpg"),
            "signatory_2_name": "ليلى عبد الرحمن الخطيب",
        },
    )
    assert browser.status == 200
    saved = own(group)
    assert [one.name for one in saved.signatories] == ["Prof. Amina El-Sayed", "ليلى عبد الرحمن الخطيب"]
    assert saved.logo
    assert saved.signatories[0].signature
    assert not saved.signatories[1].signature
    assert "This group has its own" in browser.text
    # What was saved is shown, and stays when the form is sent as it stands.
    browser.press("Save")
    assert own(group) == saved
    browser.press("Save", {"logo_remove": "on", "signatory_1_signature_remove": "on"})
    assert not own(group).logo
    assert not own(group).signatories[0].signature


def test_a_drawn_signature_is_taken(browser: PlainBrowser, group: groups.GroupDetails) -> None:
    drawn = pictures.png(pictures.strokes(Image.new("RGBA", (900, 300)), (20, 30, 80, 255)))
    browser.press(
        "Save",
        {
            "signatory_1_name": "Amina",
            "signatory_1_signature_drawn": f"data:image/png;base64,{base64.b64encode(drawn).decode()}",
        },
    )
    assert own(group).signatories[0].signature


def test_a_picture_that_cannot_be_used_is_named_at_its_place_and_nothing_typed_is_lost(
    browser: PlainBrowser, group: groups.GroupDetails
) -> None:
    hostile = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    browser.press(
        "Save",
        {
            "logo": file(hostile, "logo.svg"),
            "signatory_1_title": "Dean",
            "signatory_2_name": "Amina",
            "signatory_2_signature": file(pictures.photograph(), "photo.jpg"),
            "colour": "#ffee00",
        },
    )
    assert browser.status == 422
    assert "The SVG picture cannot be used" in browser.text
    assert "Signatory 1 has no name" in browser.text
    assert "would be hard to read" in browser.text
    assert own(group) == branding_by_digest("")
    # The picture that was fine need not be chosen again.
    browser.press("Save", {"signatory_1_name": "Li", "colour": ""})
    assert browser.status == 200
    assert [bool(one.signature) for one in own(group).signatories] == [False, True]


def test_a_preview_saves_nothing(browser: PlainBrowser, group: groups.GroupDetails) -> None:
    before = browser.page.xpath("//img[@class='cc-preview']/@src")
    browser.press("Preview", {"signatory_1_name": "Amina"})
    assert browser.status == 200
    assert browser.page.xpath("//img[@class='cc-preview']/@src")[0].startswith("data:image/jpeg")
    assert before
    assert own(group) == branding_by_digest("")


def test_a_picture_of_somebody_else_cannot_be_named(
    browser: PlainBrowser, group: groups.GroupDetails
) -> None:
    browser.press("Save", {"signatory_1_name": "Amina", "signatory_1_signature_kept": "0" * 64})
    assert own(group).signatories[0].signature == ""


def test_course_staff_look_and_do_not_change(course: Any, group: groups.GroupDetails) -> None:
    browser = PlainBrowser(make_staff(course))
    path = reverse("credcloud:group_branding", kwargs={"course_id": course.key, "group_uuid": group.uuid})
    browser.open(path)
    assert browser.status == 200
    assert not browser.has_button("Save")
    assert browser.client.post(path, {"signatory_1_name": "X"}).status_code == 403


def test_an_issuers_logo_and_signatures_are_for_whoever_may_change_issuers() -> None:
    load_starters()
    issuer = groups.default_issuer()
    path = reverse("credcloud:issuer_branding", kwargs={"slug": issuer.slug})
    user = make_global_staff()
    browser = PlainBrowser(user)
    assert browser.open(path).status == 403
    user.user_permissions.add(Permission.objects.get(codename="change_issuer"))
    browser = PlainBrowser(type(user).objects.get(pk=user.pk))
    browser.open(path)
    assert browser.page.xpath("//img[@class='cc-preview']")
    browser.press("Save", {"signatory_1_name": "Rector", "logo": file(pictures.logo())})
    saved = branding_by_digest(groups.default_issuer().branding)
    assert saved.signatories[0].name == "Rector"
    assert groups.default_issuer().logo_url.endswith(f"{saved.logo}.png")
    assert browser.open(path.replace(issuer.slug, "nobody")).status == 404


def test_the_group_page_says_whose_logo_and_signatures_print(
    course: Any, browser: PlainBrowser, group: groups.GroupDetails
) -> None:
    browser.press("Save", {"signatory_1_name": "Amina El-Sayed"})
    browser.open(reverse("credcloud:group_edit", kwargs={"course_id": course.key, "group_uuid": group.uuid}))
    assert "Amina El-Sayed" in browser.text
    assert "This group has its own" in browser.text
    browser.follow("Change logo and signatures")
    assert browser.status == 200


def test_digits_are_chosen_on_the_group_form(
    course: Any, browser: PlainBrowser, group: groups.GroupDetails
) -> None:
    browser.open(reverse("credcloud:group_edit", kwargs={"course_id": course.key, "group_uuid": group.uuid}))
    browser.press("Save", {"digits": "native"})
    assert groups.group_details(group_id=group.id).digits == "native"


@pytest.mark.parametrize("button", ["Save", "Preview"])
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("colour", "not a colour"),
        ("accent_colour", "#12"),
        ("signatory_1_name", "{recipient_name}"),
        ("signatory_1_title", "Dean without a name"),
        ("signatory_1_name", "x" * 500),
    ],
)
def test_what_is_wrong_is_said_and_kept_while_the_preview_does_without_it(
    button: str, field: str, typed: str
) -> None:
    load_starters()
    user = make_global_staff()
    user.user_permissions.add(Permission.objects.get(codename="change_issuer"))
    browser = PlainBrowser(type(user).objects.get(pk=user.pk))
    issuer = groups.default_issuer()
    browser.open(reverse("credcloud:issuer_branding", kwargs={"slug": issuer.slug}))
    browser.press(button, {field: typed})
    assert browser.status == 422
    assert browser.page.xpath("//img[@class='cc-preview']/@src")[0].startswith("data:image/jpeg")
    assert browser.page.xpath(f"//input[@name='{field}']/@value") == [typed]
    assert groups.default_issuer().branding == ""


class LMSWithCertificates(SandboxLMS):
    """The embedded LMS, with a certificate of its own that five people sign."""

    def certificate_signatories(self, key: Any) -> tuple[CertificateSignatory, ...] | None:
        return (
            CertificateSignatory("Amina El-Sayed", "Dean of Studies", "CredU", pictures.photograph),
            CertificateSignatory("Bo Ek", "Rector", "", lambda: b"no picture at all"),
            *(CertificateSignatory(f"Signatory {number}") for number in (3, 4, 5)),
        )


def test_the_signatories_of_the_platforms_certificate_are_taken_over_and_saved_when_asked(
    course: Any, group: groups.GroupDetails, settings: Any
) -> None:
    settings.CREDCLOUD_LMS_ADAPTERS = {"course-v1": f"{__name__}.LMSWithCertificates"}
    browser = PlainBrowser(make_staff(course, admin=True))
    browser.open(
        reverse("credcloud:group_branding", kwargs={"course_id": course.key, "group_uuid": group.uuid})
    )
    browser.press("Use the signatories of the platform's certificate", {"colour": "#1F4E79"})
    assert browser.status == 200
    assert "Nothing is saved until you press Save." in browser.text
    assert "The signature of Bo Ek could not be used" in browser.text
    assert own(group) == branding_by_digest("")
    browser.press("Save", {})
    saved = own(group)
    assert saved.colour == "#1f4e79"
    assert [(one.name, one.title, bool(one.signature)) for one in saved.signatories] == [
        ("Amina El-Sayed", "Dean of Studies", True),
        ("Bo Ek", "Rector", False),
        ("Signatory 3", "", False),
        ("Signatory 4", "", False),
    ]


def test_where_the_platform_names_no_signatories_none_are_offered(browser: PlainBrowser) -> None:
    assert not browser.has_button("Use the signatories of the platform's certificate")

"""Published credentials: filters, exports, revoking, expiry, mails, re-issuing, and one credential's page."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import openpyxl
import pikepdf
import pytest
from django.utils import timezone

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import CredentialState
from credcloud_bridge.delivery.models import Delivery
from tests.dashboard.issuing import address, finish_jobs, generated, make_group, person
from tests.dashboard.plain_browser import PlainBrowser
from tests.factories import make_course, make_staff

pytestmark = pytest.mark.django_db

ADA = person("Ada Łukasiewicz", "ada@example.org")
LAYLA = person("ليلى عبد الرحمن", "layla@example.org")
ROBERT = person("<script>alert(1)</script>", "robert@example.org")


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def browser(course):
    return PlainBrowser(make_staff(course, admin=True, name="Carla Mendès", username="carla"))


@pytest.fixture
def rows(course):
    """Three published credentials, oldest first."""
    batch, found = generated(course, make_group(course, title="Diploma"), ADA, LAYLA, ROBERT)
    selection = credentials.Selection(
        course_key=course.key, state=CredentialState.UNDER_REVIEW, batch_uuid=batch.uuid
    )
    credentials.publish(selection=selection, actor=None)
    finish_jobs(course)
    return found


def view(course, row) -> credentials.CredentialView:
    return credentials.get_credential(credential_uuid=row.uuid, course_key=course.key)


def one(course, row) -> str:
    return address(course, f"credentials/{row.uuid}/")


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_nothing_published_leads_to_what_is_pending(course, browser):
    browser.open(address(course, "published/"))
    assert "Nothing is published yet" in browser.text
    browser.follow("See what waits to be published")
    assert browser.path == address(course, "pending/")


def test_the_list_is_filtered_and_sorted(course, browser, rows):
    browser.open(address(course, "published/"))
    assert "Showing 1 to 3 of 3" in browser.text
    assert b"<script>alert" not in browser.response.content
    browser.press("Filter", {"search": "ADA@example"})
    assert "Showing 1 to 1 of 1" in browser.text
    browser.open(address(course, "published/?sort=name"))
    first = browser.page.xpath("//tbody//a")[0].text_content()
    assert first == "<script>alert(1)</script>"
    assert browser.page.xpath("//th[@aria-sort='ascending']//a")[0].text_content().strip() == "Recipient"
    browser.open(address(course, "published/?search=nobody"))
    assert "No credential matches the filter" in browser.text


def test_expired_and_soon_expiring_ones_are_found(course, browser, rows):
    soon = timezone.localdate() + timedelta(days=10)
    Credential.objects.filter(uuid=rows[0].uuid).update(expires_on=soon)
    browser.open(address(course, "published/?state=soon"))
    assert "Showing 1 to 1 of 1" in browser.text
    browser.open(address(course, "published/?state=expired"))
    assert "No credential matches" in browser.text


def test_the_chosen_ones_are_exported_as_csv(course, browser, rows):
    browser.open(address(course, "published/")).press("CSV", {"credential": [str(rows[1].uuid)]})
    table = list(csv.reader(io.StringIO(content(browser.response).decode("utf-8-sig"))))
    assert len(table) == 2
    assert "layla@example.org" in table[1]
    assert browser.response["Content-Disposition"].startswith("attachment")


def test_all_that_match_are_exported_as_a_spreadsheet(course, browser, rows):
    browser.open(address(course, "published/")).press("XLSX", {"all": ["1"]})
    sheet = openpyxl.load_workbook(io.BytesIO(content(browser.response)), read_only=True).active
    names = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert {"Ada Łukasiewicz", "ليلى عبد الرحمن"} <= set(names)


def test_certificates_are_packed_by_a_job_and_downloaded(course, browser, rows):
    browser.open(address(course, "published/")).press("Certificates (ZIP)", {"all": ["1"]})
    assert "/jobs/" in browser.path
    finish_jobs(course)
    browser.open(browser.path)
    assert "3 of 3 done" in browser.text
    browser.follow("Download")
    archive = zipfile.ZipFile(io.BytesIO(content(browser.response)))
    assert len([name for name in archive.namelist() if name.endswith(".pdf")]) == 3


def test_certificates_for_a_print_shop_are_downloaded_alone_and_together(course, browser, rows):
    browser.open(one(course, rows[0])).follow("For the print shop (PDF)")
    assert browser.response["Content-Disposition"].startswith("attachment")
    with pikepdf.Pdf.open(io.BytesIO(browser.response.getvalue())) as document:
        assert "/TrimBox" in document.pages[0].obj
    browser.open(address(course, "published/")).press("For the print shop (ZIP)", {"all": ["1"]})
    finish_jobs(course)
    browser.open(browser.path).follow("Download")
    archive = zipfile.ZipFile(io.BytesIO(content(browser.response)))
    assert all(b"/TrimBox" in archive.read(name) for name in archive.namelist())
    assert len(archive.namelist()) == 3


def test_revoking_says_to_how_many_asks_once_and_needs_a_reason(course, browser, rows):
    browser.open(address(course, "published/"))
    browser.press("Revoke", {"credential": [str(rows[0].uuid), str(rows[1].uuid)]})
    assert "The credentials of 2 people will stop being valid at once" in browser.text
    browser.press("Revoke 2 credentials", {"reason": "  "})
    assert browser.status == 422
    assert view(course, rows[0]).row.state is CredentialState.PUBLISHED
    browser.press("Revoke 2 credentials", {"reason": "Issued by mistake"})
    assert "2 credentials were revoked." in browser.text
    assert "Showing 1 to 1 of 1" in browser.text
    assert view(course, rows[0]).row.state is CredentialState.REVOKED
    assert view(course, rows[0]).row.reason == "Issued by mistake"
    assert view(course, rows[2]).row.state is CredentialState.PUBLISHED
    browser.open(address(course, "published/?state=revoked"))
    assert "Showing 1 to 2 of 2" in browser.text
    assert not browser.has_button("Revoke")


def test_the_expiry_date_is_changed_for_many_or_taken_away(course, browser, rows):
    browser.open(address(course, "published/")).press("Change expiry date", {"all": ["1"]})
    browser.press("Change the date", {"expires_on": ""})
    assert browser.status == 422
    assert "but not both" in browser.text
    browser.press("Change the date", {"expires_on": "2031-02-03"})
    assert "3 credentials are now valid until 3 February 2031." in browser.text
    assert {view(course, row).row.expires_on.isoformat() for row in rows} == {"2031-02-03"}
    browser.press("Change expiry date", {"all": ["1"]}).press("Change the date", {"never": ["on"]})
    assert "no longer expire" in browser.text
    assert {view(course, row).row.expires_on for row in rows} == {None}


def test_the_mail_is_sent_again_to_the_chosen(course, browser, rows):
    browser.open(one(course, rows[0])).press("Send the e-mail again")
    assert "1 person will get the e-mail about their credential again" in browser.text
    browser.press("Send 1 e-mail")
    assert browser.path == one(course, rows[0])
    assert "Mail sent again on request of Carla Mendès." in browser.text


def test_one_credential_shows_everything_about_it(course, browser, rows):
    browser.open(one(course, rows[1]))
    for text in ("ليلى عبد الرحمن", "layla@example.org", "Diploma", rows[1].display_id, "History", "E-mails"):
        assert text in browser.text
    image = browser.page.xpath("//img[contains(@class, 'cc-preview')]/@src")[0]
    picture = browser.client.get(image)
    assert picture["Content-Type"] == "image/jpeg"
    assert picture.content[:3] == b"\xff\xd8\xff"
    again = browser.client.get(image, headers={"If-None-Match": picture["ETag"]})
    assert again.status_code == 304
    assert "private" in picture["Cache-Control"]
    assert picture["X-Content-Type-Options"] == "nosniff"
    browser.follow("Certificate (PDF)")
    assert browser.response.getvalue()[:5] == b"%PDF-"
    assert "filename*=utf-8''" in browser.response["Content-Disposition"]


def test_days_among_the_attributes_are_written_as_all_others(course, browser, rows):
    Credential.objects.filter(uuid=rows[0].uuid).update(
        attributes={"grade": "61%", "completed_on": "2026-11-23"}
    )
    browser.open(one(course, rows[0]))
    assert "23 November 2026" in browser.text
    assert "2026-11-23" not in browser.text


def test_revoking_one_credential_leads_back_to_it(course, browser, rows):
    browser.open(one(course, rows[0])).press("Revoke").press("Revoke 1 credential", {"reason": "Plagiarism"})
    assert browser.path == one(course, rows[0])
    assert "Revoked on" in browser.text
    assert "Plagiarism" in browser.text
    assert not browser.has_button("Revoke")


def test_reissuing_prepares_a_new_credential_and_keeps_the_old_one_valid(course, browser, rows):
    browser.open(one(course, rows[0])).press("Re-issue")
    assert "The present one stays valid until the new one is published" in browser.text
    browser.press("Prepare a new credential", {"reason": "Name misspelt"})
    assert "The new credential is under review" in browser.text
    assert view(course, rows[0]).row.state is CredentialState.PUBLISHED
    new = view(course, rows[0]).successor_uuid
    assert new is not None
    browser.open(address(course, "pending/")).press("Publish now", {"all": ["1"]}).press("Publish 1")
    finish_jobs(course)
    browser.open(one(course, rows[0]))
    assert "A newer credential replaces this one." in browser.text
    browser.follow("See the newer credential")
    assert str(new) in browser.path


def test_course_staff_read_everything_but_the_actions_are_not_theirs(course, rows):
    browser = PlainBrowser(make_staff(course)).open(one(course, rows[0]))
    assert browser.status == 200
    for action in ("Revoke", "Change expiry date", "Send the e-mail again"):
        assert not browser.has_button(action)
    assert browser.has_button("Re-issue")
    chosen = {"credential": [str(rows[0].uuid)], "confirmed": "1", "expected": "1", "reason": "x"}
    for action in ("revoke", "expiry", "resend"):
        assert browser.client.post(address(course, f"published/{action}/"), chosen).status_code == 403
    assert view(course, rows[0]).row.state is CredentialState.PUBLISHED


def test_what_is_not_published_yet_has_its_own_pages(course, browser):
    _batch, (row,) = generated(course, None, ADA)
    browser.open(one(course, row))
    assert browser.path.endswith("/review/")


def test_a_credential_of_another_course_is_not_found_and_not_changed(course, browser, rows):
    elsewhere = make_course()
    stranger = PlainBrowser(make_staff(elsewhere, admin=True))
    assert stranger.open(address(elsewhere, f"credentials/{rows[0].uuid}/")).status == 404
    assert "There is no such page in this course" in stranger.text
    assert (
        stranger.client.get(address(elsewhere, f"credentials/{rows[0].uuid}/certificate-320.jpg")).status_code
        == 404
    )
    chosen = {"credential": [str(rows[0].uuid)], "confirmed": "1", "expected": "1", "reason": "x"}
    assert stranger.client.post(address(elsewhere, "published/revoke/"), chosen).status_code == 409
    assert view(course, rows[0]).row.state is CredentialState.PUBLISHED


@pytest.mark.parametrize("name", ["certificate-321.jpg", "diploma-320.jpg", "badge-320.jpg", "badge.pdf"])
def test_pictures_that_do_not_exist_are_not_found(course, browser, rows, name):
    assert browser.client.get(one(course, rows[0]) + name).status_code == 404


def test_a_mail_that_failed_shows_in_the_list_and_is_sent_again_from_there(course, browser, rows):
    ada, layla, _robert = rows
    Delivery.objects.update(state=Delivery.State.SENT)
    Delivery.objects.filter(credential__uuid=layla.uuid).update(
        state=Delivery.State.FAILED, error="recipient-refused\n550 no such user"
    )
    browser.open(address(course))
    assert "1 e-mail about a published credential failed." in browser.text
    browser.open(address(course, "published/"))
    assert browser.text.count("refused the recipient's address") == 1
    browser.open(address(course)).follow("send them again")
    assert layla.name in browser.text
    assert ada.name not in browser.text
    browser.press("Send the e-mail again", {"all": ["1"]})
    assert "1 person will get the e-mail about their credential again." in browser.text
    browser.press("Send 1 e-mail")
    assert [one.number for one in view(course, layla).deliveries] == [1, 2]
    assert Delivery.objects.count() == 4
    assert "failed." not in browser.open(address(course)).text

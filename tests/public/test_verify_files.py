"""The verify page with files, pasted credentials, and addresses of other sites."""

from __future__ import annotations

import errno
import json
import subprocess
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.models import Credential
from credcloud_bridge.data import Visibility
from credcloud_bridge.keys.models import SigningKey
from credcloud_bridge.openbadges import api as openbadges
from credcloud_bridge.verifying import api as verifying
from credcloud_bridge.verifying.models import Verification
from credcloud_bridge.web import rate_limit
from tests.credentials.worlds import World
from tests.factories import make_user
from tests.public.conftest import Visitor
from tests.verifying.foreign import Issuer, entry
from tests.verifying.tokens import TokenKey

pytestmark = pytest.mark.django_db

Row = credentials.CredentialRow
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def nobody_came_before() -> None:
    cache.clear()


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def send(visitor: Visitor, content: bytes | str, name: str = "credential.json", **more: Any) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return visitor.client.post(
        reverse("credcloud:verify"), {"file": SimpleUploadedFile(name, data)}, follow=True, **more
    )


def paste(visitor: Visitor, text: str, **more: Any) -> Any:
    return visitor.client.post(reverse("credcloud:verify"), {"text": text}, follow=True, **more)


def signed(row: Row) -> dict[str, Any]:
    content = openbadges.signed_json(credential_uuid=row.uuid)
    assert content is not None
    document: dict[str, Any] = json.loads(content)
    return document


# --- our own ------------------------------------------------------------------------------


def test_our_own_file_says_everything(visitor: Visitor, issued: Row) -> None:
    response = send(visitor, json.dumps(signed(issued)))
    assert response.status_code == 200
    text = text_of(response)
    for words in (
        "This credential is valid",
        "Certificate of Completion",
        "Zoë Ångström",
        "this site",
        "nothing was changed since it was signed",
        "The issuer has not revoked it.",
        "See the whole credential",
    ):
        assert words in text
    assert f"/c/{issued.public_id}/" in text
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "private, no-cache"


def test_every_file_that_we_hand_out_says_the_same(visitor: Visitor, issued: Row) -> None:
    document = json.dumps(signed(issued)).encode()
    picture = visitor.image(issued.public_id, kind="badge").content
    for name, content in (
        ("badge.png", openbadges.bake_png(picture, document)),
        ("badge.svg", openbadges.bake_svg(b"<svg xmlns='http://www.w3.org/2000/svg'/>", document)),
        ("certificate.pdf", visitor.pdf(issued.public_id).getvalue()),
        ("anything at all", document),
    ):
        text = text_of(send(visitor, content, name))
        assert "This credential is valid" in text, name
        assert "Zoë Ångström" in text, name


def test_a_picture_that_shows_something_else_is_to_be_compared_with_what_it_carries(
    visitor: Visitor, issued: Row
) -> None:
    another_picture = visitor.image(issued.public_id, kind="certificate").content
    altered = openbadges.bake_png(another_picture, json.dumps(signed(issued)).encode())
    compare = "Compare the name, the title and the dates with what you were shown."
    assert compare in text_of(send(visitor, altered, "badge.png"))
    forged = {**signed(issued), "name": "Another"}
    assert compare not in text_of(send(visitor, json.dumps(forged)))


def test_a_file_with_a_changed_name_was_changed_after_it_was_signed(visitor: Visitor, issued: Row) -> None:
    forged = json.loads(json.dumps(signed(issued)).replace("Zoë", "Eve").replace("Zo\\u00eb", "Eve"))
    text = text_of(send(visitor, json.dumps(forged)))
    assert "This is not a genuine credential" in text
    assert "the content was changed after it was signed" in text
    assert "Eve" not in text
    assert f"/c/{issued.public_id}/" in text  # the real one


def test_a_revoked_one_says_since_when_and_why(visitor: Visitor, world: World, issued: Row) -> None:
    document = json.dumps(signed(issued))
    credentials.revoke(selection=world.only(issued), actor=world.actor, reason=f"Wrong person {HOSTILE}")
    response = send(visitor, document)
    text = text_of(response)
    assert "This credential has been revoked" in text
    assert "revoked it on" in text
    assert "Wrong person" in text
    assert HOSTILE not in response.content.decode()
    assert "The issuer has revoked it." in text


def test_a_superseded_one_links_to_its_successor(visitor: Visitor, world: World, issued: Row) -> None:
    document = json.dumps(signed(issued))
    successor = credentials.reissue(
        credential_uuid=issued.uuid, course_key=world.course_key, actor=world.actor, reason="Name misspelt"
    ).row
    world.publish()
    text = text_of(send(visitor, document))
    assert "This credential has been replaced" in text
    assert f"/c/{successor.public_id}/" in text


def test_an_expired_one_whose_date_was_changed_since(visitor: Visitor, world: World, issued: Row) -> None:
    world.expire(issued, on=timezone.localdate() - timedelta(days=2))
    old = json.dumps(signed(issued))
    text = text_of(send(visitor, old))
    assert "This credential has expired" in text
    assert "It was valid until" in text
    on = timezone.localdate() + timedelta(days=20)
    credentials.change_expiry(selection=world.only(issued), actor=world.actor, expires_on=on)
    text = text_of(send(visitor, old))
    assert "This credential has expired" in text
    assert "has changed its dates since" in text


def test_a_private_one_is_told_to_whoever_has_the_file_and_nobody_else(
    visitor: Visitor, world: World, issued: Row
) -> None:
    owner = make_user(email="zoe@example.org")
    credentials.set_visibility(public_id=issued.public_id, visibility=Visibility.PRIVATE, user=owner)
    text = text_of(send(visitor, json.dumps(signed(issued))))
    assert "This credential is valid" in text
    assert "Zoë Ångström" in text
    assert f"/c/{issued.public_id}/" not in text
    by_id = text_of(visitor.verify(issued.display_id))
    assert "This credential is valid" in by_id
    assert "keeps the page private" in by_id
    assert "Zoë" not in by_id
    assert "Certificate of Completion" not in by_id
    document = json.dumps(signed(issued))
    credentials.revoke(selection=world.only(issued), actor=world.actor, reason="Copied homework")
    for text in (text_of(visitor.verify(issued.display_id)), text_of(send(visitor, document))):
        assert "This credential has been revoked" in text
        assert "Copied homework" not in text


@pytest.mark.parametrize(
    "spell",
    [
        lambda row: row.display_id.lower(),
        lambda row: f"https://lms.example.org/credcloud/c/{row.public_id}/",
        lambda row: f"http://localhost:8000/credcloud/c/{row.public_id}.json",
        lambda row: f"certificate-{row.display_id}.pdf",
        lambda row: f"/home/me/Downloads/badge-{row.display_id} (1).png",
    ],
)
def test_what_is_ours_is_found_at_once_by_id_address_or_file_name(
    visitor: Visitor, issued: Row, spell: Any
) -> None:
    text = text_of(paste(visitor, spell(issued)))
    assert "This credential is valid" in text
    assert "Zoë Ångström" in text
    assert not Verification.objects.exists()


# --- the site's own troubles ---------------------------------------------------------------


def other_secrets(settings: Any) -> None:
    settings.CREDCLOUD_SECRET_KEYS = ["another secret, which opens none of the keys in this database"]


def broken_store(_settings: Any) -> None:
    SigningKey.objects.update(store="no_such_module.KeyService")


def lost_private_part(_settings: Any) -> None:
    SigningKey.objects.update(sealed="")


@pytest.mark.parametrize("spoil", [other_secrets, broken_store, lost_private_part])
def test_while_the_signing_key_does_not_open_our_records_say_how_it_stands(
    visitor: Visitor, world: World, issued: Row, settings: Any, spoil: Any
) -> None:
    document, pdf = json.dumps(signed(issued)), visitor.pdf(issued.public_id).getvalue()
    spoil(settings)
    for content, name in ((document, "credential.json"), (pdf, "certificate.pdf")):
        response = send(visitor, content, name)
        assert response.status_code == 200
        text = text_of(response)
        assert "This credential is valid" in text
        assert "By this site's own records it has not been revoked." in text
        assert "SECRET_KEYS" not in text
    credentials.revoke(selection=world.only(issued), actor=world.actor, reason="Wrong person")
    text = text_of(send(visitor, document))
    assert "This credential has been revoked" in text
    assert "Wrong person" in text
    forged = {**signed(issued), "name": "Another"}
    assert "This is not a genuine credential" in text_of(send(visitor, json.dumps(forged)))


def test_a_file_that_our_records_do_not_know_is_genuine_but_not_known_to_be_in_force(
    visitor: Visitor, world: World, issued: Row, settings: Any
) -> None:
    document = json.dumps(signed(issued))
    Credential.objects.filter(uuid=issued.uuid).update(public_id="A" * 20)
    other_secrets(settings)
    text = text_of(send(visitor, document))
    assert "This credential is genuine, but part of it could not be checked" in text
    assert "this site cannot sign it at the moment" in text


def test_a_machine_without_memory_for_another_process_says_so(
    visitor: Visitor, issued: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = json.dumps(signed(issued))

    def no_memory(*_words: Any, **_more: Any) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr(subprocess, "run", no_memory)
    response = send(visitor, document)
    assert response.status_code == 422
    assert "This site cannot verify credentials at the moment." in text_of(response)


# --- the recipient ------------------------------------------------------------------------------


def test_the_recipients_address_is_compared_and_not_kept(visitor: Visitor, issued: Row) -> None:
    page = send(visitor, json.dumps(signed(issued)))
    here = page.redirect_chain[-1][0]
    assert "Yes: it was issued to" in text_of(visitor.client.post(here, {"email": " Zoe@Example.ORG "}))
    assert "No: it was not issued to" in text_of(visitor.client.post(here, {"email": "eve@example.org"}))
    hostile = visitor.client.post(here, {"email": HOSTILE}).content.decode()
    assert HOSTILE not in hostile
    assert "Compare" in text_of(visitor.client.post(here, {"email": ""}))
    (kept,) = Verification.objects.all()
    assert "zoe@example.org" not in json.dumps(kept.answer).lower()


# --- others' -----------------------------------------------------------------------------------------


def test_a_pasted_credential_of_another_issuer(visitor: Visitor) -> None:
    issuer = Issuer()
    text = text_of(paste(visitor, json.dumps(issuer.sign(issuer.credential()), indent=1)))
    assert "Nothing was changed, but nobody vouches for who signed it" in text
    assert "Weaving" in text
    assert "a key without an address" in text
    assert "Anybody can make such a key" in text


def test_one_of_an_issuer_with_an_address_names_the_address(visitor: Visitor) -> None:
    issuer = Issuer(did="did:web:guild.example.org:weavers")
    verdict = verifying.Verdict(
        checks=(
            verifying.Check(verifying.CheckName.PROOF, verifying.CheckResult.GOOD, "proof-valid"),
            verifying.Check(verifying.CheckName.DATES, verifying.CheckResult.GOOD, "never-expires"),
        ),
        issuer_id=issuer.did,
        issuer_name="Guild of Weavers",
    )
    made = Verification.objects.create(created_at=timezone.now(), answer={"verdict": verdict.as_json()})
    text = text_of(visitor.client.get(reverse("credcloud:verification", args=[made.uuid])))
    assert "This credential is valid" in text
    assert "guild.example.org/weavers signed it. It does not expire." in text
    assert "Issuer, in its own words" in text


def test_what_a_stranger_writes_is_only_text(visitor: Visitor) -> None:
    issuer = Issuer()
    document = issuer.credential(name=HOSTILE)
    document["issuer"] |= {"name": HOSTILE, "url": "javascript:alert(1)"}
    document["credentialSubject"]["achievement"]["name"] = HOSTILE
    response = send(visitor, json.dumps(issuer.sign(document)), name=f"{HOSTILE}.json")
    assert "Nothing was changed" in text_of(response)
    assert HOSTILE not in response.content.decode()
    assert "javascript:" not in response.content.decode()


def test_a_pasted_token_is_checked(visitor: Visitor) -> None:
    key = TokenKey("ES256")
    document = Issuer().credential()
    document["issuer"]["id"] = key.did_jwk
    text = text_of(paste(visitor, key.sign(document, typ="vc+jwt")))
    assert "Nothing was changed, but nobody vouches for who signed it" in text
    assert "Weaving" in text
    assert "Anybody can make such a key" in text


def test_a_token_that_cannot_be_checked_says_why(visitor: Visitor) -> None:
    text = text_of(paste(visitor, "eyJhbGciOiJFUzI1NksifQ.eyJpc3MiOiJ4In0.c2lnbmF0dXJl"))
    assert "could not be checked" in text
    assert "ES256K" in text
    assert "That says nothing against it." in text


def test_a_badge_without_signature_is_published_by_its_issuers_site(visitor: Visitor) -> None:
    good = verifying.CheckResult.GOOD
    verdict = verifying.Verdict(
        checks=(
            verifying.Check(verifying.CheckName.FORMAT, good, "open-badges-2"),
            verifying.Check(
                verifying.CheckName.PROOF, good, "hosted-by-issuer", {"host": "guild.example.org"}
            ),
            verifying.Check(verifying.CheckName.DATES, good, "never-expires"),
        ),
        issuer_id="https://guild.example.org/issuer",
        issuer_name="Guild of Weavers",
    )
    made = Verification.objects.create(created_at=timezone.now(), answer={"verdict": verdict.as_json()})
    text = text_of(visitor.client.get(reverse("credcloud:verification", args=[made.uuid])))
    assert "This credential is valid" in text
    assert "guild.example.org/issuer publishes it. It does not expire." in text
    assert "Published by" in text
    assert "Signed by" not in text
    assert "signed this" not in text


def test_the_address_in_an_older_badges_picture_is_fetched_by_a_worker(
    visitor: Visitor, django_capture_on_commit_callbacks: Any
) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org">'
        '<openbadges:assertion verify="https://guild.example.invalid/assertions/7"/></svg>'
    )
    with django_capture_on_commit_callbacks() as callbacks:
        page = send(visitor, svg, name="badge.svg")
    (waiting,) = Verification.objects.all()
    assert waiting.address == "https://guild.example.invalid/assertions/7"
    for callback in callbacks:
        callback()
    page = visitor.client.get(page.redirect_chain[-1][0])
    assert "there is no such host" in text_of(page)


def test_a_credential_that_needs_its_issuer_waits_for_a_worker(
    visitor: Visitor, django_capture_on_commit_callbacks: Any
) -> None:
    issuer = Issuer(did="did:web:guild.example.invalid")
    with django_capture_on_commit_callbacks() as callbacks:
        page = send(visitor, json.dumps(issuer.sign(issuer.credential())))
    assert "The credential is being checked" in text_of(page)
    assert page["Refresh"] == "2"
    (waiting,) = Verification.objects.all()
    assert waiting.document
    here = page.redirect_chain[-1][0]
    for callback in callbacks:
        callback()
    page = visitor.client.get(here)
    text = text_of(page)
    assert "Refresh" not in page
    # There is no such host (.invalid never resolves), which says nothing against the credential.
    assert "Whether this credential is genuine could not be checked" in text
    assert "guild.example.invalid" in text
    waiting.refresh_from_db()
    assert waiting.document == ""


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://guild.example.invalid/badge.json", "it is not an https address"),
        ("https://guild.example.invalid/badge.json", "there is no such host"),
        ("https://127.0.0.1/admin/", "not on the public Internet"),
        ("https://169.254.169.254/latest/meta-data/", "not on the public Internet"),
        ("https://[::1]/", "the address is not right"),
        ("https://localhost:9000/credcloud/", "unusual port"),
    ],
)
def test_addresses_of_others_are_fetched_by_a_worker_under_the_rules(
    visitor: Visitor, address: str, why: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = paste(visitor, address)
    page = visitor.client.get(page.redirect_chain[-1][0])
    assert page.status_code == 200
    assert why in text_of(page)
    assert "Download the credential's file and verify that instead." in text_of(page)


def test_an_address_of_another_site_is_not_fetched_by_following_a_link(visitor: Visitor) -> None:
    response = visitor.verify("https://guild.example.org/badge.json")
    assert response.status_code == 404
    assert "That is the address of another site" in text_of(response)
    assert not Verification.objects.exists()


def test_a_site_may_be_kept_from_asking_others(visitor: Visitor, settings: Any) -> None:
    settings.CREDCLOUD_VERIFY_OTHERS = False
    issuer = Issuer(did="did:web:guild.example.invalid")
    for response in (
        send(visitor, json.dumps(issuer.sign(issuer.credential()))),
        paste(visitor, "https://guild.example.invalid/badge.json"),
    ):
        assert response.status_code == 422
        assert "does not ask other hosts" in text_of(response)
    own = Issuer()
    assert "Nothing was changed" in text_of(send(visitor, json.dumps(own.sign(own.credential()))))


def test_another_picture_status_list_on_our_host_is_not_asked_for(visitor: Visitor, issued: Row) -> None:
    """Neither our own addresses nor lists that we do not have lead to a request to ourselves."""
    document = signed(issued)
    base = document["credentialStatus"]["statusListCredential"].rpartition("/")[0]
    document["credentialStatus"] = entry(f"{base}/999", 1)
    assert "This is not a genuine credential" in text_of(send(visitor, json.dumps(document)))
    assert not Verification.objects.filter(answer=None).exists()


# --- hostile, large, many -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.json"),
        (b"\x00" * 1000, "zeros.bin"),
        (b"{}", "nothing.json"),
        (b"[1]", "list.json"),
        (b'{"a":' * 20_000, "deep.json"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 100, "broken.png"),
        (b"%PDF-1.7\n%%EOF", "broken.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "broken.svg"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><svg>&a;</svg>', "entities.svg"),
        (b"PK\x03\x04", "book.zip"),
        ("just text".encode("utf-16"), "text.txt"),
    ],
)
def test_files_that_carry_nothing_get_an_answer(visitor: Visitor, content: bytes, name: str) -> None:
    response = send(visitor, content, name)
    assert response.status_code in (200, 422)
    text = text_of(response)
    assert "This credential is valid" not in text
    assert "What was checked" in text or "Verify the file" in text


def test_more_than_any_credential_is_refused_before_it_is_read(visitor: Visitor) -> None:
    response = visitor.client.post(
        reverse("credcloud:verify"), b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=10**9
    )
    assert response.status_code == 413
    assert "larger than" in text_of(response)
    response = send(visitor, b"{" + b" " * (verifying.LARGEST_FILE + 1))
    assert response.status_code == 422
    assert "larger than" in text_of(response)
    pasted = visitor.client.post(reverse("credcloud:verify"), {"text": "{" + " " * 3_000_000})
    assert pasted.status_code == 413
    assert "larger than" in text_of(pasted)


def test_one_visitor_cannot_keep_us_busy(visitor: Visitor, settings: Any) -> None:
    settings.CREDCLOUD_VERIFY_PER_MINUTE = 3
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    issuer = Issuer()
    document = json.dumps(issuer.sign(issuer.credential()))
    answers = [send(visitor, document).status_code for _time in range(5)]
    # A minute may end while this runs: then the count begins anew.
    assert answers.count(200) < 5 or Verification.objects.count() == 5
    assert set(answers) <= {200, 429}
    other = send(visitor, document, REMOTE_ADDR="93.184.216.34")
    assert other.status_code == 200
    behind = send(visitor, document, headers={"x-forwarded-for": "93.184.216.99"})
    assert behind.status_code == 200


def test_nobody_tries_one_id_after_the_other(
    visitor: Visitor, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CREDCLOUD_VERIFY_PER_MINUTE = 3
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr(rate_limit, "time", SimpleNamespace(time=lambda: 1_800_000_000.0))
    cache.clear()
    page = reverse("credcloud:verify")
    answers = [visitor.client.get(page, {"id": f"AAAAABBBBBCCCCCDDDD{digit}"}) for digit in "12345"]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert "Please wait a minute" in text_of(answers[-1])


def test_only_so_many_wait_at_once(visitor: Visitor, django_capture_on_commit_callbacks: Any) -> None:
    now = timezone.now()
    Verification.objects.bulk_create(
        Verification(created_at=now, address="https://x.example/") for _ in range(50)
    )
    response = paste(visitor, "https://guild.example.invalid/badge.json")
    assert response.status_code == 422
    assert "Too many credentials are being verified just now." in text_of(response)


def test_answers_are_forgotten_within_the_hour(visitor: Visitor) -> None:
    issuer = Issuer()
    page = send(visitor, json.dumps(issuer.sign(issuer.credential())))
    here = page.redirect_chain[-1][0]
    assert visitor.client.get(here).status_code == 200
    Verification.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    gone = visitor.client.get(here)
    assert gone.status_code == 404
    assert "is not kept any more" in text_of(gone)
    send(visitor, json.dumps(issuer.sign(issuer.credential())))
    assert Verification.objects.count() == 1


def test_a_check_that_no_worker_takes_is_given_up(visitor: Visitor) -> None:
    made = Verification.objects.create(
        created_at=timezone.now() - timedelta(minutes=3), address="https://x.example/"
    )
    page = visitor.client.get(reverse("credcloud:verification", args=[made.uuid]))
    assert page.status_code == 200
    assert "could not be checked in time" in text_of(page)


def test_in_arabic_the_page_runs_from_the_right(visitor: Visitor, issued: Row) -> None:
    response = send(visitor, json.dumps(signed(issued)), headers={"accept-language": "ar"})
    assert '<html lang="ar" dir="rtl">' in text_of(response)

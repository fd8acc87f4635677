"""Single sign-on with SAML: whose account it opens, which roles groups give, and what is not believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import xmlsec
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.checks import run_checks
from django.test import Client
from lxml import etree

from credcloud_bridge.hosts.site.models import UsedAssertion
from credcloud_bridge.lms.sandbox.models import SandboxCourseRole
from tests.factories import make_course, make_staff, make_user
from tests.hosts.saml_provider import NAMES, SIGN_IN, SITE, KeyPair, SamlProvider

pytestmark = pytest.mark.django_db

User = get_user_model()
Change = Callable[[etree._Element], etree._Element]


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return KeyPair()


@pytest.fixture
def provider(settings: Any, tmp_path: Path) -> Iterator[SamlProvider]:
    cache.clear()
    provider = SamlProvider()
    file = tmp_path / "provider.xml"
    file.write_text(provider.metadata())
    settings.CREDCLOUD_ROOT_URL = "http://testserver"
    settings.CREDCLOUD_SAML_METADATA = str(file)
    settings.CREDCLOUD_SAML_NAME = "Example University"
    settings.AUTHENTICATION_BACKENDS = [
        *settings.AUTHENTICATION_BACKENDS,
        "credcloud_bridge.hosts.site.saml.SamlBackend",
    ]
    return provider


def start(client: Client, target: str = "/") -> str:
    return str(client.get(f"/sso/saml/?next={target}")["Location"])


def sign_in(provider: SamlProvider, *, target: str = "/", change: Change | None = None) -> tuple[Client, Any]:
    client = Client()
    return client, post(client, provider.answer(start(client, target), change=change))


def post(client: Client, response: str, **more: str) -> Any:
    return client.post("/sso/saml/acs/", {"SAMLResponse": response, **more})


def account(client: Client) -> Any:
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def refused(answer: Any, client: Client) -> str:
    assert (answer.status_code, account(client)) == (403, None)
    page: str = answer.content.decode()
    assert "You could not be signed in" in page
    return page


# --- who signs in -------------------------------------------------------------------


@pytest.mark.parametrize("signs", [("assertion",), ("response",), ("assertion", "response")])
def test_somebody_new_gets_an_account_without_a_password_and_comes_back_to_their_page(
    provider: SamlProvider, signs: tuple[str, ...]
) -> None:
    provider.signs = signs
    provider.attributes |= {"displayName": ["عبد الرحمن بن محمد"], "givenName": ["Ada"], "sn": ["Lovelace"]}
    assert (
        "<span>Sign in with <bdi>Example University</bdi></span>" in Client().get("/login/").content.decode()
    )
    client, answer = sign_in(provider, target="/password/")
    assert (answer.status_code, answer["Location"]) == (302, "/password/")
    user = account(client)
    assert not user.has_usable_password()
    assert user.get_full_name() == "Ada Lovelace"
    assert user.sandbox_profile.certificate_name == "عبد الرحمن بن محمد"
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert client.get("/password/").status_code == 200
    provider.id = "_assertion-2"
    again, _answer = sign_in(provider)
    assert account(again) == user


def test_the_question_says_who_asks_where_the_answer_goes_and_wants_a_name_that_stays(
    provider: SamlProvider,
) -> None:
    question = provider.question(start(Client()))
    assert question.findtext("saml:Issuer", namespaces=NAMES) == SITE
    assert question.get("AssertionConsumerServiceURL") == "http://testserver/sso/saml/acs/"
    policy = question.find("samlp:NameIDPolicy", NAMES)
    assert policy.get("Format").endswith(":persistent")


def test_addresses_are_taken_when_the_operator_says_that_the_provider_checks_them(
    provider: SamlProvider, settings: Any
) -> None:
    other = make_user(email="ada@example.org")
    client, _answer = sign_in(provider)
    assert (account(client).email, account(client) == other) == ("", False)
    settings.CREDCLOUD_SAML_TRUST_EMAIL = True
    provider.id = "_assertion-2"
    client, _answer = sign_in(provider)
    assert (account(client).email, account(client) == other) == ("ada@example.org", False)


def test_accounts_that_are_there_are_found_by_the_attribute_that_the_operator_names(
    provider: SamlProvider, settings: Any
) -> None:
    settings.CREDCLOUD_SAML_USERNAME_ATTRIBUTE = "uid"
    user = make_user(username="ada")
    provider.attributes["uid"] = ["ada"]
    client, _answer = sign_in(provider)
    assert account(client) == user
    for wrong in ([], ["a" * 151]):
        provider.attributes["uid"], provider.id = wrong, f"_{len(wrong)}"
        client, answer = sign_in(provider)
        refused(answer, client)


def test_a_name_that_changes_each_time_opens_no_account_but_an_attribute_that_stays_does(
    provider: SamlProvider, settings: Any
) -> None:
    provider.format = provider.format.replace("persistent", "transient")
    client, answer = sign_in(provider)
    refused(answer, client)
    settings.CREDCLOUD_SAML_ID_ATTRIBUTE = "subject-id urn:oasis:names:tc:SAML:attribute:pairwise-id"
    provider.attributes["urn:oasis:names:tc:SAML:attribute:pairwise-id"] = ["QWERTY@example.org"]
    first, _answer = sign_in(provider)
    provider.subject, provider.id = "another", "_assertion-2"
    second, _answer = sign_in(provider)
    assert account(first) == account(second) is not None


def test_who_has_a_name_in_one_piece_is_greeted_by_it(provider: SamlProvider) -> None:
    provider.attributes["displayName"] = ["عبد الرحمن بن محمد"]
    client, _answer = sign_in(provider)
    assert account(client).get_full_name() == "عبد الرحمن بن محمد"
    assert "عبد الرحمن بن محمد" in client.get("/").content.decode()


def test_groups_give_roles_and_take_back_what_they_gave(provider: SamlProvider, settings: Any) -> None:
    course = make_course()
    teachers = "CN=Teachers,OU=Groups,DC=example"
    settings.CREDCLOUD_SAML_ROLES = f"{teachers}=course_staff@{course.key}; it=administrator"
    provider.attributes["memberOf"] = [teachers, "it", "chess"]
    client, _answer = sign_in(provider)
    user = account(client)
    assert (user.is_staff, user.is_superuser) == (True, True)
    assert set(user.sandbox_roles.values_list("course_id", "name")) == {(course.pk, "course_staff")}
    del provider.attributes["memberOf"]
    provider.id = "_assertion-2"
    client, _answer = sign_in(provider)
    user = account(client)
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert not SandboxCourseRole.objects.filter(user=user).exists()


def test_the_second_step_is_the_providers_business(provider: SamlProvider, settings: Any) -> None:
    settings.CREDCLOUD_SECOND_FACTOR = "everybody"
    client, _answer = sign_in(provider)
    assert client.get("/password/").status_code == 200


def test_a_closed_account_stays_closed(provider: SamlProvider) -> None:
    client, _answer = sign_in(provider)
    User.objects.filter(pk=account(client).pk).update(is_active=False)
    provider.id = "_assertion-2"
    client, answer = sign_in(provider)
    assert answer.status_code == 403
    assert client.get("/password/").status_code == 302


def test_whoever_opened_several_tabs_can_sign_in_in_each(provider: SamlProvider) -> None:
    client = Client()
    first, second = start(client, "/password/"), start(client, "/second-factor/manage/")
    answer = post(client, provider.answer(first))
    assert answer["Location"] == "/password/"
    provider.id = "_assertion-2"
    assert post(client, provider.answer(second))["Location"] == "/second-factor/manage/"


def test_nobody_is_led_to_another_site(provider: SamlProvider) -> None:
    _client, answer = sign_in(provider, target="https://evil.example/")
    assert answer["Location"] == "/"


def test_the_browser_brings_what_it_asked_from_the_providers_page_over_https(
    provider: SamlProvider, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    cookie = Client().get("/sso/saml/").cookies["credcloud_saml"]
    assert (cookie["samesite"], cookie["secure"], cookie["httponly"]) == ("None", True, True)
    assert cookie["path"] == "/sso/saml/"


def test_encrypted_answers_are_opened_and_questions_signed_with_the_sites_own_key(
    provider: SamlProvider, settings: Any, tmp_path: Path, pair: KeyPair
) -> None:
    for name, text in (("CERTIFICATE", pair.certificate), ("KEY", pair.key)):
        file = tmp_path / f"{name}.pem"
        file.write_text(text)
        setattr(settings, f"CREDCLOUD_SAML_{name}", str(file))
    client = Client()
    location = start(client)
    assert "&Signature=" in location
    assert post(client, provider.answer(location, encrypt_for=pair)).status_code == 302
    assert account(client) is not None
    described = etree.fromstring(client.get("/sso/saml/metadata/").content)
    assert described.findtext(".//ds:X509Certificate", namespaces=NAMES) == pair.base64


def test_the_site_describes_itself_to_the_provider(provider: SamlProvider) -> None:
    answer = Client().get("/sso/saml/metadata/")
    assert answer["Content-Type"] == "application/samlmetadata+xml"
    described = etree.fromstring(answer.content)
    assert described.get("entityID") == SITE
    (service,) = described.iterfind(".//md:AssertionConsumerService", NAMES)
    assert service.get("Location") == "http://testserver/sso/saml/acs/"


# --- who does not -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("signs", ()),
        ("signing", KeyPair()),
        ("digest", (xmlsec.Transform.RSA_SHA1, xmlsec.Transform.SHA1)),
        ("audience", "https://another.example/"),
        ("audience", None),
        ("issuer", "https://evil.example/idp"),
        ("destination", "https://another.example/acs"),
        ("recipient", "https://another.example/acs"),
        ("recipient", "https://another.example/?http://testserver/sso/saml/acs/"),
        ("minutes_ago", 60),
        ("minutes_ago", 7),  # the confirmation is over, within the tolerance for clocks of the rest
        ("minutes_ago", -60),
        ("status", "urn:oasis:names:tc:SAML:2.0:status:Responder"),
        ("subject", ""),
    ],
)
def test_an_answer_that_is_not_for_us_or_not_signed_as_it_must_be_signs_nobody_in(
    provider: SamlProvider, what: str, value: Any
) -> None:
    provider.signs = ("response",) if what in ("audience", "recipient") else ("assertion",)
    setattr(provider, what, value)
    client, answer = sign_in(provider)
    page = refused(answer, client)
    late = what == "minutes_ago"
    assert ("is too old, was used before" if late else "did not confirm who you are") in page
    assert not User.objects.exists()


def test_an_answer_is_good_once(provider: SamlProvider) -> None:
    client = Client()
    response = provider.answer(start(client))
    cookie = client.cookies["credcloud_saml"].value
    assert post(client, response).status_code == 302
    thief = Client()
    thief.cookies["credcloud_saml"] = cookie
    assert "was used before" in refused(post(thief, response), thief)
    assert UsedAssertion.objects.count() == 1


def test_an_answer_to_another_browser_signs_nobody_in(provider: SamlProvider) -> None:
    response = provider.answer(start(Client()))
    for client in (Client(), Client()):
        assert "not asked for from this browser" in refused(post(client, response), client)
        start(client)  # even with a question of its own


def test_an_answer_that_nobody_asked_for_needs_the_operators_leave(
    provider: SamlProvider, settings: Any
) -> None:
    provider.answers_nothing = True
    client = Client()
    response = provider.answer("")
    assert "not asked for" in refused(post(client, response), client)
    start(client)
    assert "not asked for" in refused(post(client, response), client)
    settings.CREDCLOUD_SAML_UNSOLICITED = True
    client = Client()
    answer = post(client, response, RelayState="/password/")
    assert (answer.status_code, answer["Location"]) == (302, "/password/")
    thief = Client()
    assert "was used before" in refused(post(thief, response), thief)


def test_an_answer_to_a_question_does_not_pass_for_one_that_nobody_asked_for(
    provider: SamlProvider, settings: Any
) -> None:
    settings.CREDCLOUD_SAML_UNSOLICITED = True

    def unasked(root: etree._Element) -> etree._Element:
        del root.attrib["InResponseTo"]
        return root

    client = Client()
    response = provider.answer(start(Client()), change=unasked)
    refused(post(client, response), client)


def _evil(assertion: etree._Element) -> etree._Element:
    """A copy that says somebody else, without the signature."""
    evil = deepcopy(assertion)
    evil.set("ID", "_evil")
    evil.remove(evil.find("ds:Signature", NAMES))
    evil.find("saml:Subject/saml:NameID", NAMES).text = "administrator"
    return evil


def _two_assertions(root: etree._Element) -> etree._Element:
    signed = root.find("saml:Assertion", NAMES)
    signed.addprevious(_evil(signed))
    return root


def _same_id(root: etree._Element) -> etree._Element:
    signed = root.find("saml:Assertion", NAMES)
    evil = _evil(signed)
    evil.set("ID", signed.get("ID"))
    signed.addprevious(evil)
    return root


def _inside_the_evil_one(root: etree._Element) -> etree._Element:
    signed = root.find("saml:Assertion", NAMES)
    evil = _evil(signed)
    root.replace(signed, evil)
    evil.append(signed)
    return root


def _inside_the_signature(root: etree._Element) -> etree._Element:
    """The evil assertion wears the signature, in which the signed one lies."""
    signed = root.find("saml:Assertion", NAMES)
    evil = _evil(signed)
    root.replace(signed, evil)
    signature = signed.find("ds:Signature", NAMES)
    signed.remove(signature)
    evil.insert(1, signature)
    etree.SubElement(signature, f"{{{NAMES['ds']}}}Object").append(signed)
    return root


def _inside_extensions(root: etree._Element) -> etree._Element:
    signed = root.find("saml:Assertion", NAMES)
    evil = _evil(signed)
    root.replace(signed, evil)
    extensions = etree.Element(f"{{{NAMES['samlp']}}}Extensions")
    root.insert(1, extensions)
    extensions.append(signed)
    evil.insert(1, deepcopy(signed.find("ds:Signature", NAMES)))
    return root


def _another_name(root: etree._Element) -> etree._Element:
    root.find("saml:Assertion/saml:Subject/saml:NameID", NAMES).text = "administrator"
    return root


def _more_groups(root: etree._Element) -> etree._Element:
    statement = root.find("saml:Assertion/saml:AttributeStatement", NAMES)
    statement.append(deepcopy(statement[0]))
    return root


def _no_signature_value(root: etree._Element) -> etree._Element:
    root.find(".//ds:SignatureValue", NAMES).text = ""
    return root


def _no_reference(root: etree._Element) -> etree._Element:
    information = root.find(".//ds:SignedInfo", NAMES)
    information.remove(information.find("ds:Reference", NAMES))
    return root


def _a_transform_that_leaves_things_out(root: etree._Element) -> etree._Element:
    transform = root.find(".//ds:Transform", NAMES)
    transform.set("Algorithm", "http://www.w3.org/TR/1999/REC-xpath-19991116")
    etree.SubElement(transform, f"{{{NAMES['ds']}}}XPath").text = "not(ancestor-or-self::*)"
    return root


@pytest.mark.parametrize(
    "change",
    [
        _two_assertions,
        _same_id,
        _inside_the_evil_one,
        _inside_the_signature,
        _inside_extensions,
        _another_name,
        _more_groups,
        _no_signature_value,
        _no_reference,
        _a_transform_that_leaves_things_out,
    ],
)
def test_nothing_can_be_wrapped_around_a_signature_or_changed_beside_it(
    provider: SamlProvider, change: Change
) -> None:
    client, answer = sign_in(provider, change=change)
    refused(answer, client)
    assert not User.objects.exists()


def _wrapped_response(root: etree._Element) -> etree._Element:
    """The signed response lies in the signature of one that says something else."""
    evil = deepcopy(root)
    evil.set("ID", "_evil")
    evil.find("saml:Assertion/saml:Subject/saml:NameID", NAMES).text = "administrator"
    signature = evil.find("ds:Signature", NAMES)
    etree.SubElement(signature, f"{{{NAMES['ds']}}}Object").append(root)
    return evil


def test_a_signed_response_cannot_be_wrapped_either(provider: SamlProvider) -> None:
    provider.signs = ("response",)
    client, answer = sign_in(provider, change=_wrapped_response)
    refused(answer, client)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "response",
    [
        "",
        "no base64 !",
        "PG5vIHhtbA==",
        "PHhtbC8+",
        "A" * 600_000,
        # An entity that grows, and one that reads a file.
        "PCFET0NUWVBFIGEgWzwhRU5USVRZIGIgIm9vb28iPl0+PGE+JmI7PC9hPg==",
        "PCFET0NUWVBFIGEgWzwhRU5USVRZIGIgU1lTVEVNICJmaWxlOi8vL2V0Yy9wYXNzd2QiPl0+PGE+JmI7PC9hPg==",
        "PGE+" * 90_000,
    ],
)
def test_what_is_no_answer_is_refused_in_words(provider: SamlProvider, response: str) -> None:
    client = Client()
    start(client)
    refused(post(client, response), client)


def test_a_provider_that_cannot_be_asked_is_told_in_words(provider: SamlProvider, settings: Any) -> None:
    for place in ("/no/such/file.xml", "http://127.0.0.1:9/metadata"):
        settings.CREDCLOUD_SAML_METADATA = place
        assert Client().get("/sso/saml/").status_code == 403


def test_without_a_provider_there_are_no_such_pages() -> None:
    for address in ("/sso/saml/", "/sso/saml/metadata/"):
        assert Client().get(address).status_code == 404
    assert Client().post("/sso/saml/acs/").status_code == 404
    assert "Sign in with" not in Client().get("/login/").content.decode()


# --- what the operator is told ------------------------------------------------------


def found(settings: Any) -> list[str]:
    return [str(one.id) for one in run_checks(tags=["security"]) if str(one.obj).startswith("CREDCLOUD_SAML")]


def test_checks_are_content_with_what_is_set_up(provider: SamlProvider, settings: Any) -> None:
    assert found(settings) == []


@pytest.mark.parametrize(
    ("name", "value", "id_"),
    [
        ("METADATA", "http://login.example.org/metadata", "credcloud.E013"),
        ("ROLES", "teachers=king", "credcloud.E014"),
        ("METADATA", "/no/such/file.xml", "credcloud.E015"),
        ("PROVIDER", "https://another.example/", "credcloud.E015"),
        ("KEY", "/no/such/key.pem", "credcloud.E016"),
    ],
)
def test_checks_say_what_is_wrong_with_the_settings(
    provider: SamlProvider, settings: Any, name: str, value: str, id_: str
) -> None:
    setattr(settings, f"CREDCLOUD_SAML_{name}", value)
    assert id_ in found(settings)


def test_metadata_of_several_providers_needs_the_name_of_one(
    provider: SamlProvider, settings: Any, tmp_path: Path
) -> None:
    other = """<md:EntityDescriptor entityID="https://other.example/">
      <md:IDPSSODescriptor protocolSupportEnumeration="x"/></md:EntityDescriptor>"""
    file = tmp_path / "federation.xml"
    file.write_text(provider.metadata(others=other))
    settings.CREDCLOUD_SAML_METADATA = str(file)
    assert found(settings) == ["credcloud.E015"]
    settings.CREDCLOUD_SAML_PROVIDER = provider.issuer
    assert found(settings) == []
    assert start(Client()).startswith(SIGN_IN)


def test_staff_who_signed_in_by_it_reach_their_course(provider: SamlProvider, settings: Any) -> None:
    course = make_course()
    make_staff(course)
    settings.CREDCLOUD_SAML_ROLES = f"teachers=course_admin@{course.key}"
    provider.attributes["groups"] = ["teachers"]
    client, _answer = sign_in(provider)
    assert client.get(f"/courses/{course.key}/instructor/").status_code == 200

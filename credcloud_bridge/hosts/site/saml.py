"""Single sign-on with SAML 2.0: what is asked and checked in ``saml_process``, and whose account an answer opens."""

from __future__ import annotations

import json
import logging
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from credcloud_bridge import child_process
from credcloud_bridge.hosts.site.group_roles import roles_from_text
from credcloud_bridge.hosts.site.models import UsedAssertion
from credcloud_bridge.hosts.site.saml_metadata import NoMetadata, provider_metadata
from credcloud_bridge.hosts.site.single_sign_on_accounts import (
    USERNAME_LENGTH,
    Person,
    account_of,
    own_username,
)

log = logging.getLogger(__name__)

# The longest answer that is looked at, in letters of base64: some thousand groups fit.
LONGEST_RESPONSE = 512 * 1024
_MODULE = "credcloud_bridge.hosts.site.saml_process"
_WAIT_SECONDS = 15
_TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"

# How providers name these attributes: by OID (Shibboleth), in short, as AD FS and Entra ID do.
_CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
_USUAL = {
    "GIVEN_NAME": ("urn:oid:2.5.4.42", "givenName", "first_name", f"{_CLAIMS}/givenname"),
    "FAMILY_NAME": ("urn:oid:2.5.4.4", "sn", "surname", "last_name", f"{_CLAIMS}/surname"),
    "NAME": (
        "urn:oid:2.16.840.1.113730.3.1.241",
        "displayName",
        "http://schemas.microsoft.com/identity/claims/displayname",
        "urn:oid:2.5.4.3",
        "cn",
    ),
    "EMAIL": ("urn:oid:0.9.2342.19200300.100.1.3", "mail", "email", f"{_CLAIMS}/emailaddress"),
    "GROUPS": (
        "groups",
        "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
        "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
        "isMemberOf",
        "memberOf",
        "http://schemas.xmlsoap.org/claims/Group",
    ),
}


class NotBelieved(Exception):
    """Nobody is signed in. ``again``: signing in once more may help."""

    def __init__(self, detail: str, *, again: bool = False) -> None:
        super().__init__(detail)
        self.again = again


class SamlBackend:
    """Says of a session that a SAML provider vouches for it; nobody signs in by it with a password."""

    def authenticate(self, request: Any, **_credentials: Any) -> None:
        """Nobody."""
        return

    def get_user(self, user_id: int) -> Any:
        """The account of a session."""
        return get_user_model().objects.filter(pk=user_id, is_active=True).first()


@dataclass(frozen=True, slots=True)
class Question:
    """Where the person is sent, and the ID that the answer will name."""

    address: str
    id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider said, checked. ``answers`` is a question's ID, or blank when nobody asked."""

    id: str
    until: datetime
    provider: str
    subject: str
    subject_format: str
    answers: str
    attributes: dict[str, list[str]]


def entity_id() -> str:
    """What providers know this site by."""
    named: str = settings.CREDCLOUD_SAML_ENTITY_ID
    return named or settings.CREDCLOUD_ROOT_URL + reverse("site:saml_metadata")


def acs_address() -> str:
    """Where providers send people back to (*assertion consumer service*)."""
    address: str = settings.CREDCLOUD_ROOT_URL + reverse("site:saml_answer")
    return address


def certificate() -> str:
    """The site's own certificate in PEM; blank when it has none. Raises ``OSError``."""
    return _file(settings.CREDCLOUD_SAML_CERTIFICATE)


def ask() -> Question:
    """A new question to the provider; raises ``NotBelieved`` when it cannot be asked."""
    answer = _run(work="ask", persistent=not settings.CREDCLOUD_SAML_ID_ATTRIBUTE)
    return Question(answer["address"], answer["id"])


def check(response: str, *, asked: list[str]) -> Answer:
    """What the provider says in this answer to one of the questions ``asked``; raises ``NotBelieved``."""
    unsolicited = settings.CREDCLOUD_SAML_UNSOLICITED
    if not asked and not unsolicited:
        raise NotBelieved("Nobody asked for it from this browser.", again=True)
    if not response or len(response) > LONGEST_RESPONSE:
        raise NotBelieved(f"It has {len(response)} letters.")
    found = _run(work="check", response=response, asked=asked, unsolicited=unsolicited)
    return Answer(
        id=found["id"],
        until=datetime.fromtimestamp(found["until"], tz=UTC),
        provider=found["provider"],
        subject=found["subject"],
        subject_format=found["format"],
        answers=found["answers"],
        attributes=found["attributes"],
    )


def describe(metadata: str) -> str:
    """The entity ID of the provider in this metadata; raises ``NotBelieved`` when it cannot be used."""
    found: str = _run(metadata, work="describe")["provider"]
    return found


def account(answer: Answer) -> Any:
    """The account that this answer opens, brought up to date. Called in a transaction.

    Raises ``NotBelieved``, also when the answer was used before.
    """
    _use_up(answer)
    person = Person(
        given_name=_first(answer, "GIVEN_NAME"),
        family_name=_first(answer, "FAMILY_NAME"),
        name=_first(answer, "NAME"),
        email=_first(answer, "EMAIL") if settings.CREDCLOUD_SAML_TRUST_EMAIL else "",
        groups=tuple(_values(answer, "GROUPS")),
    )
    rules = roles_from_text(settings.CREDCLOUD_SAML_ROLES, setting="CREDCLOUD_SAML_ROLES")
    user = account_of(_username(answer), person, rules)
    if not user.is_active:
        raise NotBelieved(f"The account {user.get_username()} is closed here.")
    return user


def _use_up(answer: Answer) -> None:
    now = timezone.now()
    UsedAssertion.objects.filter(until__lt=now).delete()
    digest = sha256(f"{answer.provider}\0{answer.id}".encode()).hexdigest()
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(digest=digest, until=answer.until)
    except IntegrityError as error:
        raise NotBelieved("It was used before.", again=True) from error


def _username(answer: Answer) -> str:
    if settings.CREDCLOUD_SAML_USERNAME_ATTRIBUTE:
        name = _first(answer, "USERNAME")
        if not 0 < len(name) <= USERNAME_LENGTH:
            raise NotBelieved(f"No attribute of {sorted(answer.attributes)} is a username.")
        return name
    if settings.CREDCLOUD_SAML_ID_ATTRIBUTE:
        subject = _first(answer, "ID")
    else:
        subject = "" if answer.subject_format == _TRANSIENT else answer.subject
    if not subject:
        raise NotBelieved(
            "It names nobody for good: let the provider send a persistent NameID, or name an attribute that stays in "
            f"CREDCLOUD_SAML_ID_ATTRIBUTE. NameID format: {answer.subject_format}; "
            f"attributes: {sorted(answer.attributes)}."
        )
    return own_username(answer.provider, subject)


def _values(answer: Answer, what: str) -> list[str]:
    names = getattr(settings, f"CREDCLOUD_SAML_{what}_ATTRIBUTE").split() or _USUAL.get(what, ())
    return next((answer.attributes[name] for name in names if answer.attributes.get(name)), [])


def _first(answer: Answer, what: str) -> str:
    return next(iter(_values(answer, what)), "")


def _file(place: str) -> str:
    return Path(place).read_text(encoding="ascii") if place else ""


def _run(metadata: str | None = None, **job: Any) -> dict[str, Any]:
    try:
        site = {
            "entity_id": entity_id(),
            "acs": acs_address(),
            "certificate": certificate(),
            "key": _file(settings.CREDCLOUD_SAML_KEY),
        }
        job |= {
            "site": site,
            "provider": settings.CREDCLOUD_SAML_PROVIDER,
            "metadata": provider_metadata() if metadata is None else metadata,
        }
    except (OSError, ValueError, NoMetadata) as error:
        raise NotBelieved(str(error)) from error
    try:
        done = child_process.run_module(_MODULE, data=json.dumps(job).encode(), wait_seconds=_WAIT_SECONDS)
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        detail = "" if isinstance(error, subprocess.TimeoutExpired) else done.stderr.decode()[-500:]
        raise NotBelieved(f"The process that checks it ended without an answer. {detail}") from error
    if "refused" in answer:
        raise NotBelieved(answer["detail"], again=answer["refused"] == "again")
    return answer

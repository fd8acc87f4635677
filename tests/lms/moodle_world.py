"""A connected Moodle for tests, and a way to it that answers with what a real one answered (Moodle 4.5.6)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils import timezone

from credcloud_bridge.encryption import encrypt
from credcloud_bridge.lms.moodle.models import (
    MoodleAccount,
    MoodleCourse,
    MoodleEnrolment,
    MoodleSite,
    MoodleStaffRole,
)
from credcloud_bridge.network import Answer, Network, NotFetched

RECORDED = Path(__file__).parent.parent / "data" / "moodle"
ISSUER = "https://moodle.example.org"


def recorded(name: str) -> Any:
    """A recorded answer's body."""
    return json.loads((RECORDED / name).read_text())


def make_site(slug: str = "campus", **more: Any) -> MoodleSite:
    """A site that is connected by LTI."""
    values = {
        "name": "Nordlicht University",
        "issuer": ISSUER,
        "guid": "0123456789abcdef0123456789abcdef",
        "client_id": "CLIENTID0000001",
        "deployment_ids": ["1"],
        "authorization_endpoint": f"{ISSUER}/mod/lti/auth.php",
        "token_endpoint": f"{ISSUER}/mod/lti/token.php",
        "jwks_uri": f"{ISSUER}/mod/lti/certs.php",
    }
    return MoodleSite.objects.create(slug=slug, **{**values, **more})


def make_course(site: MoodleSite, number: int = 5, **more: Any) -> MoodleCourse:
    """A course that was never read."""
    address = f"{site.issuer}/mod/lti/services.php/CourseSection/{number}/bindings/1/memberships"
    return MoodleCourse.objects.create(
        site=site, number=number, **{"title": "Contract course", "memberships_url": address, **more}
    )


def make_account(site: MoodleSite, number: int, name: str, *, user: Any = None, **more: Any) -> MoodleAccount:
    """An account of the site, perhaps signed in as a Django user."""
    return MoodleAccount.objects.create(site=site, number=number, name=name, user=user, **more)


def enrol(course: MoodleCourse, account: MoodleAccount, **more: Any) -> MoodleEnrolment:
    """The account in the course."""
    return MoodleEnrolment.objects.create(course=course, account=account, **more)


def grant(course: MoodleCourse, account: MoodleAccount, name: str, **more: Any) -> MoodleStaffRole:
    """A role for as long as a session lasts."""
    until = timezone.now() + timedelta(hours=1)
    return MoodleStaffRole.objects.create(
        course=course, account=account, **{"name": name, "until": until, **more}
    )


def with_service(site: MoodleSite, *, plugin: bool) -> MoodleSite:
    """The same site with a web service, and our plugin or not."""
    site.service_token = encrypt(b"0" * 32)
    site.plugin_version = "1.0" if plugin else ""
    site.save()
    return site


@dataclass
class RecordedMoodle(Network):
    """Answers requests as ``answers`` says: by function of the web service, or by the last part of the path."""

    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def send(
        self, method: str, address: str, *, largest: int, headers: Any = None, body: Any = None
    ) -> Answer:
        form = {name: values[0] for name, values in parse_qs((body or b"").decode()).items()}
        name = form.get("wsfunction") or urlsplit(address).path.rpartition("/")[2]
        self.asked.append((name, {"address": address, **dict(headers or {}), **form}))
        answer = self.answers[name]
        if callable(answer):
            answer = answer(form | dict(parse_qs(urlsplit(address).query)))
        if isinstance(answer, NotFetched):
            raise answer
        if isinstance(answer, Answer):
            return answer
        return Answer(200, {}, json.dumps(answer).encode())

    def count(self, name: str) -> int:
        """How often a function or path was asked."""
        return sum(1 for one, _more in self.asked if one == name)


TOKEN = {"access_token": "0" * 32, "token_type": "Bearer", "expires_in": 3600}


def lti_moodle(memberships: Any, *, link: str = "") -> RecordedMoodle:
    """A Moodle that gives a token and these participants."""
    container = Answer(200, {"link": link} if link else {}, json.dumps({"members": memberships}).encode())
    return RecordedMoodle(answers={"token.php": TOKEN, "memberships": container})


Answering = Callable[[dict[str, Any]], Any]

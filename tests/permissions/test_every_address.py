"""Every address × every role × every method, and every object id in another course."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from opaque_keys.edx.keys import CourseKey

from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.data import CredentialState, DesignKind
from credcloud_bridge.designs import api as designs
from credcloud_bridge.groups import api as groups
from tests.factories import enrol, make_course, make_global_staff, make_staff, make_user

pytestmark = pytest.mark.django_db

VIEW, PREPARE, PUBLISH, ADMINISTER = "view", "prepare", "publish", "administer"

# What each staff address needs: to be read (GET), and to be acted on (POST). None: not offered.
NEEDS: dict[str, tuple[str | None, str | None]] = {
    "home": (VIEW, None),
    "choose_group": (PREPARE, PREPARE),
    "batch": (VIEW, None),
    "discard_batch": (PREPARE, PREPARE),
    "recipients": (PREPARE, None),
    "recipients_enrolments": (PREPARE, PREPARE),
    "refresh_roster": (None, PREPARE),
    "recipients_by_hand": (PREPARE, PREPARE),
    "recipients_spreadsheet": (PREPARE, PREPARE),
    "template_xlsx": (PREPARE, None),
    "template_csv": (PREPARE, None),
    "upload": (PREPARE, PREPARE),
    "upload_take": (None, PREPARE),
    "upload_withdraw": (None, PREPARE),
    "verify_details": (PREPARE, None),
    "verify_dates": (None, PREPARE),
    "verify_remove": (None, PREPARE),
    "verify_change": (None, PREPARE),
    "problem_rows": (PREPARE, None),
    "draft": (PREPARE, PREPARE),
    "generate": (None, PREPARE),
    "review": (VIEW, None),
    "review_discard": (None, PREPARE),
    "review_refresh": (None, PREPARE),
    "review_profile_name": (None, PREPARE),
    "review_change": (None, PREPARE),
    "looked_at": (None, PREPARE),
    "review_credential": (VIEW, PREPARE),
    "groups": (VIEW, None),
    "group_new": (ADMINISTER, ADMINISTER),
    "group_edit": (VIEW, ADMINISTER),
    "group_branding": (VIEW, ADMINISTER),
    "group_duplicate": (None, ADMINISTER),
    "group_archive": (None, ADMINISTER),
    "group_restore": (None, ADMINISTER),
    "group_delete": (None, ADMINISTER),
    "group_link": (None, ADMINISTER),
    "group_unlink": (None, ADMINISTER),
    "design_sample": (VIEW, None),
    "group_sample": (VIEW, None),
    "group_mail": (VIEW, None),
    "group_mail_body": (VIEW, None),
    "group_mail_test": (None, PREPARE),
    "credential_mail": (VIEW, None),
    "credential_mail_body": (VIEW, None),
    "credential_mail_test": (None, PREPARE),
    "pending": (VIEW, None),
    "publish": (None, PUBLISH),
    "published": (VIEW, None),
    "export_csv": (None, VIEW),
    "export_xlsx": (None, VIEW),
    "export_zip": (None, VIEW),
    "export_print_shop": (None, VIEW),
    "revoke": (None, PUBLISH),
    "change_expiry": (None, PUBLISH),
    "resend": (None, PUBLISH),
    "credential": (VIEW, None),
    "reissue": (None, PREPARE),
    "keep": (None, PUBLISH),
    "reissue_recompleted": (None, PREPARE),
    "keep_recompleted": (None, PREPARE),
    "credential_image": (VIEW, None),
    "credential_pdf": (VIEW, None),
    "print_shop_pdf": (VIEW, None),
    "job": (VIEW, None),
    "job_wake": (None, PREPARE),
    "job_status": (VIEW, None),
    "job_retry": (None, PREPARE),
    "job_result": (VIEW, None),
}

# Who gets what from every other address by GET: a visitor, those without a role as staff, the course's staff.
OPEN: dict[str, tuple[int, int, int]] = {
    "site:home": (200, 200, 200),
    "site:single_sign_on": (404, 404, 404),  # this site has no provider
    "site:single_sign_on_callback": (404, 404, 404),
    "site:saml": (404, 404, 404),
    "site:saml_answer": (405, 405, 405),
    "site:saml_metadata": (404, 404, 404),
    "site:login": (200, 302, 302),
    "site:logout": (405, 405, 405),
    "site:language": (302, 302, 302),
    "site:second_factor": (302, 302, 302),
    "site:second_factor_set_up": (302, 200, 200),
    "site:second_factor_manage": (302, 302, 302),
    "site:password_change": (302, 200, 200),
    "site:password_reset": (200, 200, 200),
    "site:password_reset_confirm": (200, 200, 200),  # the page that says that the link is too old
    "site:robots": (200, 200, 200),
    "site:favicon": (302, 302, 302),
    "site:metrics": (404, 404, 404),  # for whoever has a token, where one is set
    "site:instructor": (302, 403, 200),
    "site:instructor_enrolments": (302, 403, 200),
    "site:outbox": (200, 200, 200),
    "site:outbox_mail": (404, 404, 404),  # there is no mail with that number
    "moodle:register": (400, 400, 400),  # without an invitation
    "moodle:jwks": (200, 200, 200),
    "moodle:login": (400, 400, 400),  # from no connected Moodle
    "moodle:launch": (405, 405, 405),
    "moodle:arrived": (200, 302, 302),  # visitors are offered a window of its own
    "moodle:open": (405, 405, 405),
    "moodle:enter": (405, 405, 405),
    "moodle:connect": (405, 405, 405),
    "moodle:events": (405, 405, 405),
    "site:demo_canva_authorize": (404, 404, 404),  # nobody was sent there
    "site:demo_canva_edit": (404, 404, 404),  # the demo's Canva has no such design
    "credcloud:my_courses": (302, 200, 200),
    "credcloud:verify": (200, 200, 200),
    "credcloud:verification": (404, 404, 404),  # there is no answer with that id
    "credcloud:public_credential": (200, 200, 200),
    "credcloud:public_document": (200, 200, 200),
    "credcloud:issuer_did": (200, 200, 200),
    "credcloud:issuer_profile": (200, 200, 200),
    "credcloud:status_list": (200, 200, 200),
    "credcloud:issuer_branding": (302, 403, 403),
    "credcloud:logo": (404, 404, 404),  # there is no such logo
    "credcloud:achievement_picture": (200, 200, 200),
    "credcloud:public_pdf": (200, 200, 200),
    "credcloud:public_image": (200, 200, 200),
    "credcloud:public_picture": (200, 200, 200),
    "credcloud:public_share_picture": (200, 200, 200),
    "credcloud:public_embed": (200, 200, 200),
    "credcloud:baked_png": (200, 200, 200),
    "credcloud:baked_svg": (200, 200, 200),
    "credcloud:hosted_assertion": (200, 200, 200),
    "credcloud:hosted_badge_class": (200, 200, 200),
    "credcloud:hosted_issuer": (200, 200, 200),
    "credcloud:my_credentials": (302, 200, 200),
    "credcloud:my_archive": (302, 404, 404),  # they have none
    "credcloud:my_visibility": (405, 405, 405),
    "credcloud:api_mine": (403, 200, 200),
    "credcloud:api_of_user": (403, 200, 200),
    "credcloud:api_credential": (200, 200, 200),
    "credcloud:api_course_summary": (403, 403, 200),
    "credcloud:api_schema": (200, 200, 200),
}

# Addresses outside the staff's pages that do something by POST; tests of their own say what.
ACTIONS = {
    "credcloud:issuer_branding",
    "credcloud:verify",
    "credcloud:verification",
    "credcloud:my_visibility",
}

ROLES = {
    "outsider": frozenset(),
    "learner": frozenset(),
    "admin_elsewhere": frozenset(),
    "course_staff": frozenset({VIEW, PREPARE}),
    "course_admin": frozenset({VIEW, PREPARE, PUBLISH, ADMINISTER}),
    "global_staff": frozenset({VIEW, PREPARE, PUBLISH, ADMINISTER}),
}


@dataclass(frozen=True)
class World:
    """Two courses, somebody of every role, and one object of every kind in the first course."""

    key: CourseKey
    other_key: CourseKey
    people: dict[str, Any]
    ids: dict[str, Any]

    def path(self, address: Address, key: CourseKey) -> str:
        """The path of ``address`` in the course ``key`` with the ids of the first course."""
        known = self.ids | {"course_id": str(key)}
        if address.name in ("draft", "batch", "verify_details"):
            known["credential_uuid"] = self.ids["draft_uuid"]
        return reverse(
            f"credcloud:{address.url_name}", kwargs={name: known[name] for name in address.parameters}
        )


@dataclass(frozen=True)
class Address:
    """A staff address by its name and the ids in it."""

    name: str
    url_name: str
    parameters: frozenset[str]

    @property
    def has_object(self) -> bool:
        return bool(self.parameters - {"course_id", "kind", "width", "version_id"})


def _walk(resolver: URLResolver, parameters: frozenset[str] = frozenset()) -> list[Address]:
    found = []
    for entry in resolver.url_patterns:
        here = parameters | frozenset(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            found += _walk(entry, here)
        elif isinstance(entry, URLPattern) and "course_id" in here and not _is_api(entry):
            found.append(Address(_name(entry, here), entry.name, here))
    return found


def _is_api(entry: URLPattern) -> bool:
    # Programs are told 403 rather than sent to the page for signing in.
    return entry.name.startswith("api_")


def _name(entry: URLPattern, parameters: frozenset[str]) -> str:
    # The public verify page has the same name without a batch.
    return "verify_details" if entry.name == "verify" and "batch_uuid" in parameters else entry.name


def open_addresses() -> dict[str, frozenset[str]]:
    """The ids in every address that is not a staff page of a course, by its full name."""

    def walk(resolver: URLResolver, namespace: str, parameters: frozenset[str]) -> dict[str, frozenset[str]]:
        found = {}
        for entry in resolver.url_patterns:
            here = parameters | frozenset(entry.pattern.converters)
            if isinstance(entry, URLResolver):
                if str(entry.pattern) == "studio/":
                    continue  # ``test_studio_addresses`` walks over these
                if entry.namespace != "admin":  # Django's own, for global staff
                    found |= walk(entry, entry.namespace or namespace, here)
            elif entry.name == "admin_login":
                continue  # Django admin's own form, which sends on whoever may use the admin
            elif namespace != "credcloud" or "course_id" not in here or _is_api(entry):
                found[f"{namespace}:{entry.name}"] = here
        return found

    return walk(get_resolver(), "", frozenset())


def addresses() -> list[Address]:
    """Every staff address of the product."""
    (product,) = (
        entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", None) == "credcloud"
    )
    return _walk(product)


@pytest.fixture
def world(django_capture_on_commit_callbacks: Any) -> World:
    course, other = make_course(), make_course()
    key, other_key = course.key, other.key
    people = {
        "outsider": make_user(),
        "learner": enrol(course, "Ada Łukasiewicz"),
        "admin_elsewhere": make_staff(other, admin=True),
        "course_staff": make_staff(course),
        "course_admin": make_staff(course, admin=True),
        "global_staff": make_global_staff(),
    }
    designs.load_starters()
    card = designs.design_summaries(kind=DesignKind.CERTIFICATE, course_key=key)[0]
    actor = people["course_admin"]
    group = groups.create_group(
        course_key=key,
        values=groups.GroupValues(title="Certificate", certificate_design_id=card.id),
        actor=actor,
    )
    batch = credentials.start_batch(
        group_uuid=group.uuid, course_key=key, actor=actor, issued_on=date(2026, 11, 1)
    )

    def add(name: str) -> None:
        credentials.add_by_hand(
            batch_uuid=batch.uuid,
            course_key=key,
            actor=actor,
            rows=[{"name": name, "email": f"{name.lower()}@example.org"}],
            today=date(2026, 11, 1),
            date_order="YMD",
            form_token=uuid.uuid4().hex,
        )

    def generate() -> Any:
        return credentials.generate(batch_uuid=batch.uuid, course_key=key, actor=actor)

    def selected(state: CredentialState) -> credentials.Selection:
        return credentials.Selection(course_key=key, state=state, batch_uuid=batch.uuid)

    with django_capture_on_commit_callbacks(execute=True):
        add("Published")
        generate()
    with django_capture_on_commit_callbacks(execute=True):
        credentials.publish(selection=selected(CredentialState.UNDER_REVIEW), actor=actor)
    with django_capture_on_commit_callbacks(execute=True):
        export = credentials.export_zip(selection=selected(CredentialState.PUBLISHED), actor=actor)
    with django_capture_on_commit_callbacks(execute=True):
        add("Reviewed")
        generate()
    add("Drafted")
    upload = credentials.attach_upload(
        batch_uuid=batch.uuid,
        course_key=key,
        actor=actor,
        file=ContentFile(b"Recipient name,Recipient e-mail\nGrace,grace@example.org\n"),
        filename="people.csv",
        date_order="YMD",
    )
    drafts = credentials.draft_page(
        batch_uuid=batch.uuid, course_key=key, show="all", search="", page=1, per_page=10
    )
    public = credentials.credentials_page(
        selection=selected(CredentialState.PUBLISHED), page=1, per_page=10
    ).rows[0]
    ids = {
        "group_uuid": group.uuid,
        "batch_uuid": batch.uuid,
        "upload_uuid": upload.uuid,
        "job_uuid": export.uuid,
        "draft_uuid": drafts.rows[0].uuid,
        "credential_uuid": public.uuid,
        "public_id": public.public_id,
        "slug": groups.default_issuer().slug,
        "digest": "0" * 64,
        "purpose": "revocation",
        "number": 1,
        "verification_uuid": uuid.uuid4(),
        "pk": 1,
        "canva_id": "none",
        "username": people["learner"].username,
        "version_id": card.version_id,
        "kind": "certificate",
        "width": 320,
    }
    return World(key=key, other_key=other_key, people=people, ids=ids)


def test_every_staff_address_says_what_it_needs() -> None:
    assert {address.name for address in addresses()} == set(NEEDS)


def test_every_other_address_says_who_may_open_it() -> None:
    assert set(open_addresses()) == set(OPEN)


def test_everybody_gets_what_is_meant_for_them(world: World, client: Client) -> None:
    wrong = []
    for role in ("visitor", *ROLES):
        client.logout()
        if role != "visitor":
            client.force_login(world.people[role])
        kind = 0 if role == "visitor" else 2 if VIEW in ROLES[role] else 1
        for name, parameters in open_addresses().items():
            known = world.ids | {"course_id": str(world.key), "uidb64": "MQ", "token": "a-b"}
            response = client.get(reverse(name, kwargs={one: known[one] for one in parameters}))
            if response.status_code != OPEN[name][kind]:
                wrong.append(f"{role} {name}: {response.status_code}, expected {OPEN[name][kind]}")
    assert not wrong, "\n".join(wrong)


def test_only_who_is_signed_in_and_means_it_chooses_who_sees_a_credential(world: World) -> None:
    client, path = (
        Client(enforce_csrf_checks=True),
        "/credcloud/my/{public_id}/visibility/".format(**world.ids),
    )
    assert client.post(path, {"visibility": "private"}).status_code == 403
    for role in ROLES:
        client.force_login(world.people[role])
        assert client.post(path, {"visibility": "private"}).status_code == 403, role


def test_nobody_changes_anything_on_the_public_pages(world: World, client: Client) -> None:
    for name, parameters in open_addresses().items():
        if name.startswith("credcloud:") and name not in ACTIONS:
            known = world.ids | {"course_id": str(world.key), "uidb64": "MQ", "token": "a-b"}
            path = reverse(name, kwargs={one: known[one] for one in parameters})
            for method in ("post", "put", "patch", "delete"):
                assert getattr(client, method)(path).status_code == 405, f"{method} {name}"


def test_only_global_staff_open_the_admin_site(world: World, client: Client) -> None:
    for role in ROLES:
        client.force_login(world.people[role])
        expected = 200 if role == "global_staff" else 302
        assert client.get("/admin/").status_code == expected, role


def test_nobody_reads_or_does_what_their_role_does_not_allow(world: World, client: Client) -> None:
    wrong = []
    for role, granted in ROLES.items():
        client.force_login(world.people[role])
        for address in addresses():
            path = world.path(address, world.key)
            for method, needed in zip(("get", "post"), NEEDS[address.name], strict=True):
                if needed is not None and needed in granted and method == "post":
                    continue  # what the action then does is for its own tests
                response = getattr(client, method)(path)
                if response.streaming:
                    list(response.streaming_content)  # reading to the end closes the file
                status = response.status_code
                expected = (405,) if needed is None else (200, 302) if needed in granted else (403,)
                if status not in expected:
                    wrong.append(f"{role} {method} {address.name}: {status}, expected {expected}")
    assert not wrong, "\n".join(wrong)


def test_a_visitor_is_asked_to_sign_in(world: World, client: Client) -> None:
    wrong = []
    for address in addresses():
        for method, needed in zip(("get", "post"), NEEDS[address.name], strict=True):
            response = getattr(client, method)(world.path(address, world.key))
            good = (
                response.status_code == 405
                if needed is None
                else response.status_code == 302 and response["Location"].startswith("/login/")
            )
            if not good:
                wrong.append(f"{method} {address.name}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ["admin_elsewhere", "global_staff"])
def test_an_object_of_one_course_is_not_found_in_another(world: World, client: Client, role: str) -> None:
    client.force_login(world.people[role])
    wrong = []
    for address in (one for one in addresses() if one.has_object):
        path = world.path(address, world.other_key)
        for method, needed in zip(("get", "post"), NEEDS[address.name], strict=True):
            status = getattr(client, method)(path).status_code
            if status != (404 if needed else 405):
                wrong.append(f"{method} {address.name}: {status}")
    assert not wrong, "\n".join(wrong)


def test_an_unknown_course_is_not_found_by_anybody(world: World, client: Client) -> None:
    for role in ROLES:
        client.force_login(world.people[role])
        for course_id in ("course-v1:No+Such+Course", "nonsense", "moodle-v1:x+1"):
            assert client.get(f"/credcloud/courses/{course_id}/").status_code == 404


def test_every_action_needs_the_csrf_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["global_staff"])
    for address in addresses():
        if NEEDS[address.name][1] is not None:
            assert client.post(world.path(address, world.key)).status_code == 403, address.name

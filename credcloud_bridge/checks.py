"""System checks of the settings: each says which setting is wrong, why, and what to set.

``manage.py check`` runs them, and so does every start of a server. What looks
into the database runs with ``manage.py check --database default``. The ids are
``credcloud.E001`` and so on; docs/reference/settings.md lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import connections, router
from django.db.migrations.executor import MigrationExecutor
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.utils import timezone
from django.utils.module_loading import import_string

from credcloud_bridge.app_settings import AppSettings, app_settings
from credcloud_bridge.lms_data import Permission, Role
from credcloud_bridge.rendering.api import check_system_libraries

PARTS = ("header", "course_frame", "footer")
# Settings of the own site that begin like those of the package.
OF_THE_SITE = re.compile(r"CREDCLOUD_(DEMO|METRICS_TOKEN|SECOND_FACTOR|OIDC_\w+|SAML_\w+)")
# The shortest secret that keeps a key safe from guessing.
SECRET_LENGTH = 32
# How long before a certificate for PDF files ends somebody is told: an authority takes its time for a new one.
CERTIFICATE_ENDS_SOON = timedelta(days=30)
RATE = re.compile(r"\d+/(s|sec|second|m|min|minute|h|hour|d|day)")


@register(Tags.compatibility)
def check_settings(**_kwargs: Any) -> list[CheckMessage]:
    """Everything that is wrong with ``CREDCLOUD_*``."""
    found = list(_types())
    wrong = {str(message.obj) for message in found}
    for name, check in _OWN_RULES.items():
        if f"CREDCLOUD_{name}" not in wrong:
            found += check(getattr(app_settings, name))
    return [*found, *_unknown()]


@register(Tags.compatibility)
def check_rendering(**_kwargs: Any) -> list[CheckMessage]:
    """System libraries that rendering needs and that are not installed. Studio has no checks."""
    return check_system_libraries()


@register(Tags.security, deploy=True)
def check_deployment(**_kwargs: Any) -> list[CheckMessage]:
    """What is good enough for trying out, but not for a server that others use."""
    if urlsplit(str(app_settings.ROOT_URL)).scheme == "https":
        return []
    return [
        Caution(
            f"CREDCLOUD_ROOT_URL is {app_settings.ROOT_URL!r}: links in e-mails and QR codes on certificates are not "
            "protected, and what is signed names an address that others cannot trust.",
            hint="Serve the site by HTTPS and set CREDCLOUD_ROOT_URL to its address, such as 'https://lms.example.org'.",
            obj="CREDCLOUD_ROOT_URL",
            id="credcloud.W002",
        )
    ]


@register(Tags.database)
def check_certificates(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Certificates with which PDF files are signed and that end soon, or have ended."""
    if not _is_migrated("PdfCertificate", databases):
        return []
    # The rooms' models exist once all apps are loaded: they are not yet when this module is.
    from credcloud_bridge.groups import api as groups
    from credcloud_bridge.pdf_signing import api as pdf_signing

    now = timezone.now()
    names = {issuer.id: issuer.name for issuer in groups.issuers()}
    return [
        Caution(
            f"The certificate {one.subject!r}, with which {names.get(one.issuer_id, '')!r} signs PDF files, "
            f"{'ended' if one.not_after <= now else 'ends'} on {one.not_after:%Y-%m-%d}: from then on new files are "
            "handed out unsigned.",
            hint="Get a new one from your certificate authority and run `credcloud keys certificate import`, or stop "
            "signing files with `credcloud keys certificate retire`.",
            obj=one.subject,
            id="credcloud.W004",
        )
        for one in pdf_signing.signing_certificates()
        if one.is_current and one.not_after < now + CERTIFICATE_ENDS_SOON
    ]


@register(Tags.database)
def check_signing_keys(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Keys with which issuers sign and that cannot be opened."""
    if not _is_migrated("SigningKey", databases):
        return []
    from credcloud_bridge.keys import api as keys

    return [
        Error(
            f"The signing key {one.public_key} cannot be opened with CREDCLOUD_SECRET_KEYS: nothing can be published, "
            "and status lists that changed answer 503.",
            hint="Put the secret with which it was stored back into the setting, after the newer ones. If it is lost "
            "for good, run `credcloud keys rotate --secret-is-lost` for the issuer.",
            obj=one.method,
            id="credcloud.E010",
        )
        for one in keys.closed_keys()
    ]


@register(Tags.database)
def check_waiting_work(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """The job that nobody has heard of for longest, and the mail that has waited longest."""
    if not _is_migrated("Job", databases):
        return []
    from credcloud_bridge.delivery import api as delivery
    from credcloud_bridge.jobs import api as jobs

    found: list[CheckMessage] = []
    if job := jobs.longest_silent_job():
        found.append(
            Caution(
                f"The job {job.uuid} ({job.kind}) has shown no sign of life since {job.since:%Y-%m-%d %H:%M %Z}.",
                hint="Is a Celery worker running? `credcloud maintain` goes on with what a dead worker left.",
                obj=str(job.uuid),
                id="credcloud.W006",
            )
        )
    if mail := delivery.longest_waiting_mail():
        found.append(
            Caution(
                f"The e-mail {mail.id} ({mail.kind}) has waited since {mail.since:%Y-%m-%d %H:%M %Z}; "
                f"it was tried {mail.attempts} times.",
                hint="Is a Celery worker running, and does the mail server answer? Django admin says what it answered.",
                obj=str(mail.id),
                id="credcloud.W007",
            )
        )
    return found


def _is_migrated(model: str, databases: Sequence[str] | None) -> bool:
    """Whether this model's database is one of those to be checked, and has all of our tables and columns.

    ``migrate`` checks too, before it changes anything: an earlier version's database lacks what is new.
    """
    alias = router.db_for_read(apps.get_model("credcloud", model))
    if alias not in (databases or ()):
        return False
    executor = MigrationExecutor(connections[alias])
    ours = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "credcloud"]
    return not executor.migration_plan(ours)


def _error(number: int, name: str, what: str, hint: str) -> CheckMessage:
    return Error(f"CREDCLOUD_{name} {what}", hint=hint, obj=f"CREDCLOUD_{name}", id=f"credcloud.E{number:03}")


# --- E001: the type that app_settings declares ------------------------------------


def _types() -> Iterable[CheckMessage]:
    for name, kind in AppSettings.__annotations__.items():
        expected = _expected(str(kind), getattr(app_settings, name))
        if expected:
            yield _error(
                1,
                name,
                f"is {_shown(name)}, which is not {expected}.",
                f"Set it to {expected}, or remove it to get the default.",
            )


def _shown(name: str) -> str:
    """The value as a message may repeat it: messages go into logs, secrets do not."""
    return "set to something" if "SECRET" in name else repr(getattr(app_settings, name))


def _expected(kind: str, value: Any) -> str:
    """What the value should have been; blank when it is."""
    if kind == "bool":
        return "" if isinstance(value, bool) else "True or False"
    if kind in ("int", "float"):
        least = 1 if kind == "int" else 0
        fits = isinstance(value, int if kind == "int" else int | float) and not isinstance(value, bool)
        fits = fits and value >= least
        return "" if fits else f"a {'whole ' if kind == 'int' else ''}number of at least {least}"
    if kind == "str":
        return "" if isinstance(value, str) else "a text"
    if kind.startswith("Mapping"):
        return "" if isinstance(value, Mapping) else "a dictionary"
    fits = isinstance(value, Sequence | set | frozenset) and not isinstance(value, str)
    return "" if fits else "a list"


# --- the rules of single settings -------------------------------------------------


def _root_url(value: str) -> Iterable[CheckMessage]:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or value.endswith("/") or parts.query:
        yield _error(
            2,
            "ROOT_URL",
            f"is {value!r}, which links cannot begin with.",
            "Set it to the scheme and host of this site, without a slash at the end: 'https://lms.example.org'.",
        )


def _lms_adapters(value: Mapping[str, str]) -> Iterable[CheckMessage]:
    if not value:
        yield _error(
            3,
            "LMS_ADAPTERS",
            "names no LMS: no course could be found.",
            "Name an adapter for at least one namespace of course keys, or remove the setting to get the default.",
        )
    for namespace, path in value.items():
        problem = _import_problem(path)
        if problem:
            yield _error(
                3,
                "LMS_ADAPTERS",
                f"names {path!r} for {namespace!r}, which cannot be imported: {problem}",
                "Name the dotted path of a class that follows credcloud_bridge.lms.port.LMS.",
            )


def _role_permissions(value: Mapping[str, Any]) -> Iterable[CheckMessage]:
    roles, permissions = {role.value for role in Role}, {permission.value for permission in Permission}
    for role, granted in value.items():
        if role not in roles:
            yield _error(
                4,
                "ROLE_PERMISSIONS",
                f"names the role {role!r}, which does not exist.",
                f"Use these roles: {', '.join(sorted(roles))}.",
            )
        if isinstance(granted, str) or not isinstance(granted, Iterable):
            yield _error(
                4,
                "ROLE_PERMISSIONS",
                f"gives {role!r} {granted!r}, which is not a list.",
                "Give a list of permissions, such as ['view', 'prepare'].",
            )
            continue
        for unknown in sorted(str(one) for one in set(granted) - permissions):
            yield _error(
                4,
                "ROLE_PERMISSIONS",
                f"gives {role!r} the permission {unknown!r}, which does not exist.",
                f"Use these permissions: {', '.join(sorted(permissions))}.",
            )


def _host_templates(value: Mapping[str, str]) -> Iterable[CheckMessage]:
    for part in PARTS:
        if not value.get(part):
            yield _error(
                5,
                "HOST_TEMPLATES",
                f"has no template for {part!r}.",
                f"Give one for each of {', '.join(PARTS)}.",
            )
            continue
        try:
            get_template(value[part])
        except TemplateDoesNotExist:
            yield _error(
                5,
                "HOST_TEMPLATES",
                f"names {value[part]!r} for {part!r}, but there is no such template.",
                "Check its name, and that the app it is in is installed.",
            )
        except TemplateSyntaxError as error:
            yield _error(
                5,
                "HOST_TEMPLATES",
                f"names {value[part]!r} for {part!r}, which is no Django template: {error}",
                "Mend the template, or name another one.",
            )


def _function_or_class(name: str, what: str) -> Callable[[str], Iterable[CheckMessage]]:
    def check(value: str) -> Iterable[CheckMessage]:
        problem = _import_problem(value) if value else ""
        if problem:
            yield _error(
                6,
                name,
                f"is {value!r}, which cannot be imported: {problem}",
                f"Name the dotted path of {what}, or remove the setting to get the default.",
            )

    return check


def _secret_keys(value: Sequence[Any]) -> Iterable[CheckMessage]:
    if not value:
        yield Caution(
            "CREDCLOUD_SECRET_KEYS is not set: credentials cannot be signed, and so not be published.",
            hint=f"Set it to a list with one random secret of at least {SECRET_LENGTH} characters, and keep it as "
            "safe as the database: without it, the signing keys in the database are lost.",
            obj="CREDCLOUD_SECRET_KEYS",
            id="credcloud.W003",
        )
    # The secrets themselves are not repeated: what checks say goes into logs.
    for place, secret in enumerate(value, start=1):
        if not isinstance(secret, str) or len(secret) < SECRET_LENGTH:
            yield _error(
                7,
                "SECRET_KEYS",
                f"has an entry that is no text of at least {SECRET_LENGTH} characters: number {place}.",
                "Replace it by a random secret, if no signing key was encrypted with it yet; else put a new one before "
                "it, run `credcloud keys reseal`, and then remove it.",
            )


def _rate(name: str) -> Callable[[str], Iterable[CheckMessage]]:
    def check(value: str) -> Iterable[CheckMessage]:
        if not RATE.fullmatch(value):
            yield _error(
                8,
                name,
                f"is {value!r}, which says no rate.",
                "Write a number, a slash, and second, minute, hour or day: '60/minute'.",
            )

    return check


def _tsa_url(value: str) -> Iterable[CheckMessage]:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.netloc):
        yield _error(
            9,
            "TSA_URL",
            f"is {value!r}, where no time stamp authority can be asked: PDF files would be signed without a stamp.",
            "Set it to an http or https address, or remove it to sign without time stamps.",
        )


def _import_problem(path: Any) -> str:
    try:
        import_string(path)
    except Exception as error:  # noqa: BLE001  (whatever the module does when imported is told, not thrown)
        return f"{type(error).__name__}: {error}"
    return ""


_OWN_RULES: dict[str, Callable[[Any], Iterable[CheckMessage]]] = {
    "ROOT_URL": _root_url,
    "LMS_ADAPTERS": _lms_adapters,
    "ROLE_PERMISSIONS": _role_permissions,
    "HOST_TEMPLATES": _host_templates,
    "API_AUTHENTICATION": lambda paths: (
        message
        for path in paths
        for message in _function_or_class("API_AUTHENTICATION", "a Django REST framework class")(path)
    ),
    "HOST_BRANDING": _function_or_class("HOST_BRANDING", "a function that says the host's name and logo"),
    "CANVA_SERVICE": _function_or_class("CANVA_SERVICE", "a class that says where the stand-in for Canva is"),
    "COURSE_SWITCH": _function_or_class(
        "COURSE_SWITCH", "a function that takes a course key and returns True or False"
    ),
    "KEY_STORE": _function_or_class("KEY_STORE", "a class that makes signing keys and signs with them"),
    "SECRET_KEYS": _secret_keys,
    "TSA_URL": _tsa_url,
    "API_VISITOR_RATE": _rate("API_VISITOR_RATE"),
    "API_USER_RATE": _rate("API_USER_RATE"),
}


def _unknown() -> Iterable[CheckMessage]:
    known = {f"CREDCLOUD_{name}" for name in AppSettings.__annotations__}
    for name in sorted(one for one in dir(settings) if one.startswith("CREDCLOUD_")):
        if name not in known and not OF_THE_SITE.fullmatch(name):
            yield Caution(
                f"{name} is no setting of Credential Cloud Bridge: it has no effect.",
                hint="Check the spelling against docs/reference/settings.md, or remove it.",
                obj=name,
                id="credcloud.W001",
            )

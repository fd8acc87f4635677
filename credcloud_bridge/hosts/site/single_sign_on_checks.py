"""System checks of single sign-on: what is missing, and what would let others in."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

from credcloud_bridge.hosts.site.group_roles import roles_from_text

_OWN_MACHINE = ("localhost", "127.0.0.1", "::1")


def check_openid_connect(**_kwargs: Any) -> list[CheckMessage]:
    """The extra is installed, the rules can be read, and the provider is asked by HTTPS."""
    issuer = getattr(settings, "CREDCLOUD_OIDC_ISSUER", "")
    return [
        *(_extra("CREDCLOUD_OIDC_ISSUER", "sso", "mozilla_django_oidc") if issuer else ()),
        *_protected("CREDCLOUD_OIDC_ISSUER", issuer, "credcloud.E011"),
        *_roles("CREDCLOUD_OIDC_ROLES", "credcloud.E012"),
    ]


def check_saml(**_kwargs: Any) -> list[CheckMessage]:
    """The extra is installed, files are there and can be used, the metadata comes by HTTPS, the rules can be read."""
    place = getattr(settings, "CREDCLOUD_SAML_METADATA", "")
    if not place:
        return []
    found = [
        *_protected("CREDCLOUD_SAML_METADATA", place, "credcloud.E013"),
        *_roles("CREDCLOUD_SAML_ROLES", "credcloud.E014"),
        *_key_and_certificate(),
    ]
    missing = _extra("CREDCLOUD_SAML_METADATA", "saml", "onelogin")
    return [*found, *(missing or _metadata(place))]


def _metadata(place: str) -> list[CheckMessage]:
    from credcloud_bridge.hosts.site import saml, saml_metadata

    if saml_metadata.is_address(place):
        return []  # a check asks no other host
    try:
        saml.describe(saml_metadata.from_file(place))
    except (saml.NotBelieved, saml_metadata.NoMetadata) as error:
        return [
            _error(
                "CREDCLOUD_SAML_METADATA",
                f"The metadata of the SAML provider cannot be used. {error}",
                "Name the address or the file with the metadata of your provider.",
                "credcloud.E015",
            )
        ]
    return []


def _key_and_certificate() -> list[CheckMessage]:
    names = ("CREDCLOUD_SAML_CERTIFICATE", "CREDCLOUD_SAML_KEY")
    places = {name: getattr(settings, name, "") for name in names}
    if not any(places.values()):
        return []
    found: list[CheckMessage] = []
    for name, place in places.items():
        try:
            readable = b"-----BEGIN" in Path(place).read_bytes() if place else False
        except OSError:
            readable = False
        if not readable:
            found.append(
                _error(
                    name,
                    f"{name} is {place!r}, which is no PEM file that can be read.",
                    f"Set both of {' and '.join(names)} to a PEM file, or neither.",
                    "credcloud.E016",
                )
            )
    return found


def _extra(setting: str, extra: str, module: str) -> list[CheckMessage]:
    if find_spec(module) is not None:
        return []
    return [
        _error(
            setting,
            f"{setting} is set, but the packages for it are not installed.",
            f"Install credcloud-bridge[site,{extra}].",
            "credcloud.E017",
        )
    ]


def _protected(setting: str, address: str, id_: str) -> list[CheckMessage]:
    parts = urlsplit(address)
    if parts.scheme != "http" or parts.hostname in _OWN_MACHINE:
        return []
    return [
        _error(
            setting,
            f"{setting} is {address!r}: anybody on the way could sign in as anybody.",
            "Use the provider's https address.",
            id_,
        )
    ]


def _roles(setting: str, id_: str) -> list[CheckMessage]:
    try:
        roles_from_text(getattr(settings, setting, ""), setting=setting)
    except ValueError as error:
        return [_error(setting, str(error), "Mend the setting.", id_)]
    return []


def _error(setting: str, what: str, hint: str, id_: str) -> CheckMessage:
    return Error(what, hint=hint, obj=setting, id=id_)

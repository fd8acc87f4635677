"""A process of its own that asks and believes a SAML provider: all XML of single sign-on is read here.

    python -m credcloud_bridge.hosts.site.saml_process < job.json

``job.json`` is an object with ``metadata`` (the provider's XML), ``provider`` (its entity ID, or blank), ``site``
(``entity_id``, ``acs``, ``certificate`` and ``key``, both PEM or blank) and ``work``:

- ``describe``: nothing more. Answers ``{"provider": entity ID}``.
- ``ask``: ``persistent``, whether to ask for an identifier that stays. Answers ``{"address": …, "id": …}``, where to
  send the person, and by which ID the answer will refer to it.
- ``check``: ``response`` (base64, as the browser posted it), ``asked`` (the IDs that it may answer), ``unsolicited``
  (whether it may answer none). Answers ``{"id": …, "until": seconds since 1970, "provider": …, "subject": …,
  "format": …, "answers": ID, "attributes": {name: [texts]}}``.

Or ``{"refused": code, "detail": …}``: ``metadata`` (the provider's cannot be used), ``again`` (too old, used for
another attempt, or asked for by nobody: signing in once more may help), ``refused`` (not to be believed).

python3-saml checks signatures, schema, times, issuer and destination; what it leaves open is checked here. Sources:
SAML 2.0 Profiles, 4.1.4; Core, 5.4 (what a signature may look like).
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from credcloud_bridge.child_process import limit_resources

CPU_SECONDS = 5
MEMORY_BYTES = 768 * 1024**2

_PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
_UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_TRANSFORMS = {
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
    _EXCLUSIVE,
    f"{_EXCLUSIVE}WithComments",
}
# How far the provider's clock may be from ours, as python3-saml has it.
_CLOCK_SECONDS = 300


class NotBelieved(Exception):
    """``code`` as in the module's description."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def main() -> int:
    """Do one job."""
    limit_resources(seconds=CPU_SECONDS, memory_bytes=MEMORY_BYTES)
    job = json.load(sys.stdin)
    try:
        answer = _WORK[job["work"]](job)
    except NotBelieved as error:
        answer = {"refused": error.code, "detail": str(error)}
    except Exception as error:  # noqa: BLE001  (whatever a library says of hostile XML)
        answer = {"refused": "refused", "detail": f"{type(error).__name__}: {error}"}
    json.dump(answer, sys.stdout)
    return 0


def _describe(job: dict[str, Any]) -> dict[str, Any]:
    return {"provider": _provider(job)["entityId"]}


def _ask(job: dict[str, Any]) -> dict[str, Any]:
    from onelogin.saml2.auth import OneLogin_Saml2_Auth

    auth = OneLogin_Saml2_Auth(_request(job), _settings(job))
    address = auth.login(return_to="/", set_nameid_policy=job["persistent"])
    return {"address": address, "id": auth.get_last_request_id()}


def _check(job: dict[str, Any]) -> dict[str, Any]:
    from onelogin.saml2.errors import OneLogin_Saml2_ValidationError
    from onelogin.saml2.response import OneLogin_Saml2_Response
    from onelogin.saml2.settings import OneLogin_Saml2_Settings

    settings = OneLogin_Saml2_Settings(_settings(job))
    response = OneLogin_Saml2_Response(settings, job["response"])
    answers = response.get_in_response_to()
    if answers not in (job["asked"] if answers or not job["unsolicited"] else [None]):
        raise NotBelieved("again", f"It answers {answers!r}, which was not asked from this browser.")
    for document in (response.document, response.get_xml_document()):
        _check_signatures(document)
    # Before the rest, so that who is only late is told so: the library has one code for whatever is wrong with it.
    (assertion,) = _query(response.get_xml_document(), "/samlp:Response/saml:Assertion")
    until = _confirmed_until(assertion, job["site"]["acs"], answers)
    try:
        response.is_valid(_request(job), answers, raise_exceptions=True)
    except OneLogin_Saml2_ValidationError as error:
        late = error.code in (error.ASSERTION_EXPIRED, error.ASSERTION_TOO_EARLY, error.SESSION_EXPIRED)
        raise NotBelieved("again" if late else "refused", str(error)) from error
    _check_audience(assertion, settings.get_sp_data()["entityId"])
    name = response.get_nameid_data()
    return {
        "id": assertion.get("ID"),
        "until": until + _CLOCK_SECONDS,
        "provider": settings.get_idp_data()["entityId"],
        "subject": name.get("Value") or "",
        "format": name.get("Format") or "",
        "answers": answers or "",
        "attributes": _texts(response.get_friendlyname_attributes()) | _texts(response.get_attributes()),
    }


def _check_signatures(document: Any) -> None:
    """One reference, nothing inside the signature, and no transform that could leave something out."""
    for signature in _query(document, "//ds:Signature"):
        references = _query(signature, ".//ds:Reference")
        transforms = {one.get("Algorithm") for one in _query(signature, ".//ds:Transform")}
        if len(references) != 1 or _query(signature, ".//ds:Object") or transforms - _TRANSFORMS:
            raise NotBelieved("refused", "It has a signature of an unusual shape.")


def _check_audience(assertion: Any, entity_id: str) -> None:
    """It must be said for whom it is, and each restriction must name us; the library is content with none."""
    restrictions = _query(assertion, "./saml:Conditions/saml:AudienceRestriction")
    named = [[(one.text or "").strip() for one in _query(each, "./saml:Audience")] for each in restrictions]
    if not named or not all(entity_id in each for each in named):
        raise NotBelieved("refused", f"It is for {named}, and we are {entity_id!r}.")


def _confirmed_until(assertion: Any, acs: str, answers: str | None) -> float:
    """Until when the one who brings it may do so; it must be to this address, in answer to what we asked."""
    from onelogin.saml2.utils import OneLogin_Saml2_Utils

    now, found, late = time.time(), 0.0, False
    for confirmation in _query(assertion, "./saml:Subject/saml:SubjectConfirmation"):
        for data in _query(confirmation, "./saml:SubjectConfirmationData"):
            fits = data.get("Recipient") == acs and data.get("InResponseTo") == answers
            if confirmation.get("Method") != _BEARER or not fits or not data.get("NotOnOrAfter"):
                continue
            until = float(OneLogin_Saml2_Utils.parse_SAML_to_time(data.get("NotOnOrAfter")))
            late = late or until <= now
            found = max(found, until if until > now else 0.0)
    if not found:
        raise NotBelieved(
            "again" if late else "refused",
            f"No confirmation of its subject is in time, for {acs} and in answer to {answers!r}.",
        )
    return found


def _settings(job: dict[str, Any]) -> dict[str, Any]:
    site = job["site"]
    return {
        "strict": True,
        "debug": False,
        "sp": {
            "entityId": site["entity_id"],
            "assertionConsumerService": {"url": site["acs"], "binding": _POST},
            "NameIDFormat": _PERSISTENT if job.get("persistent") else _UNSPECIFIED,
            "x509cert": site["certificate"],
            "privateKey": site["key"],
        },
        "idp": _provider(job),
        "security": {
            "allowSingleLabelDomains": True,
            "authnRequestsSigned": bool(site["key"]),
            "rejectDeprecatedAlgorithm": True,
            # However many steps the provider's sign-in has, is its business.
            "requestedAuthnContext": False,
            # A person may have no attributes, and be named by one instead of a NameID.
            "wantAttributeStatement": False,
            "wantNameId": False,
            "allowRepeatAttributeName": True,
        },
    }


def _provider(job: dict[str, Any]) -> dict[str, Any]:
    """Entity ID, address and certificates of the one provider in the metadata."""
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
    from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

    try:
        document = OneLogin_Saml2_XML.to_etree(job["metadata"].encode())
    except Exception as error:
        raise NotBelieved("metadata", f"It cannot be read as XML: {error}") from error
    providers = [
        one
        for one in _query(document, "//md:EntityDescriptor[md:IDPSSODescriptor]")
        if job["provider"] in ("", one.get("entityID"))
    ]
    if len(providers) != 1:
        ids = ", ".join(str(one.get("entityID")) for one in providers[:5])
        raise NotBelieved(
            "metadata",
            f"It describes {len(providers)} providers ({ids}): name one of them in CREDCLOUD_SAML_PROVIDER."
            if providers
            else f"It does not describe the provider {job['provider'] or 'of anything'}.",
        )
    found: dict[str, Any] = OneLogin_Saml2_IdPMetadataParser.parse(OneLogin_Saml2_XML.to_string(providers[0]))
    idp: dict[str, Any] = found["idp"]
    if "singleSignOnService" not in idp:
        raise NotBelieved("metadata", "The provider takes no requests by HTTP-Redirect.")
    if not idp.get("x509cert") and not idp.get("x509certMulti", {}).get("signing"):
        raise NotBelieved("metadata", "The provider names no certificate for signing.")
    return idp


def _request(job: dict[str, Any]) -> dict[str, Any]:
    """The request as it reached us, whatever a proxy in front made of it."""
    acs = urlsplit(job["site"]["acs"])
    scheme = "on" if acs.scheme == "https" else "off"
    return {
        "https": scheme,
        "http_host": acs.netloc,
        "script_name": acs.path,
        "get_data": {},
        "post_data": {},
    }


def _query(node: Any, path: str) -> list[Any]:
    from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

    found: list[Any] = OneLogin_Saml2_XML.query(node, path)
    return found


def _texts(attributes: dict[str, list[Any]]) -> dict[str, list[str]]:
    return {name: [one for one in values if isinstance(one, str)] for name, values in attributes.items()}


_WORK = {"describe": _describe, "ask": _ask, "check": _check}

if __name__ == "__main__":
    sys.exit(main())

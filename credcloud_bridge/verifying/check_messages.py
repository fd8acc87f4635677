"""The sentence for each check, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from credcloud_bridge.date_texts import long_date
from credcloud_bridge.verifying.json_reader import parse_datetime
from credcloud_bridge.verifying.verdict import Check

_Text = str | Promise

_SENTENCES: Mapping[str, _Text] = {
    # what it is
    "open-badge": _("It is an Open Badges 3.0 credential."),
    "another-kind": _("It is a verifiable credential, but not an Open Badge (%(kind)s)."),
    "not-readable": _("It is damaged: it is not one whole JSON document."),
    "not-a-credential": _("It is not a verifiable credential."),
    "open-badges-2": _(
        "It is an Open Badges 2.0 badge. Such a badge has no signature: what the issuer's own site says of it counts."
    ),
    "open-badges-2-signed": _(
        "It is an Open Badges 2.0 badge that is signed as a JSON Web Signature, which cannot be checked here."
    ),
    "open-badges-2-unclear": _("It is an Open Badges 2.0 badge that does not say how it can be verified."),
    "open-badges-1": _("It is a badge of a version before Open Badges 2.0, which cannot be checked here."),
    "against-the-standard": _(
        "It is not written as the standard for verifiable credentials demands (%(what)s), so it must be refused."
    ),
    "not-as-the-standard": _(
        "One of its parts is not written as the standard asks, so it may not mean what it seems to (%(what)s)."
    ),
    "presentation": _("It is a presentation of credentials. Verify the credentials in it one by one."),
    "unusual-vocabulary": _(
        "It does not name the vocabulary of Open Badges where the standard wants it, "
        "so its words might not mean what they seem to."
    ),
    "too-complicated": _("It is so complicated that checking it was given up."),
    # who signed it
    "proof-valid": _("The signature is right: nothing was changed since it was signed."),
    "proof-wrong": _(
        "The signature does not fit: the content was changed after it was signed, or somebody else signed it."
    ),
    "proof-missing": _("It carries no signature."),
    "proofs-of-others": _(
        "Others signed it as well. Their signatures say nothing of the issuer, and were not checked."
    ),
    "proof-malformed": _("Its signature is not complete (%(what)s)."),
    "proof-expired": _("Its signature was good until %(date)s."),
    "proofs-too-many": _(
        "It carries several signatures that depend on each other, which cannot be checked here."
    ),
    "suite-unknown": _("It is signed in a way that cannot be checked here (%(suite)s)."),
    "not-covered": _(
        "It contains something that its signature does not cover (%(what)s): anybody may have added it."
    ),
    "statement-hidden": _("Something important is placed where readers do not look for it (%(what)s)."),
    "not-json-ld": _("It is not written as the standard asks, so its signature cannot be right."),
    "vocabulary-missing": _("It uses words that %(host)s explains, and that could not be fetched (%(why)s)."),
    "hosted-by-issuer": _("The issuer's site publishes it: what is shown here was read at %(host)s."),
    "hosted-ended": _("Its own address at %(host)s says that it was revoked, and nothing else of it."),
    "hosted-elsewhere": _(
        "It is published at %(host)s, where the issuer that it names (%(issuer)s) publishes no badges."
    ),
    "hosted-differs": _(
        "What %(host)s publishes at the same address was awarded to somebody else, or for something else."
    ),
    "hosted-not-reached": _("What the issuer publishes of it could not be fetched from %(host)s (%(why)s)."),
    "hosted-not-readable": _(
        "What %(host)s publishes of it is not an Open Badges 2.0 document of this address."
    ),
    "jwt-shows-nothing": _(
        "It is signed in a way that shows nothing (%(suite)s): everybody who can check it could also have made it."
    ),
    "jwt-header-refused": _(
        "It is a JSON Web Token whose header asks for something that is not done here (%(what)s)."
    ),
    "jwt-contradicts": _("It is a JSON Web Token whose claims contradict each other (%(what)s)."),
    "key-not-linked": _(
        "Nothing at the issuer's address (%(host)s) shows that the key with which it is signed is the issuer's."
    ),
    "key-listed": _("The key is one that the issuer lists for signing credentials."),
    "key-not-listed": _("The issuer does not list the key that signed it."),
    "key-of-somebody-else": _("It was not signed by the issuer that it names."),
    "key-revoked": _(
        "The issuer withdrew the key that signed it on %(date)s. Nothing signed with it counts."
    ),
    "key-expired": _("It was signed with a key that was good until %(date)s only."),
    "key-unknown-kind": _("It is signed with a kind of key that cannot be checked here (%(what)s)."),
    "issuer-not-reached": _("The issuer's keys could not be fetched from %(host)s (%(why)s)."),
    "issuer-not-readable": _("The issuer's list of keys could not be read (%(host)s)."),
    # whether it was ended
    "not-ended": _("The issuer has not revoked it."),
    "not-ended-by-our-records": _(
        "By this site's own records it has not been revoked. Its public list cannot be signed at the moment."
    ),
    "revoked": _("The issuer has revoked it."),
    "suspended": _("The issuer has suspended it for the time being."),
    "no-status": _("The issuer keeps no list of revoked credentials for it."),
    "statuses-too-many": _("It names too many lists of revoked credentials."),
    "status-unknown-kind": _(
        "Whether it was revoked is published in a way that cannot be checked here (%(kind)s)."
    ),
    "list-not-reached": _(
        "Whether it was revoked is not known: the issuer's list could not be fetched from %(host)s (%(why)s)."
    ),
    "list-unchecked": _(
        "Whether it was revoked is not known: whether the issuer signed its list cannot be checked here. %(why)s"
    ),
    "list-of-another": _(
        "The list is kept by another (%(issuer)s), and nothing shows that the issuer lets them."
    ),
    "list-wrong": _("Whether it was revoked is not known: the issuer's list is not right (%(what)s)."),
    # when it is valid
    "in-force-until": _("It is valid until %(date)s."),
    "never-expires": _("It does not expire."),
    "expired": _("It was valid until %(date)s."),
    "not-yet-valid": _("It will be valid from %(date)s."),
    "dates-unreadable": _("Its dates are not written as the standard asks."),
    # the file that it came in
    "pdf-none": _(
        "The PDF file has no signature of its own, so it cannot be seen whether its pages were changed."
    ),
    "pdf-as-signed": _("The PDF file is as it was signed. Whose certificate signed it, a PDF reader tells."),
    "pdf-changed": _(
        "The PDF file was changed after it was signed: what its pages show may not be what was issued. "
        "Look at the credential's own page."
    ),
    "pdf-continued": _(
        "Something was added to the PDF file after it was signed: what its pages show may not be what was issued. "
        "Look at the credential's own page."
    ),
    "pdf-unchecked": _("The PDF file is signed in a way that cannot be checked here."),
}

_WHY_NOT_FETCHED: Mapping[str, _Text] = {
    "not-https": _("it is not an https address"),
    "bad-address": _("the address is not right"),
    "odd-port": _("the address names an unusual port"),
    "private-address": _("the address is not on the public Internet"),
    "no-such-host": _("there is no such host"),
    "not-secure": _("the connection is not secure"),
    "not-reached": _("the host does not answer as it should"),
    "not-found": _("there is nothing at this address"),
    "too-slow": _("it took too long"),
    "too-large": _("it is too large"),
    "too-many-redirects": _("it redirects too many times"),
    "too-many-requests": _("it takes too many requests"),
    "another-host": _("it redirects to another host"),
    "gone": _("it was removed for good"),
    "not-signed": _("this site cannot sign it at the moment"),
    "not-json": _("it is not what it should be"),
}


def message_of(check: Check) -> str:
    """What was found, for a person."""
    details = dict(check.details)
    if "because" in details:
        because = details.pop("because")
        details = {"why": message_of(replace(check, code=because, details=details))}
        return str(_SENTENCES[check.code]) % details
    if "date" in details:
        details["date"] = localized_date(details["date"])
    if "why" in details:
        details["why"] = why_not_fetched(details["why"])
    return str(_SENTENCES[check.code]) % details


def why_not_fetched(code: str) -> str:
    """Half a sentence that says why something is not to be had."""
    return str(_WHY_NOT_FETCHED[code])


def localized_date(text: str) -> str:
    """A date in the reader's form, from ISO 8601."""
    at = parse_datetime(text)
    return long_date(at) if at else text

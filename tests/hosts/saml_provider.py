"""A small SAML provider of our own, which signs what the test tells it to say, and breaks what it tells it to break."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape, quoteattr

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree

NAMES = {
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
ENTITY_ID, SIGN_IN = "https://login.example.org/idp", "https://login.example.org/idp/sso"
SITE, ACS = "http://testserver/sso/saml/metadata/", "http://testserver/sso/saml/acs/"


class KeyPair:
    """An RSA key with a certificate that it signed itself, both in PEM."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "saml")])
        now = datetime.now(UTC)
        made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        made = made.not_valid_before(now).not_valid_after(now + timedelta(days=1))
        self.certificate = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()
        self.key = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    @property
    def base64(self) -> str:
        return "".join(self.certificate.splitlines()[1:-1])


class SamlProvider:
    """Each attribute is what an answer says; ``None`` leaves it out."""

    def __init__(self) -> None:
        self.pair = KeyPair()
        self.signing = self.pair
        self.attributes: dict[str, list[str]] = {"mail": ["ada@example.org"]}
        self.subject, self.format = "248289761001", PERSISTENT
        self.issuer, self.audience = ENTITY_ID, SITE
        self.destination: str | None = ACS
        self.recipient = ACS
        self.status = SUCCESS
        self.minutes_ago = 0.0
        self.signs = ("assertion",)  # response, assertion, both, or none
        self.digest = (xmlsec.Transform.RSA_SHA256, xmlsec.Transform.SHA256)
        self.answers_nothing = False
        self.id = "_assertion-1"

    def metadata(self, *, others: str = "") -> str:
        return f"""<?xml version="1.0"?>
<md:EntitiesDescriptor {_DECLARED}>{others}<md:EntityDescriptor entityID="{ENTITY_ID}">
  <md:IDPSSODescriptor protocolSupportEnumeration="{NAMES["samlp"]}">
    <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data>
      <ds:X509Certificate>{self.pair.base64}</ds:X509Certificate>
    </ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{SIGN_IN}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor></md:EntitiesDescriptor>"""

    def question(self, location: str) -> etree._Element:
        """The request in the address that the person was sent to."""
        assert location.startswith(f"{SIGN_IN}?")
        (packed,) = parse_qs(urlsplit(location).query)["SAMLRequest"]
        return etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))

    def answer(
        self,
        location: str,
        *,
        change: Callable[[etree._Element], etree._Element] | None = None,
        encrypt_for: KeyPair | None = None,
    ) -> str:
        """The person signs in at the provider: what their browser posts then. ``change`` comes after signing."""
        asked = "" if self.answers_nothing else f'InResponseTo="{self.question(location).get("ID")}"'
        root = etree.fromstring(self._response(asked))
        assertion = root.find("saml:Assertion", NAMES)
        if "assertion" in self.signs:
            self._sign(assertion)
        if "response" in self.signs:
            self._sign(root)
        if encrypt_for:
            _encrypt(assertion, encrypt_for)
        if change:
            root = change(root)
        return base64.b64encode(etree.tostring(root)).decode()

    def _response(self, asked: str) -> str:
        now = datetime.now(UTC) - timedelta(minutes=self.minutes_ago)
        at, until = (one.strftime("%Y-%m-%dT%H:%M:%SZ") for one in (now, now + timedelta(minutes=5)))
        attributes = "".join(
            f"<saml:Attribute Name={quoteattr(name)}>"
            + "".join(f"<saml:AttributeValue>{escape(one)}</saml:AttributeValue>" for one in values)
            + "</saml:Attribute>"
            for name, values in self.attributes.items()
        )
        destination = f'Destination="{self.destination}"' if self.destination else ""
        audience = (
            f"<saml:AudienceRestriction><saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction>"
            if self.audience
            else ""
        )
        return f"""<samlp:Response {_DECLARED} ID="_response-1" Version="2.0" IssueInstant="{at}" {asked} {destination}>
<saml:Issuer>{self.issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="{self.status}"/></samlp:Status>
<saml:Assertion ID="{self.id}" Version="2.0" IssueInstant="{at}"><saml:Issuer>{self.issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="{self.format}">{escape(self.subject)}</saml:NameID>
<saml:SubjectConfirmation Method="{BEARER}">
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{self.recipient}" {asked}/>
</saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{at}" NotOnOrAfter="{until}">{audience}</saml:Conditions>
<saml:AuthnStatement AuthnInstant="{at}"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion></samlp:Response>"""

    def _sign(self, element: etree._Element) -> None:
        xmlsec.tree.add_ids(element, ["ID"])
        how, digest = self.digest
        signature = xmlsec.template.create(element, xmlsec.Transform.EXCL_C14N, how, ns="ds")
        element.insert(1, signature)
        reference = xmlsec.template.add_reference(signature, digest, uri=f"#{element.get('ID')}")
        xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
        xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
        xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_memory(self.signing.key, xmlsec.KeyFormat.PEM)
        context.key.load_cert_from_memory(self.signing.certificate, xmlsec.KeyFormat.PEM)
        context.sign(signature)


def _encrypt(assertion: Any, pair: KeyPair) -> None:
    """Put an ``EncryptedAssertion`` that only ``pair`` opens in the place of the assertion."""
    parent = assertion.getparent()
    place = etree.SubElement(parent, f"{{{NAMES['saml']}}}EncryptedAssertion")
    place.append(assertion)
    data = xmlsec.template.encrypted_data_create(
        place, xmlsec.Transform.AES256_GCM, type=xmlsec.EncryptionType.ELEMENT, ns="xenc"
    )
    xmlsec.template.encrypted_data_ensure_cipher_value(data)
    info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="ds")
    packed = xmlsec.template.add_encrypted_key(info, xmlsec.Transform.RSA_OAEP)
    xmlsec.template.encrypted_data_ensure_cipher_value(packed)
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(pair.certificate, xmlsec.KeyFormat.CERT_PEM, None))
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(xmlsec.KeyData.AES, 256, xmlsec.KeyDataType.SESSION)
    context.encrypt_xml(data, assertion)

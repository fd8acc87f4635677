"""The product's public addresses as files for any web server: what verifying needs when this site is gone.

Everything is written under the path that it has here, since DIDs, status lists
and QR codes name these addresses. What a recipient keeps private is not among
the public files: their own signed document lies beside them, for the owner.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation

from credcloud_bridge.app_settings import app_settings
from credcloud_bridge.credentials import api as credentials
from credcloud_bridge.credentials.api import ExportedCredential, PublicCredential
from credcloud_bridge.data import DesignKind, Visibility
from credcloud_bridge.groups import api as groups
from credcloud_bridge.jsonld import api as jsonld
from credcloud_bridge.keys import api as keys
from credcloud_bridge.management.folder_writer import FolderWriter
from credcloud_bridge.openbadges import api as openbadges

SITE, OWNERS, CONTEXTS = "site", "private", "contexts"
PICTURE_WIDTH = 1200
COLUMNS = (
    "public_id",
    "state",
    "visibility",
    "issuer",
    "title",
    "recipient_name",
    "recipient_email",
    "issued_on",
    "expires_on",
    "ended_at",
    "address",
)


@dataclass
class Written:
    """What an export holds; ``unsigned`` and ``without_file`` are public ids."""

    issuers: int = 0
    status_lists: int = 0
    credentials: int = 0
    documents: int = 0
    private: int = 0
    files: int = 0
    unsigned: list[str] = field(default_factory=list)
    without_file: list[str] = field(default_factory=list)


def write_issuers(folder: FolderWriter, written: Written) -> None:
    """DID document, profiles and status lists of every issuer, and the JSON-LD contexts that documents name.

    Raises ``CredCloudError`` when a status list has to be signed and cannot be.
    """
    for issuer in groups.issuers():
        written.issuers += 1
        _document(folder, _path("issuer_did", issuer.slug), keys.did_document(slug=issuer.slug))
        _document(folder, _path("issuer_profile", issuer.slug), openbadges.issuer_profile(slug=issuer.slug))
        _document(folder, _path("hosted_issuer", issuer.slug), _answer(_path("hosted_issuer", issuer.slug)))
        logo = urlsplit(issuer.logo_url.removeprefix(str(app_settings.ROOT_URL)))
        if logo.path and not logo.netloc:
            _document(folder, logo.path, _answer(logo.path))
        for purpose, number in openbadges.status_list_numbers(slug=issuer.slug):
            content = openbadges.status_list(slug=issuer.slug, purpose=purpose, number=number)
            _document(folder, _path("status_list", issuer.slug, purpose, number), content)
            written.status_lists += 1
    names = {}
    for number, (address, context) in enumerate(sorted(jsonld.bundled().items()), start=1):
        names[address] = f"{number}.json"
        folder.write(f"{CONTEXTS}/{number}.json", _json(context))
    folder.write(f"{CONTEXTS}/addresses.json", _json(names))


def write_credentials(folder: FolderWriter, written: Written, *, files: bool) -> None:
    """Every credential that is or was public, one after the other; ``files``: with PDF files and pictures."""
    pictures: set[str] = set()
    folder.write(f"{OWNERS}/credentials.csv", _table(folder, written, pictures, files=files), private=True)
    for path in sorted(pictures):
        _document(folder, path, _answer(path))


def write_pages(folder: FolderWriter, written: Written) -> None:
    """The start page and the verify page of the exported site."""
    context = {"written": written, "exported_on": timezone.localdate(), "issuers": groups.issuers()}
    page = render_to_string("credcloud/export/index.html", context).encode()
    folder.write(f"{SITE}/index.html", page)
    folder.write(f"{SITE}/credentials.css", render_to_string("credcloud/export/credentials.css").encode())
    _document(folder, f"{reverse('credcloud:verify')}index.html", page)
    types = {
        "host": urlsplit(str(app_settings.ROOT_URL)).hostname,
        "prefix": reverse("credcloud:verify")[:-7],
    }
    folder.write("nginx.conf", render_to_string("credcloud/export/nginx.conf", types).encode())
    folder.write("README.txt", render_to_string("credcloud/export/readme.txt", context).encode())


def _table(folder: FolderWriter, written: Written, pictures: set[str], *, files: bool) -> Iterator[bytes]:
    yield _row(COLUMNS)
    for exported in credentials.exported_credentials():
        credential = exported.credential
        written.credentials += 1
        _credential(folder, exported, written, pictures, files=files)
        yield _row(
            (
                credential.public_id,
                credential.state.value,
                credential.visibility.value,
                credential.issuer.slug,
                credential.title,
                credential.recipient_name,
                exported.email,
                credential.issued_on,
                credential.expires_on or "",
                credential.ended_at or "",
                credential.public_url,
            )
        )


def _credential(
    folder: FolderWriter, exported: ExportedCredential, written: Written, pictures: set[str], *, files: bool
) -> None:
    credential, document = exported.credential, exported.document
    public_id = credential.public_id
    private = credential.visibility is Visibility.PRIVATE
    if document is not None:
        written.documents += 1
        if private:
            folder.write(f"{OWNERS}/c/{public_id}.json", document, private=True)
        else:
            _document(folder, _path("public_document", public_id), document)
            pictures.update(_picture_of(document))
    elif not credential.erased:
        written.unsigned.append(public_id)
    written.private += private
    made = [] if private or not files else list(_files(credential, written))
    for path, content in made:
        _document(folder, path, content)
        written.files += 1
    page = _page(credential, private=private, signed=document is not None, paths={path for path, _ in made})
    _document(folder, f"{_path('public_credential', public_id)}index.html", page)
    if not private and exported.email:
        assertion = credentials.hosted_assertion(credential, email=exported.email)
        badge_class = credentials.hosted_badge_class(credential)
        for name, hosted in (("hosted_assertion", assertion), ("hosted_badge_class", badge_class)):
            if hosted is not None:
                _document(folder, _path(name, public_id), json.dumps(hosted, ensure_ascii=False).encode())


def _files(credential: PublicCredential, written: Written) -> Iterator[tuple[str, bytes]]:
    """The files that are handed out now: none of what was revoked, replaced or erased."""
    public_id = credential.public_id
    if credential.has_certificate:
        try:
            pdf = credentials.public_pdf(public_id=public_id)
        except credentials.PdfBeingSigned:
            pdf = None
            written.without_file.append(public_id)
        if pdf is not None:
            yield _path("public_pdf", public_id), pdf
    kinds = {DesignKind.CERTIFICATE: credential.has_certificate, DesignKind.BADGE: credential.has_badge}
    for kind in (kind for kind, has in kinds.items() if has):
        picture = credentials.public_image(public_id=public_id, kind=kind, width=PICTURE_WIDTH)
        if picture is not None:
            yield _path("public_image", public_id, kind.value), picture


def _page(credential: PublicCredential, *, private: bool, signed: bool, paths: set[str]) -> bytes:
    shown = credentials.status_of(credential).is_shown
    names = {path.rpartition("/")[2] for path in paths}
    with translation.override(credential.language):
        return render_to_string(
            "credcloud/export/credential.html",
            {
                "credential": credential,
                "private": private,
                "shown": shown,
                "document": _path("public_document", credential.public_id) if signed else "",
                "has_pdf": "certificate.pdf" in names,
                "pictures": sorted(name for name in names if name.endswith(".png")),
                "exported_on": timezone.localdate(),
            },
        ).encode()


def _picture_of(document: bytes) -> Iterator[str]:
    """The path of the picture of the achievement, where it is one of ours."""
    achievement: dict[str, Any] = json.loads(document)["credentialSubject"]["achievement"]
    address = str(achievement.get("image", {}).get("id", ""))
    if address.startswith(f"{app_settings.ROOT_URL}/"):
        yield urlsplit(address).path


def _answer(path: str) -> bytes:
    """What the site itself answers to somebody who is not signed in."""
    root = urlsplit(str(app_settings.ROOT_URL))
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "SERVER_NAME": root.hostname or "localhost",
            "SERVER_PORT": str(root.port or (443 if root.scheme == "https" else 80)),
            "HTTP_HOST": root.netloc,
            "HTTP_ACCEPT": "application/json",
            "wsgi.url_scheme": root.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )
    request.user = AnonymousUser()
    try:
        view = resolve(path)
    except Resolver404:
        return b""  # served by something else, such as a web server in front
    response = view.func(request, *view.args, **view.kwargs)
    # 410 comes with a document too: of an older badge that was revoked.
    return bytes(response.content) if response.status_code in (200, 410) else b""


def _path(name: str, *arguments: object) -> str:
    return reverse(f"credcloud:{name}", args=arguments)


def _document(folder: FolderWriter, path: str, content: bytes | None) -> None:
    if content:
        folder.write(f"{SITE}{path}", content)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _row(values: tuple[object, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue().encode()

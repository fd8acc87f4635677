"""What Canva Connect answers, as its public documentation describes it: tokens, designs, exports, files, keys.

Tokens end, codes and refresh tokens work once, exports take a while, requests are counted. ``Faults`` makes it answer
what goes wrong at the real one now and then.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

from credcloud_bridge.designs.canva.demo.state import StateStore
from credcloud_bridge.network import Answer

ACCESS_SECONDS = 4 * 3600
_PER_PAGE = 12
_TOKEN_SECONDS = 300
# What is answered for a design that is another person's, and for one that is not there.
_MISSING = {False: (403, "permission_denied"), True: (404, "design_not_found")}


@dataclass(frozen=True, slots=True)
class FakeDesign:
    """A design as it is now. ``texts`` are what a person changed in the editor."""

    id: str
    title: str
    updated_at: int
    texts: Mapping[str, str]


class DesignFiles(Protocol):
    """What the designs look like."""

    def formats(self, design: FakeDesign) -> tuple[str, ...]:
        """What it can be exported as."""

    def export(self, design: FakeDesign, file_format: str) -> bytes:
        """The exported file."""

    def thumbnail(self, design: FakeDesign) -> bytes:
        """A JPEG of its first page."""


@dataclass
class Faults:
    """What is to go wrong from now on; tests set it.

    ``status``: every API call answers that. ``text``: and that, in place of JSON. ``denied``: ids of designs that are
    another person's. ``page_count``: of every design. ``page_numbers``: what can be exported in a format, if not all.
    ``export_error``: exports fail with this code. ``redirect``: files send people there.
    ``file_address``: files are said to be there. ``file``: what a file contains. ``picture``: what a thumbnail does.
    """

    status: int = 0
    text: str = ""
    export_error: str = ""
    redirect: str = ""
    file_address: str = ""
    file: bytes | None = None
    picture: bytes | None = None
    denied: frozenset[str] = frozenset()
    page_count: int = 1
    page_numbers: Mapping[str, list[int]] = field(default_factory=dict)


@dataclass
class FakeCanva:
    """``address`` is where it is reached: its pages below it, its API below ``/api``, its tokens below ``/auth``.

    ``polls`` is how often an export is asked for before it is ready; ``requests_per_minute`` the limit for one person.
    """

    store: StateStore
    files: DesignFiles
    address: str
    client_id: str
    client_secret: str
    redirect_uri: str
    return_uri: str
    access_seconds: int = ACCESS_SECONDS
    polls: int = 2
    requests_per_minute: int = 1000
    clock: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        self.faults = Faults()

    def answer(self, method: str, address: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """What is answered to one request; ``headers`` by their names in small letters."""
        parts = urlsplit(address)
        path = parts.path.removeprefix(urlsplit(self.address).path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if path.startswith("/files/"):
            return self._file(path.removeprefix("/files/"))
        steps = path.strip("/").split("/")
        if steps[:2] not in (["api", "v1"], ["auth", "v1"]) or len(steps) < 3:
            return _error(404, "endpoint_not_found")
        if self.faults.status or self.faults.text:
            return Answer(self.faults.status or 200, {"retry-after": "120"}, self.faults.text.encode())
        if steps[0] == "auth":
            return self._oauth(steps[-1], headers, body or b"")
        steps = steps[2:]
        if steps == ["connect", "keys"]:
            return _json({"keys": [self._public_key()]})
        known = self.store.read()["access"].get(headers.get("authorization", "").removeprefix("Bearer "))
        if known is None or known["until"] <= self.clock():
            return _error(401, "invalid_access_token")
        if not self._counted(known["person"]):
            return _error(429, "too_many_requests")
        meta = steps[0] == "designs" and steps[-1] != "export-formats"
        if f"design:{'meta' if meta else 'content'}:read" not in known["scope"].split():
            return _error(403, "missing_scope")
        return self._api(method, steps, query, json.loads(body) if body else {})

    # --- what people do at its pages ---

    def authorization_problem(self, query: Mapping[str, str]) -> str:
        """Why the page that asks for access does not: blank when it does."""
        if query.get("client_id") != self.client_id:
            return "client_id"
        if query.get("redirect_uri") != self.redirect_uri:
            return "redirect_uri"
        if query.get("code_challenge_method") != "S256" or len(query.get("code_challenge", "")) < 43:
            return "code_challenge"
        return "" if query.get("state") else "state"

    def allowed(self, query: Mapping[str, str], *, person: str) -> str:
        """Where somebody who allows access is sent: back, with a code that works once."""
        code = secrets.token_urlsafe(16)
        with self.store.changed() as state:
            state["codes"][code] = {
                "challenge": query["code_challenge"],
                "person": person,
                "scope": query.get("scope", ""),
            }
        return f"{self.redirect_uri}?{urlencode({'code': code, 'state': query['state']})}"

    def denied(self, query: Mapping[str, str]) -> str:
        """Where somebody who does not is sent."""
        return f"{self.redirect_uri}?{urlencode({'error': 'access_denied', 'state': query.get('state', '')})}"

    def designs(self) -> list[FakeDesign]:
        """All designs, those changed last first."""
        found = [_design(one) for one in self.store.read()["designs"].values()]
        return sorted(found, key=lambda one: (-one.updated_at, one.title))

    def edit(self, design_id: str, *, texts: Mapping[str, str]) -> None:
        """Change the texts of a design, as its editor does."""
        with self.store.changed() as state:
            design = state["designs"][design_id]
            design["texts"] |= texts
            design["updated_at"] = max(int(self.clock()), design["updated_at"] + 1)

    def make_trouble(self, what: str) -> None:
        """Let something go wrong once: ``tokens`` end now, or the next export fails with the code ``what``."""
        with self.store.changed() as state:
            if what == "tokens":
                state["access"] = {}
            else:
                state["trouble"] = what

    def return_address(self, design_id: str, *, state: str, claims: Mapping[str, Any] | None = None) -> str:
        """Where the editor's button "Return" leads, with what it signs; ``claims`` replace its own, ``None`` none."""
        import jwt

        now = int(self.clock())
        said = {
            "aud": self.client_id,
            "iat": now,
            "exp": now + _TOKEN_SECONDS,
            "type": "rti",
            "design_id": design_id,
            "correlation_state": state,
            **(claims or {}),
        }
        said = {name: value for name, value in said.items() if value is not None}
        token = jwt.encode(said, self._private_key(), algorithm="EdDSA", headers={"kid": "demo"})
        return f"{self.return_uri}?{urlencode({'correlation_jwt': token})}"

    # --- its API ---

    def _oauth(self, what: str, headers: Mapping[str, str], body: bytes) -> Answer:
        pair = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        if headers.get("authorization") != f"Basic {pair}":
            return _error(401, "invalid_access_token")
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        with self.store.changed() as state:
            if what == "revoke":
                token = form.get("token", "")
                known = state["refresh"].get(token) or state["access"].get(token)
                if known is None:
                    return _error(400, "bad_request_params")
                _forget(state, known["person"])
                return _json({})
            if form.get("grant_type") == "authorization_code":
                code = state["codes"].pop(form.get("code", ""), None)
                proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
                challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
                if (
                    code is None
                    or code["challenge"] != challenge
                    or form.get("redirect_uri") != self.redirect_uri
                ):
                    return _error(400, "invalid_grant")
                return self._new_tokens(state, code)
            if form.get("grant_type") != "refresh_token":
                return _error(400, "unsupported_grant_type")
            known = state["refresh"].get(form.get("refresh_token", ""))
            if known is None or known["used"]:
                # Used twice, somebody else has it: nothing of this person's is good any more.
                _forget(state, known and known["person"])
                return _error(400, "invalid_grant")
            known["used"] = True
            return self._new_tokens(state, known)

    def _new_tokens(self, state: dict[str, Any], given: Mapping[str, Any]) -> Answer:
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        whose = {"person": given["person"], "scope": given["scope"]}
        state["access"][access] = {**whose, "until": self.clock() + self.access_seconds}
        state["refresh"][refresh] = {**whose, "used": False}
        return _json(
            {
                "access_token": access,
                "refresh_token": refresh,
                "token_type": "Bearer",
                "expires_in": self.access_seconds,
                "scope": given["scope"],
            }
        )

    def _counted(self, person: str) -> bool:
        minute = f"{person}:{int(self.clock()) // 60}"
        with self.store.changed() as state:
            state["counts"] = {minute: state["counts"].get(minute, 0) + 1}
            return bool(state["counts"][minute] <= self.requests_per_minute)

    def _api(self, method: str, steps: list[str], query: Mapping[str, str], content: Any) -> Answer:
        known = {one.id: one for one in self.designs()}
        if steps == ["designs"]:
            return self._list(query)
        if steps[0] == "designs":
            design = known.get(steps[1])
            if design is None or design.id in self.faults.denied:
                return _error(*_MISSING[design is None])
            if len(steps) == 2:
                return _json({"design": self._described(design)})
            return _json({"formats": self._formats(design)})
        if steps == ["exports"] and method == "POST":
            design = known.get(content["design_id"])
            if design is None or design.id in self.faults.denied:
                return _error(*_MISSING[design is None])
            return self._begin_export(design, content["format"])
        return self._export(steps[1])

    def _formats(self, design: FakeDesign) -> dict[str, dict[str, list[int]]]:
        some = self.faults.page_numbers
        return {
            name: {"page_numbers": some[name]} if name in some else {} for name in self.files.formats(design)
        }

    def _begin_export(self, design: FakeDesign, wanted: Mapping[str, Any]) -> Answer:
        every, kind = list(range(1, self.faults.page_count + 1)), wanted["type"]
        given = self._formats(design).get(kind)
        if given is None or not set(wanted.get("pages", every)) <= set(given.get("page_numbers", every)):
            return _error(400, "bad_request_body")
        export = secrets.token_hex(8)
        with self.store.changed() as state:
            begun = {"design": design.id, "format": kind, "pages": wanted.get("pages"), "polls": 0}
            state["exports"][export] = begun
        return _json({"job": {"id": export, "status": "in_progress"}})

    def _list(self, query: Mapping[str, str]) -> Answer:
        words = query.get("query", "").casefold().split()
        found = [one for one in self.designs() if all(word in one.title.casefold() for word in words)]
        begin = int(query.get("continuation") or 0)
        answer: dict[str, Any] = {"items": [self._described(one) for one in found[begin : begin + _PER_PAGE]]}
        if len(found) > begin + _PER_PAGE:
            answer["continuation"] = str(begin + _PER_PAGE)
        return _json(answer)

    def _described(self, design: FakeDesign) -> dict[str, Any]:
        return {
            "id": design.id,
            "title": design.title,
            "updated_at": design.updated_at,
            "created_at": design.updated_at,
            "page_count": self.faults.page_count,
            "owner": {"user_id": "demo-user", "team_id": "demo-team"},
            "design_types": ["custom"],
            "thumbnail": {"width": 400, "height": 283, "url": f"{self.address}/files/{design.id}.jpg"},
            "urls": {
                "edit_url": f"{self.address}/design/{design.id}/edit?token=demo",
                "view_url": f"{self.address}/design/{design.id}/view?token=demo",
            },
        }

    def _export(self, export: str) -> Answer:
        with self.store.changed() as state:
            known = state["exports"].get(export)
            if known is None:
                return _error(404, "not_found")
            known["polls"] += 1
            job: dict[str, Any] = {"id": export, "status": "in_progress"}
            if known["polls"] > self.polls:
                if code := self.faults.export_error or state["trouble"]:
                    state["trouble"] = ""
                    job |= {"status": "failed", "error": {"code": code, "message": code}}
                else:
                    address = self.faults.file_address or f"{self.address}/files/{export}.{known['format']}"
                    job |= {"status": "success", "urls": [address]}
            return _json({"job": job})

    def _file(self, name: str) -> Answer:
        if self.faults.redirect:
            return Answer(302, {"location": self.faults.redirect}, b"")
        known = {one.id: one for one in self.designs()}
        stem, _dot, extension = name.partition(".")
        if extension == "jpg" and stem in known:
            picture = self.faults.picture
            if picture is None:
                picture = self.files.thumbnail(known[stem])
            return Answer(200, {"content-type": "image/jpeg"}, picture)
        export = self.store.read()["exports"].get(stem)
        if export is None or export["design"] not in known:
            return _error(404, "not_found")
        content = self.faults.file
        if content is None:
            content = self.files.export(known[export["design"]], export["format"])
        return Answer(200, {"content-type": "application/octet-stream"}, content)

    # --- its signature ---

    def _private_key(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        with self.store.changed() as state:
            state["key"] = state["key"] or secrets.token_hex(32)
            return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(state["key"]))

    def _public_key(self) -> dict[str, str]:
        public = self._private_key().public_key().public_bytes_raw()
        return {
            "kty": "OKP",
            "crv": "Ed25519",
            "kid": "demo",
            "x": base64.urlsafe_b64encode(public).rstrip(b"=").decode(),
        }


def _design(stored: Mapping[str, Any]) -> FakeDesign:
    texts = stored["texts"]
    return FakeDesign(stored["id"], texts.get("title") or stored["title"], stored["updated_at"], texts)


def _forget(state: dict[str, Any], person: str | None) -> None:
    for kind in ("access", "refresh"):
        state[kind] = {token: one for token, one in state[kind].items() if one["person"] != person}


def _json(content: Mapping[str, Any]) -> Answer:
    return Answer(200, {"content-type": "application/json"}, json.dumps(content).encode())


def _error(status: int, code: str) -> Answer:
    return Answer(
        status, {"content-type": "application/json"}, json.dumps({"code": code, "message": code}).encode()
    )

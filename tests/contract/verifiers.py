"""Verifiers that others wrote, asked through one Node process that has no network but what we answer it.

``harness.mjs`` says what goes over the pipe.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Page:
    """What an address answers."""

    content: bytes
    type: str = "application/json"
    status: int = 200


NOTHING = Page(b"", "text/plain", 404)
Serve = Callable[[str], Page]


class Verifiers:
    """The Node process; ``serve`` answers whatever its libraries want to fetch."""

    def __init__(self) -> None:
        node = shutil.which("node")
        if node is None or not (HERE / "node_modules").is_dir():
            raise RuntimeError(
                "The contract tests need Node 18.2 or newer and the packages in tests/contract: "
                "`make setup-dev` installs both."
            )
        self._node = subprocess.Popen(
            [node, "harness.mjs"], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._asked = 0
        self.fetched: list[str] = []

    def close(self) -> None:
        """End the process."""
        self._node.communicate(timeout=30)

    def digital_bazaar(self, credential: Any, serve: Serve, *, now: str = "") -> dict[str, Any]:
        """``verified``, ``reasons`` and ``statuses`` as @digitalbazaar/vc finds them."""
        return self._ask(serve, ask="digitalbazaar", credential=credential, now=now)

    def verifier_core(self, credential: Any, serve: Serve) -> dict[str, Any]:
        """``errors``, ``steps`` and ``schemas`` as @digitalcredentials/verifier-core finds them."""
        return self._ask(serve, ask="verifier-core", credential=credential)

    def sign(
        self, credential: Any, *, seed: bytes, verification_method: str = "", suite: str = "", curve: str = ""
    ) -> dict[str, Any]:
        """``credential`` as Digital Bazaar's library signs it, with a did:key unless a method is named.

        ``suite`` is eddsa-rdfc-2022 unless it is named; the others with ``curve`` P-256 or P-384 make their own key.
        """
        more = {"verificationMethod": verification_method} if verification_method else {}
        more |= {"suite": suite} if suite else {}
        more |= {"curve": curve} if curve else {}
        return self._ask(lambda url: NOTHING, ask="sign", credential=credential, seed=seed.hex(), **more)

    def new_key(self, algorithm: str) -> dict[str, Any]:
        """A key pair for an algorithm of RFC 7518 as JSON Web Keys: ``public`` and ``private``."""
        return self._ask(lambda url: NOTHING, ask="new-key", algorithm=algorithm)

    def sign_token(self, payload: Any, *, header: Any, key: Any) -> str:
        """A compact JWS as Panva's jose makes it."""
        return str(self._ask(lambda url: NOTHING, ask="sign-token", payload=payload, header=header, key=key))

    def sign_with_did_jwt_vc(self, payload: Any, *, seed: bytes) -> str:
        """A VC-JWT of version 1.1 as did-jwt-vc makes it, with a did:key."""
        return str(self._ask(lambda url: NOTHING, ask="did-jwt-vc", payload=payload, key=seed.hex()))

    def _ask(self, serve: Serve, **question: Any) -> Any:
        self._asked += 1
        self.fetched = []
        self._write({"id": self._asked, **question})
        while True:
            said = self._read()
            if "fetch" in said:
                self.fetched.append(said["fetch"])
                page = serve(said["fetch"])
                self._write(
                    {
                        "fetched": said["fetch"],
                        "status": page.status,
                        "type": page.type,
                        "body": page.content.decode(),
                    }
                )
            elif said.get("id") == self._asked:
                if "failure" in said:
                    raise RuntimeError(said["failure"])
                return said["answer"]

    def _write(self, line: dict[str, Any]) -> None:
        assert self._node.stdin is not None
        self._node.stdin.write(json.dumps(line) + "\n")
        self._node.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self._node.stdout is not None
        line = self._node.stdout.readline()
        if not line:
            raise RuntimeError(f"Node ended with {self._node.wait(timeout=30)}; what it said is above")
        said: dict[str, Any] = json.loads(line)
        return said

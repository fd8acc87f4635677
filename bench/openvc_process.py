"""Documents signed by openvc-core's own proof suite, in an environment of its own.

Reads one JSON object from standard input (``signing.py`` writes it), prints
another: processor milliseconds per document, the proofs, the version.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from importlib.metadata import version

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openvc.keys import Ed25519SigningKey
from openvc.multibase import encode_multibase
from openvc.proof.data_integrity import DataIntegrityProofSuite


def main() -> None:
    """Sign, measure, print."""
    task = json.load(sys.stdin)
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(task["private"]))
    public = private.public_key().public_bytes_raw()
    method = f"{task['did']}#{encode_multibase(bytes([0xED, 0x01]) + public)}"
    key = Ed25519SigningKey(private, method)
    suite = DataIntegrityProofSuite()
    created = datetime.fromisoformat(task["created"])

    def sign(document: dict[str, object]) -> str:
        signed = suite.add_proof(
            document,
            signing_key=key,
            verification_method=method,
            created=created,
            extra_contexts=task["contexts"],
        )
        json.dumps(signed, ensure_ascii=False)
        return str(signed["proof"]["proofValue"])

    before, rest = task["documents"][: task["before"]], task["documents"][task["before"] :]
    for document in before:
        sign(document)
    began = time.process_time()
    values = [sign(document) for document in rest]
    used = time.process_time() - began
    print(json.dumps({"ms": used * 1000 / len(rest), "values": values, "version": version("openvc-core")}))


if __name__ == "__main__":
    main()

"""That a document says what it seems to say: its names mean here what the standard has them mean.

A signature covers statements, not the JSON that they were written as. With
contexts of one's own, the same statements can be written so that a reader of
the JSON does not find the expiry date, the status or the issuer where these
are looked for. So what is relied upon is compared with the statements.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from credcloud_bridge.verifying.data_model import is_version_1
from credcloud_bridge.verifying.json_reader import Document, as_list, id_of
from credcloud_bridge.verifying.strict_jsonld import HiddenStatement

_VOCABULARY = "https://www.w3.org/2018/credentials#"
_NODES = ("issuer", "credentialSubject", "credentialStatus")
_DATES = ("validFrom", "validUntil")
_DATES_1 = ("issuanceDate", "expirationDate")


def check_terms(document: Document, root: dict[str, Any]) -> None:
    """Return if the JSON and the expanded ``root`` agree in what is relied upon; raises ``HiddenStatement``."""
    dates = (*_DATES, *(_DATES_1 if is_version_1(document) else ()))
    for name in (*_NODES, *dates):
        meant = root.get(_VOCABULARY + name, [])
        written = as_list(document.get(name))
        if len(meant) != len(written):
            raise HiddenStatement(name)
        if name in dates and [one.get("@value") for one in meant] != written:
            raise HiddenStatement(name)
        if name == "issuer" and [one.get("@id") for one in meant] != [id_of(one) for one in written]:
            raise HiddenStatement(name)
    if root.get("@id") != document.get("id"):
        raise HiddenStatement("id")
    if "@id" not in root:
        return
    relied_upon = {_VOCABULARY + name for name in (*_NODES, *dates)}
    for node in _nodes(root):
        # An endorsement may speak of the credential; a part of the credential may not stand there.
        if node is not root and node.get("@id") == root["@id"] and relied_upon & node.keys():
            raise HiddenStatement("id")


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every node that is described in the document, whatever graph it stands in."""
    if isinstance(value, list):
        for one in value:
            yield from _nodes(one)
    elif isinstance(value, dict):
        yield value
        for name, content in value.items():
            if not name.startswith("@") or name in ("@list", "@set", "@graph"):
                yield from _nodes(content)

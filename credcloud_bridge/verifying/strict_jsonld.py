"""Canonical RDF of a JSON-LD document (RDFC-1.0), refusing whatever would not be part of it.

JSON-LD drops in silence what no vocabulary defines. A signature does not cover
what was dropped, so anybody could add it; other verifiers call refusing it
their safe mode.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pyld import jsonld

Loader = Callable[[str, Any], dict[str, Any]]

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


# What is written relative to nothing: PyLD would take a base of its own for it, others drop it.
_BASE = "relative://relative.invalid/"


class UnsignedContent(ValueError):
    """Something in the document would not be part of what is signed; ``what`` names it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class HiddenStatement(UnsignedContent):
    """Something is signed, but stands where nobody looks for it; that is how a date or a status is hidden."""


class NotJsonLd(ValueError):
    """The document is no JSON-LD, or one of its contexts is not to be had or wrong."""


def expand(document: dict[str, Any], load: Loader, *, strict: bool = True) -> dict[str, Any]:
    """``document`` without its contexts: the one object that it describes.

    Raises ``UnsignedContent`` and ``NotJsonLd``. Not ``strict``: terms that no context defines are left out, as
    whoever signed it may have done.
    """
    dropped: list[str] = []
    with _as_not_json_ld():
        nodes = jsonld.expand(
            document,
            {"documentLoader": load, "base": _BASE},
            on_property_dropped=lambda name: dropped.append(str(name)),
        )
    if len(nodes) != 1 or not isinstance(nodes[0], dict):
        raise HiddenStatement("@graph")
    (root,) = nodes
    if not strict:
        _drop_undefined_types(root)
    _covered(root, root)
    if dropped and strict:
        raise UnsignedContent(dropped[0])
    return dict(root)


def canonical(root: dict[str, Any], digest: str = "sha256") -> bytes:
    """The canonical N-Quads of an expanded document; raises ``UnsignedContent`` and ``NotJsonLd``.

    ``digest`` is the hash that names blank nodes, ``sha256`` or ``sha384`` (RDFC-1.0, 4.4.3).
    """
    with _as_not_json_ld():
        if digest == "sha256":
            quads: str = jsonld.normalize([root], {"algorithm": "URDNA2015", "format": "application/n-quads"})
        else:
            quads = _WithSha384().main(jsonld.to_rdf([root], {}), {"format": "application/n-quads"})
    if not quads:
        raise UnsignedContent("")
    return quads.encode()


class _WithSha384(jsonld.URDNA2015):
    def create_hash(self) -> Any:
        return hashlib.sha384()


@contextmanager
def _as_not_json_ld() -> Iterator[None]:
    try:
        yield
    except jsonld.JsonLdError as error:
        raise NotJsonLd(error.type or "") from error
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        # PyLD stumbles over some documents that are not what it expects, instead of saying so.
        raise NotJsonLd(type(error).__name__) from error


def _drop_undefined_types(value: Any) -> None:
    """Leave out types that no context defines, as others do when they turn a document into RDF."""
    if isinstance(value, list):
        for one in value:
            _drop_undefined_types(one)
    elif isinstance(value, dict):
        if isinstance(types := value.get("@type"), list):
            value["@type"] = [one for one in types if not str(one).startswith(_BASE)]
        for content in value.values():
            _drop_undefined_types(content)


def _covered(value: Any, root: Any = None) -> None:
    """Raise ``UnsignedContent`` for what expanding keeps and turning into RDF drops.

    And for what lets the same statements stand elsewhere than where they are
    looked for: a date of the credential among "included" objects, say.
    """
    if isinstance(value, list):
        for one in value:
            _covered(one)
    elif isinstance(value, dict):
        for name, content in value.items():
            if name in ("@id", "@type"):
                for one in content if isinstance(content, list) else [content]:
                    _absolute(one)
            elif name == "@language":
                if not isinstance(content, str) or not _LANGUAGE.fullmatch(content):
                    raise UnsignedContent(str(content))
            elif name in ("@value", "@direction", "@index"):
                continue
            elif name in ("@list", "@set"):
                _covered(content)
            elif name == "@graph" and value is not root and len(value) == 1:
                # A graph container, as contexts define for proofs of embedded credentials: its statements stand in
                # a graph of their own, in which none of the document's own statements can be hidden.
                _covered(content)
            elif name.startswith(("@", "_:")):
                raise HiddenStatement(name)
            else:
                _covered(content)


def _absolute(name: Any) -> None:
    if name == "@json":
        return
    if not isinstance(name, str) or name.startswith("relative:"):
        raise UnsignedContent(str(name).removeprefix(_BASE))
    if not (name.startswith("_:") or _ABSOLUTE.fullmatch(name)):
        raise UnsignedContent(name)

"""The bundled contexts."""

from __future__ import annotations

import pytest

from credcloud_bridge.jsonld.contexts import UnknownContext, context, document_loader


def test_nothing_but_the_bundled_contexts_is_ever_loaded() -> None:
    with pytest.raises(UnknownContext):
        document_loader("https://www.w3.org/2018/credentials/v1")
    assert context("https://www.w3.org/ns/credentials/v2")["@context"]["@protected"] is True

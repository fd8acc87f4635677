"""Design files are read in this process unless a test asks for the one of their own: starting it takes a while."""

import json

import pytest

from credcloud_bridge.designs.imports import import_client, import_process
from credcloud_bridge.designs.imports.notes import FileRefused


def ask_here(action, request, parts):
    """The same request and answer as JSON, without a process."""
    try:
        answer, blobs = import_process.ACTIONS[action](json.loads(json.dumps(request)), list(parts))
    except FileRefused as refused:
        raise import_client.NotRead(refused.code, refused.details) from refused
    return json.loads(json.dumps(answer)), blobs


@pytest.fixture(autouse=True)
def read_here(request, monkeypatch):
    """Read in this process, but for tests that use ``own_process``."""
    if "own_process" not in request.fixturenames:
        monkeypatch.setattr(import_client, "ask", ask_here)


@pytest.fixture
def own_process():
    """Read design files in a process of its own, as the product does."""

"""Compiling apart, within limits, and once for all workers."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest

from credcloud_bridge.data import CredCloudError
from credcloud_bridge.rendering import compiled_design_cache as designs_of_this_process
from credcloud_bridge.rendering.api import CompilerLimits, compile_design
from tests.rendering.factories import NAMES, box, name_field, picture, source, text, values


class Shelf(dict):
    """A store in memory."""

    def put(self, key: str, data: bytes) -> None:
        self[key] = data


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch):
    from collections import OrderedDict

    monkeypatch.setattr(designs_of_this_process, "_cache", OrderedDict())


def another_worker() -> None:
    """From here on, as in a process that has compiled nothing."""
    designs_of_this_process._cache.clear()


def rich():
    """A design with everything that a compiled design remembers."""
    return source(
        box("image", content=picture()),
        name_field(opacity=0.5),
        text("title", y=30, fontName="EB Garamond", content="गौरव {title}"),
        box("rectangle", color="#ffeecc", position={"x": 30, "y": 55}),
        box("qrcode", name="qr", content="{verify_url}"),
    )


def heavy():
    """A harmless-looking drawing that takes WeasyPrint very long."""
    paths = "<path d='M0 0" + "l1 1 2 -1" * 4000 + "' fill='url(#g)'/>"
    svg = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 99 99'><defs>"
        "<pattern id='g' width='1' height='1' patternUnits='userSpaceOnUse'>"
        "<path d='M0 0h1v1z'/></pattern></defs>" + paths * 90 + "</svg>"
    )
    return source(name_field(), box("svg", content=svg))


def test_a_design_compiled_apart_prints_the_same_bytes():
    in_child = compile_design(rich(), limits=CompilerLimits())
    another_worker()
    here = compile_design(rich())
    assert in_child is not here
    for name in NAMES.values():
        assert in_child.pdf(values(name)) == here.pdf(values(name))
    assert in_child.jpeg(values(), width=300) == here.jpeg(values(), width=300)


def test_another_worker_takes_what_is_stored():
    shelf = Shelf()
    first = compile_design(rich(), store=shelf, limits=CompilerLimits())
    (key,) = shelf
    another_worker()
    limits = CompilerLimits(seconds=0, memory_bytes=0)  # nothing could be compiled within these
    second = compile_design(rich(), store=shelf, limits=limits)
    assert second.head == first.head
    assert second.pdf(values()) == first.pdf(values())
    assert key.replace("-", "").isalnum()
    assert len(key) <= 80


@pytest.mark.parametrize("harm", [lambda data: data[:-9], lambda data: b"", lambda data: b"{}\n" + data])
def test_what_was_cut_short_is_compiled_again(harm):
    shelf = Shelf()
    first = compile_design(rich(), store=shelf)
    (key,) = shelf
    whole = shelf[key]
    shelf[key] = harm(whole)
    another_worker()
    assert compile_design(rich(), store=shelf).head == first.head
    assert shelf[key] == whole


def test_other_fonts_or_libraries_make_another_design(monkeypatch):
    from credcloud_bridge.rendering.compiled import serialization

    before = serialization.key_of("a" * 64, ())
    monkeypatch.setattr(serialization, "__version__", "0.0.0")
    serialization._environment.cache_clear()
    try:
        assert serialization.key_of("a" * 64, ()) != before
    finally:
        serialization._environment.cache_clear()


def test_a_design_that_takes_too_long_is_stopped_and_the_next_one_compiled():
    with pytest.raises(CredCloudError) as refused:
        compile_design(heavy(), limits=CompilerLimits(seconds=1))
    assert refused.value.problem.code == "design-too-costly-time"
    assert refused.value.problem.remedy
    assert compile_design(source(name_field()), limits=CompilerLimits()).pdf(values())


def test_a_design_that_takes_too_much_memory_is_stopped():
    big = source(box("image", content=picture(size=(5000, 5000))), name_field())
    with pytest.raises(CredCloudError) as refused:
        compile_design(big, limits=CompilerLimits(memory_bytes=20_000_000))
    assert refused.value.problem.code in ("design-too-costly-memory", "design-not-compiled")
    assert compile_design(source(name_field()), limits=CompilerLimits()).pdf(values())


def test_a_template_that_should_never_have_been_saved_is_refused():
    odd = source(name_field(), base="data:application/pdf;base64,AAAA")
    with pytest.raises((CredCloudError, ValueError)):
        compile_design(odd, limits=CompilerLimits())


def test_a_killed_compiler_is_started_again():
    from credcloud_bridge.rendering import compiler_client

    compile_design(source(name_field()), limits=CompilerLimits())
    process = compiler_client._shared.compiler._process
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    another_worker()
    assert compile_design(rich(), limits=CompilerLimits()).pdf(values())


def test_a_fork_of_a_worker_starts_a_compiler_of_its_own():
    compile_design(source(name_field()), limits=CompilerLimits())
    fork = os.fork()
    if fork == 0:
        status = 1
        try:
            another_worker()
            status = 0 if compile_design(rich(), limits=CompilerLimits()).pdf(values()) else 2
        finally:
            from credcloud_bridge.rendering import compiler_client

            compiler_client._shared.kill()
            os._exit(status)
    assert os.waitpid(fork, 0)[1] == 0
    another_worker()
    assert compile_design(rich(), limits=CompilerLimits()).pdf(values())


def test_the_compiler_sees_no_secrets_of_the_server(monkeypatch):
    from credcloud_bridge import child_process

    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    command = [child_process.python_executable(), "-P", "-c", "import os; print(sorted(os.environ))"]
    said = subprocess.run(
        command, env=child_process.child_environment(), capture_output=True, text=True, check=True, timeout=30
    ).stdout
    assert "PATH" in said
    assert "DATABASE_PASSWORD" not in said

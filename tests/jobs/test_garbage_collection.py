"""A job at work has Python collect garbage seldom; afterwards everything is as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from threading import Barrier, Thread

import pytest

from credcloud_bridge.garbage_collection import fewer_collections


@pytest.fixture(autouse=True)
def usual_thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def fail_inside() -> None:
    with fewer_collections():
        assert gc.get_threshold()[0] > 10_000
        raise ZeroDivisionError


def test_fewer_inside_and_as_before_afterwards() -> None:
    with pytest.raises(ZeroDivisionError):
        fail_inside()
    assert gc.get_threshold() == (700, 10, 10)


def test_the_last_thread_that_leaves_puts_it_back() -> None:
    both_inside, first_left, seen = Barrier(2), Barrier(2), []

    def first() -> None:
        with fewer_collections():
            both_inside.wait(10)
        first_left.wait(10)

    def second() -> None:
        with fewer_collections():
            both_inside.wait(10)
            first_left.wait(10)
            seen.append(gc.get_threshold()[0])

    threads = [Thread(target=first), Thread(target=second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert seen[0] > 10_000
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("first", [0, 100_000])
def test_what_a_host_chose_stays(first: int) -> None:
    gc.set_threshold(first, 10, 10)
    with fewer_collections():
        assert gc.get_threshold()[0] == first
    assert gc.get_threshold()[0] == first


def test_cycles_are_still_collected_inside() -> None:
    with fewer_collections():
        before = gc.get_stats()[0]["collections"]
        for _one in range(60_000):
            cycle: list[object] = []
            cycle.append(cycle)
        assert gc.get_stats()[0]["collections"] > before

"""What every source says of a course: one row for each person, and which facts the source knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from credcloud_bridge.lms_data import Fact


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person in a course, as a source says it. Blank, ``None`` and ``False`` for what it does not know.

    ``grade`` is a fraction from 0 to 1. ``learner``: enrolled as somebody who can be a recipient.
    ``teaches``: may edit the course. ``sees_all_groups``: also where the course keeps its groups apart.
    ``details``: what else can be printed, by names of small letters, digits and underscores.
    """

    number: int
    name: str
    username: str = ""
    email: str = ""
    external_id: str = ""
    language: str = ""
    learner: bool = True
    teaches: bool = False
    sees_all_groups: bool = True
    mode: str = ""
    groups: tuple[str, ...] = ()
    grade: float | None = None
    passed: bool = False
    enrolled_at: datetime | None = None
    completed_on: date | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RosterReading:
    """A course that was read completely: everybody who is actively enrolled, in any role.

    ``groups_apart``: the course keeps its groups apart, so that some of its staff see only their own.
    """

    source: str
    rows: tuple[RosterRow, ...]
    facts: frozenset[Fact] = field(default_factory=frozenset)
    groups_apart: bool = False


class NotRead(Exception):
    """A source could not be read; ``sentence`` says why and what to do, translated."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class FewerPeople(NotRead):
    """Half of the people are gone, which may be a permission that was taken away; ``found`` are left."""

    def __init__(self, sentence: str, found: int) -> None:
        super().__init__(sentence)
        self.found = found

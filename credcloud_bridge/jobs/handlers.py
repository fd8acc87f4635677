"""What a kind of job must provide: its work in chunks, each done in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeGuard


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What one chunk did, in rows; ``cursor``, when given, replaces the job's."""

    done: int = 0
    failed: int = 0
    skipped: int = 0
    cursor: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ItemRange:
    """A job's items from the one id to the other, both inclusive."""

    first: int
    last: int


class JobHandler(Protocol):
    """One run of a job of some kind by one worker at a time; made anew whenever a worker takes the job up.

    ``resumable``: what was done before counts, and the run may end after any
    chunk. Otherwise each run begins from nothing.
    """

    resumable: bool

    def chunks(self) -> Iterator[Any]:
        """Read what is to be done, a chunk at a time; outside any transaction."""

    def run_chunk(self, chunk: Any) -> ChunkResult:
        """Do one chunk, inside the transaction that also counts it."""

    def finish(self) -> bool:
        """Conclude, inside the last transaction; False when there is more to do after all."""


class ItemsHandler(Protocol):
    """One worker's part in a job on listed items (``jobs.add_items``), which several workers share.

    The chunks are cut when the job starts. Nothing here may change a row that rows of other chunks
    refer to: the workers would wait for each other.
    """

    shared: bool

    def list_items(self) -> int:
        """List the credentials of a job for which that was left to its first worker; returns how many.

        Inside a transaction.
        """

    def prepare(self) -> None:
        """What is to be done before each chunk, outside any transaction."""

    def run_chunk(self, chunk: ItemRange, *, expect_conflicts: bool) -> ChunkResult:
        """Do one chunk, inside the transaction that also counts it.

        A row for which the database has no place (``IntegrityError``) fails alone when conflicts are expected.
        Otherwise the error comes through, all is undone, and the next chunk is done expecting them: savepoints for
        what nearly never happens would cost two round trips a chunk.
        """


def is_shared(handler: JobHandler | ItemsHandler) -> TypeGuard[ItemsHandler]:
    """Whether several workers may work on this handler's job at once."""
    return getattr(handler, "shared", False)

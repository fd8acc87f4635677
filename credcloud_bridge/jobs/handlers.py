"""What a kind of job must provide: its work in chunks, each done in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class ChunkResult:
    """What one chunk did, in rows; ``cursor``, when given, replaces the job's."""

    done: int = 0
    failed: int = 0
    skipped: int = 0
    cursor: Mapping[str, Any] | None = None


class JobHandler(Protocol):
    """One run of a job of some kind; made anew whenever a worker takes the job up.

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

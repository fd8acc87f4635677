"""Jobs: long work in chunks that survives the death of any worker."""

from credcloud_bridge.jobs.control import retry_failed, run_to_end, run_within
from credcloud_bridge.jobs.creation import (
    LISTED_AT_ONCE,
    add_items,
    create_job,
    list_items_later,
    note_items_listed,
    unfinished_job,
)
from credcloud_bridge.jobs.data import JobNotFound, JobView
from credcloud_bridge.jobs.handlers import ChunkResult, ItemRange, ItemsHandler, JobHandler
from credcloud_bridge.jobs.leases import UNFINISHED
from credcloud_bridge.jobs.progress import (
    counts_of,
    get_job,
    is_started_by,
    job_view,
    job_views,
    open_result_file,
    running_jobs,
)
from credcloud_bridge.jobs.registry import JobKind, label_of, register, unregister
from credcloud_bridge.jobs.runner import dispatch_waiting_jobs, run_job, wake_now_and_then
from credcloud_bridge.jobs.silent_jobs import SilentJob, longest_silent_job

__all__ = [
    "LISTED_AT_ONCE",
    "UNFINISHED",
    "ChunkResult",
    "ItemRange",
    "ItemsHandler",
    "JobHandler",
    "JobKind",
    "JobNotFound",
    "JobView",
    "SilentJob",
    "add_items",
    "counts_of",
    "create_job",
    "dispatch_waiting_jobs",
    "get_job",
    "is_started_by",
    "job_view",
    "job_views",
    "label_of",
    "list_items_later",
    "longest_silent_job",
    "note_items_listed",
    "open_result_file",
    "register",
    "retry_failed",
    "run_job",
    "run_to_end",
    "run_within",
    "running_jobs",
    "unfinished_job",
    "unregister",
    "wake_now_and_then",
]

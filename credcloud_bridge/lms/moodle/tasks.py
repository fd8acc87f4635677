"""Celery tasks: reading courses of connected sites."""

from __future__ import annotations

from celery import shared_task

from credcloud_bridge.lms.moodle import platform_keys, reading, service_check


@shared_task(name="credcloud_moodle.read_course", ignore_result=True)
def read_course(course_id: int, accept_fewer: bool = False) -> None:
    """Read one course."""
    reading.read_course(course_id, accept_fewer=accept_fewer)


@shared_task(name="credcloud_moodle.read_courses", ignore_result=True)
def read_courses() -> None:
    """Read every course that has not been read for hours, one after the other."""
    for course_id in reading.courses_to_read():
        reading.read_course(course_id)


@shared_task(name="credcloud_moodle.read_keys", ignore_result=True)
def read_keys(site_id: int) -> None:
    """Read the public keys of a site, which signed with one that we do not know."""
    platform_keys.read_keys(site_id)


@shared_task(name="credcloud_moodle.check_service", ignore_result=True)
def check_service(site_id: int) -> None:
    """Compare what a site's web service shows with what LTI lists."""
    service_check.check_service(site_id)

"""Strangers' questions wait in a queue of their own."""

from __future__ import annotations


def test_what_strangers_ask_is_not_in_the_queue_of_jobs_and_mails() -> None:
    from credcloud_bridge.hosts.site.celery import app

    def queue_of(task: str) -> str:
        return str(app.amqp.router.route({}, task)["queue"].name)

    assert queue_of("credcloud.verify_elsewhere") == "credcloud-verify"
    assert queue_of("credcloud.wake_jobs") == queue_of("credcloud.wake_deliveries") == "celery"


def test_a_worker_that_is_given_no_queue_takes_both() -> None:
    from credcloud_bridge.hosts.site.celery import app

    assert set(app.amqp.queues.consume_from) == {"celery", "credcloud-verify"}

"""Figures for Prometheus, counted in the database when they are asked for: the same whichever process answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from credcloud_bridge.hosts.site.health import last_heartbeat

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

# By state: what there is, and since when the oldest of those that wait has waited.
TABLES = {
    "credcloud_credentials": ("Credential", "Credentials by state.", ()),
    "credcloud_jobs": ("Job", "Jobs by state.", ("queued", "running")),
    "credcloud_mails": ("Delivery", "E-mails by state.", ("queued", "sending")),
}


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for whoever has the token; there is no such page where no token is set."""
    token = settings.CREDCLOUD_METRICS_TOKEN
    if not token or not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        raise Http404
    from prometheus_client import CollectorRegistry
    from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

    registry = CollectorRegistry()
    registry.register(_Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Figures:
    def collect(self) -> Iterator[GaugeMetricFamily]:
        from prometheus_client.core import GaugeMetricFamily

        for name, (model, text, waiting) in TABLES.items():
            rows = apps.get_model("credcloud", model)._default_manager.order_by()
            family = GaugeMetricFamily(name, text, labels=["state"])
            for state, number in rows.values_list("state").annotate(Count("pk")):
                family.add_metric([state], number)
            yield family
            if waiting:
                oldest = rows.filter(state__in=waiting).aggregate(at=Min("created_at"))["at"]
                yield GaugeMetricFamily(
                    f"{name}_oldest_waiting_seconds",
                    "How long the oldest that is not done has waited.",
                    (timezone.now() - oldest).total_seconds() if oldest else 0,
                )
        ago = last_heartbeat()
        yield GaugeMetricFamily(
            "credcloud_last_heartbeat_seconds",
            "How long ago beat last had a task done by a worker; -1 for never.",
            ago.total_seconds() if ago is not None else -1,
        )

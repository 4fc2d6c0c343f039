"""`/metrics` in Prometheus text: what the web processes of this server counted together, and how what they need is."""

import os
from collections.abc import Iterator

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from .health import Health

# Where it is set, each process writes what it counts to files there (ranker.local.stack); else there is one process.
SHARED = "PROMETHEUS_MULTIPROC_DIR"


def render_metrics(*, health: Health) -> bytes:
    """The whole answer."""
    states = CollectorRegistry()
    states.register(_States(health))
    return generate_latest(_counted()) + generate_latest(states)


def _counted() -> CollectorRegistry:
    if SHARED not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


class _States(Collector):
    """`/health/` as gauges; what is not known is left out."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[Metric]:
        relay, worker = self._health["relay"], self._health["worker"]
        up = GaugeMetricFamily("ranker_up", "1 for what is as it should be, as /health/ says.", labels=["part"])
        states = {"postgresql": self._health["postgresql"], "redis": self._health["redis"]}
        for part, state in (states | {"relay": relay["status"], "worker": worker["status"]}).items():
            up.add_metric([part], state == "ok")
        yield up
        yield from _gauge(
            "ranker_relay_lag_rows", "Rows of the ledger that the relay has yet to carry.", relay["lag_rows"]
        )
        yield from _gauge("ranker_relay_last_seen_seconds", "Since the relay last said so.", relay["lag_seconds"])
        yield from _gauge("ranker_worker_last_seen_seconds", "Since the worker last ran.", worker["last_seen_seconds"])


def _gauge(name: str, says: str, value: float | None) -> Iterator[Metric]:
    if value is not None:
        yield GaugeMetricFamily(name, says, value=value)

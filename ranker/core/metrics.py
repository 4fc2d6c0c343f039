"""What Prometheus is told. Labels take few values: routes, never paths; no players, no games."""

from functools import cache

from prometheus_client import Counter, Histogram

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

REQUESTS = Counter("ranker_http_requests_total", "Requests answered.", ["method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "ranker_http_request_seconds",
    "Seconds from a request's arrival to its answer.",
    ["method", "route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def observe_request(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count one request; methods a client made up are counted together."""
    requests, times = _series(method if method in METHODS else "OTHER", route, status)
    requests.inc()
    times.observe(seconds)


@cache
def _series(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Both series by their labels, which are looked up once: there are few."""
    return REQUESTS.labels(method, route, str(status)), REQUEST_SECONDS.labels(method, route)

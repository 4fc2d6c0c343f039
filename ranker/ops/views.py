"""Endpoints for whoever runs this: plain Django, so that they answer whatever happens to the API."""

import time

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from .health import get_health, postgresql_state, redis_state
from .metrics import render_metrics


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 for as long as this process answers at all."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when requests may be sent here. Without Redis they may: PostgreSQL answers in its place."""
    if postgresql_state() == "down":
        return JsonResponse({"status": "down"}, status=503, headers={"Retry-After": "2"})
    return JsonResponse({"status": "ok" if redis_state() == "ok" else "degraded"})


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Everything in one answer; 503 when PostgreSQL is away."""
    found = get_health(now=time.time())
    return JsonResponse(dict(found), status=503 if found["status"] == "down" else 200)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts of requests and the state of everything, in Prometheus text."""
    return HttpResponse(render_metrics(health=get_health(now=time.time())), content_type=CONTENT_TYPE_LATEST)

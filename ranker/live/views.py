"""Tickets for one's own stream, and the way to the live process where no proxy knows it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ranker.core.errors import Refusal
from ranker.core.redis import RedisAway
from ranker.core.schema import refusals
from ranker.live.tickets import SECONDS, make_ticket
from ranker.users.permissions import IsPlayer
from ranker.users.selectors import get_current_user

AWAY = "Live updates are not available at the moment. Try again in a few seconds."


class TicketAnswer(serializers.Serializer[Any]):
    """A ticket, and where it leads."""

    ticket = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds; it works once in that time.")
    url = serializers.CharField(help_text="The stream, as an address without a host.")


class TicketView(APIView):
    """The way to one's own events."""

    permission_classes = (IsPlayer,)

    @extend_schema(
        summary="A ticket for my live events",
        request=None,
        responses={201: TicketAnswer, **refusals(401, 403, 429, 503)},
    )
    def post(self, request: Request) -> Response:
        """Open `url` with EventSource within a minute: it sends `achievement` and `overtaken` as they happen to me."""
        player = get_current_user(request.user)
        try:
            ticket = make_ticket(player_id=player.pk)
        except RedisAway:
            raise Refusal(status=503, detail=AWAY, headers={"Retry-After": "2"}) from None
        answer = {"ticket": ticket, "expires_in": SECONDS, "url": f"/live/me/?ticket={ticket}"}
        return Response(answer, status=201, headers={"Cache-Control": "no-store"})


def to_live_process(request: HttpRequest) -> HttpResponse:
    """307 to the same path on the live process's port."""
    scheme, host = request.scheme, request.get_host()
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    port = settings.LIVE_PORT or int(request.get_port()) + 1
    address = f"{scheme}://{name}:{port}{request.get_full_path()}"
    return HttpResponse(status=307, headers={"Location": address, "Cache-Control": "no-store"})

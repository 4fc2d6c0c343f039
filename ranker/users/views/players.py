"""Players, as everyone sees them and as admins and game servers make them."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ranker.core.pagination import EstimatedCount
from ranker.core.schema import OPEN, refusals

from .. import serializers as s
from ..models import User
from ..permissions import AdminsAndServersWrite, AdminsWrite, is_server_key
from ..selectors import get_profile, list_profiles
from ..services import (
    change_profile,
    create_external_player,
    create_player,
    delete_account,
    refuse_unless_may_administer,
)


def _either(name: str, *kinds: type[Any]) -> PolymorphicProxySerializer:
    return PolymorphicProxySerializer(name, serializers=list(kinds), resource_type_field_name=None)


class PlayersView(GenericAPIView[User]):
    """All players."""

    permission_classes = (AdminsAndServersWrite,)
    pagination_class = EstimatedCount
    serializer_class = s.ProfileAnswer
    queryset = User.objects.none()

    @extend_schema(
        summary="Find players",
        auth=OPEN,
        parameters=[OpenApiParameter("search", str, description="How a username or display name begins.")],
        responses={200: s.ProfileAnswer(many=True), **refusals(400, 401, 429)},
    )
    def get(self, request: Request) -> Response:
        """Public profiles in order of id; banned and deleted players are left out."""
        found: QuerySet[User] = list_profiles(**s.SearchQuery.read(request))
        page = self.paginate_queryset(found) or []
        return self.get_paginated_response(s.ProfileAnswer(page, many=True).data)

    @extend_schema(
        summary="Make a player",
        request=_either("NewPlayer", s.PlayerCreateRequest, s.ExternalPlayerRequest),
        responses={
            200: OpenApiResponse(s.ExternalPlayerAnswer, description="There already, by that external_id."),
            201: _either("MadePlayer", s.AccountAnswer, s.ExternalPlayerAnswer),
            **refusals(400, 401, 403, 429),
        },
    )
    def post(self, request: Request) -> Response:
        """By an admin; or by a server key with an `external_id`, and twice is once."""
        if not is_server_key(request.user):
            user = create_player(**s.PlayerCreateRequest.read(request), now=timezone.now())
            return Response(s.AccountAnswer(user).data, status=201)
        user, made = create_external_player(**s.ExternalPlayerRequest.read(request), now=timezone.now())
        return Response(s.ExternalPlayerAnswer(user).data, status=201 if made else 200)


class PlayerView(APIView):
    """One player."""

    permission_classes = (AdminsWrite,)

    @extend_schema(
        summary="A player's profile",
        auth=OPEN,
        responses={200: s.ProfileAnswer, **refusals(401, 404, 429)},
    )
    def get(self, request: Request, user_id: int) -> Response:
        """What everyone may see."""
        return Response(s.ProfileAnswer(get_profile(user_id)).data)

    @extend_schema(
        summary="Write a player",
        request=s.PlayerWriteRequest,
        responses={200: s.AccountAnswer, **refusals(400, 401, 403, 404, 429)},
    )
    def put(self, request: Request, user_id: int) -> Response:
        """By an admin, all fields."""
        return self._write(request, user_id, partial=False)

    @extend_schema(
        summary="Change a player",
        request=s.PlayerWriteRequest,
        responses={200: s.AccountAnswer, **refusals(400, 401, 403, 404, 429)},
    )
    def patch(self, request: Request, user_id: int) -> Response:
        """By an admin, the fields given."""
        return self._write(request, user_id, partial=True)

    @extend_schema(
        summary="Delete a player's account",
        responses={204: OpenApiResponse(description="Deleted."), **refusals(401, 403, 404, 429)},
    )
    def delete(self, request: Request, user_id: int) -> Response:
        """By an admin: the personal data goes for good, the scores stay."""
        refuse_unless_may_administer(actor=request.user, user_id=user_id)
        delete_account(user_id=user_id, now=timezone.now())
        return Response(status=204)

    def _write(self, request: Request, user_id: int, **kwargs: Any) -> Response:
        refuse_unless_may_administer(actor=request.user, user_id=user_id)
        changes = s.PlayerWriteRequest.read(request, **kwargs)
        user = change_profile(user_id=user_id, changes=changes, now=timezone.now())
        return Response(s.AccountAnswer(user).data)

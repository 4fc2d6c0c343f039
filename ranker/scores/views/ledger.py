"""`/api/scores/`: the ledger, read and added to."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from ranker.core.throttling import SubmitThrottle
from ranker.scores.views import submissions
from ranker.users.permissions import IsAdmin, IsPlayer, IsServerKey


class ScoresView(APIView):
    """All scores, and new ones."""

    def get_throttles(self) -> list[BaseThrottle]:
        """Submissions are counted by player, reading by address."""
        return [SubmitThrottle()] if self.request.method == "POST" else super().get_throttles()

    def get_permissions(self) -> list[Any]:
        """Players and servers submit; admins and servers read."""
        kinds: Any = IsPlayer | IsServerKey if self.request.method == "POST" else IsAdmin | IsServerKey
        permissions: list[BasePermission] = [kinds()]
        return permissions

    @submissions.SUBMISSION
    def post(self, request: Request) -> Response:
        """The receipt says what the score did on every board it counts on; 200 for a repeated key."""
        return submissions.submit(request)

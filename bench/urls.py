"""The empty view: what any answer of DRF to a logged-in player costs at least."""

from django.urls import path
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class EmptyView(APIView):
    """Checks the token and says nothing."""

    permission_classes = (IsAuthenticated,)
    throttle_classes = ()

    def get(self, request: Request) -> Response:
        """An empty object."""
        return Response({})


urlpatterns = [path("bench/empty/", EmptyView.as_view())]

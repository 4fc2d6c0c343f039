"""`/api/scores/…`, and what hangs on players but is made of scores."""

from django.urls import path

from ranker.scores.views import ledger

urlpatterns = [
    path("scores/", ledger.ScoresView.as_view(), name="scores"),
]

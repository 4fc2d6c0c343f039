"""`/api/live/…`."""

from django.urls import path

from ranker.live import views

urlpatterns = [path("live/ticket/", views.TicketView.as_view(), name="live-ticket")]

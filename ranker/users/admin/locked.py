"""What somebody sees who typed a wrong password too often."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, original: Any = None, credentials: Any = None) -> HttpResponse:
    """axes' callable: 429, in the clothes of the log-in form."""
    context = {**admin.site.each_context(request), "title": "Too many attempts"}
    return render(request, "admin/locked.html", context, status=429)

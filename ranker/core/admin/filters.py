"""Filters that read no more than they must."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import RangeDateFilter


class DayRangeFilter(RangeDateFilter):  # type: ignore[misc]
    """From one UTC day to another, both whole. (The parent's last day would end as it begins.)"""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of those days; raises `IncorrectLookupParameters` for what is no day."""
        if first := self._midnight("from"):
            queryset = queryset.filter(**{f"{self.parameter_name}__gte": first})
        if over := self._midnight("to"):
            queryset = queryset.filter(**{f"{self.parameter_name}__lt": over})
        return queryset

    def _midnight(self, end: str) -> datetime | None:
        """When the range begins, or when it is over: a day after its last day began."""
        text = self.used_parameters.get(f"{self.parameter_name}_{end}")
        if not text:
            return None
        try:
            day = forms.DateField().clean(text)
            return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=end == "to")
        except (ValidationError, OverflowError) as error:
            raise IncorrectLookupParameters(error) from error

"""Pages over tables too long to be counted."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from unfold.views import ChangeList

from ranker.core.db import fetch_rows

# Rows counted one by one; where there are more, the number shown is an estimate.
COUNTED = 1000
# Pages further back are for filters to find: OFFSET reads all it skips.
LAST_PAGE = 200


class EstimatedList(ChangeList):  # type: ignore[misc]
    """A list that does not offer to show all there is."""

    def get_results(self, request: HttpRequest) -> None:
        """The heading says how many of how many only where the two differ."""
        super().get_results(request)
        self.full_result_count = self.result_count


class EstimatedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts up to `COUNTED` rows. Only a count known to be higher is estimated, never a lower one: Django's list
    shows a queryset whole when it believes that it fits one page."""

    object_list: QuerySet[Any]
    template_name = "admin/pagination_estimated.html"

    @cached_property
    def counted(self) -> int:
        """How many rows there are, or `COUNTED + 1` for more."""
        return len(self.object_list.order_by().values_list("pk")[: COUNTED + 1])

    @property
    def is_estimate(self) -> bool:
        """Whether `count` is not exact."""
        return self.counted > COUNTED

    @cached_property
    def count(self) -> int:
        """How many rows there are, exactly or about."""
        return max(self.counted, self.estimate()) if self.is_estimate else self.counted

    @cached_property
    def num_pages(self) -> int:
        """As many pages as there are, or `LAST_PAGE`."""
        return min(super().num_pages, LAST_PAGE)

    @property
    def is_cut(self) -> bool:
        """Whether there are rows past the last page."""
        return self.count > self.last_row

    @property
    def last_row(self) -> int:
        """How many rows the pages hold."""
        return LAST_PAGE * self.per_page

    @property
    def last_row_text(self) -> str:
        """The same, for people."""
        return f"{self.last_row:,}"

    @property
    def count_text(self) -> str:
        """The count for people: an estimate has three digits that mean something."""
        if not self.is_estimate:
            return f"{self.count:,}"
        if self.count == self.counted:
            return f"more than {COUNTED:,}"
        step = 10 ** max(0, len(str(self.count)) - 3)
        return f"about {self.count // step * step:,}"

    def estimate(self) -> int:
        """What PostgreSQL believes the whole table to hold; of a part of it nothing is believed."""
        query = self.object_list.query
        if query.where:
            return 0
        sql = "SELECT greatest(reltuples, 0)::bigint AS n FROM pg_class WHERE oid = to_regclass(%(table)s)"
        return int(fetch_rows(sql=sql, params={"table": self.object_list.model._meta.db_table})[0]["n"])

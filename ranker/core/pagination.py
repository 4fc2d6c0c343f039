"""Pages by `limit` and `offset`."""

import json
from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param, replace_query_param

from .fields import QueryIntegerField
from .serializers import QuerySerializer

if TYPE_CHECKING:
    # DRF's views import this module.
    from rest_framework.views import APIView

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
MAX_OFFSET = 2**53
EXACT_UP_TO = 10_000
MAX_LEDGER_OFFSET = 100_000


class PageQuery(QuerySerializer):
    """`limit` (1 to 100, 20 when not given) and `offset` (from 0 on)."""

    limit = QueryIntegerField(min_value=1, max_value=MAX_LIMIT, default=DEFAULT_LIMIT)
    offset = QueryIntegerField(min_value=0, max_value=MAX_OFFSET, default=0)


class LimitOffset(LimitOffsetPagination):
    """`{count, next, previous, results}`; a wrong `limit` or `offset` is a 400 and not the default."""

    default_limit = DEFAULT_LIMIT
    max_limit = MAX_LIMIT
    max_offset = MAX_OFFSET
    template = None

    def paginate_queryset(self, queryset: Any, request: Request, view: "APIView | None" = None) -> list[Any] | None:
        """The rows of the page; raises `ValidationError` naming the parameter."""
        self._page = PageQuery.read(request)
        return super().paginate_queryset(queryset, request, view)

    def get_limit(self, request: Request) -> int:
        """Rows on a page."""
        return int(self._page["limit"])

    def get_offset(self, request: Request) -> int:
        """Rows before the page."""
        return int(self._page["offset"])

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        """The two parameters with their bounds, for the OpenAPI schema."""
        limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
        offset = {"type": "integer", "minimum": 0, "maximum": self.max_offset, "default": 0}
        return [
            _parameter("limit", "Rows on a page.", limit),
            _parameter("offset", "Rows before the page.", offset),
        ]


class EstimatedCount(LimitOffset):
    """Pages of a table too large to be counted: `count` is exact up to 10,000 and PostgreSQL's estimate above."""

    max_offset = MAX_LEDGER_OFFSET

    def paginate_queryset(self, queryset: Any, request: Request, view: "APIView | None" = None) -> list[Any] | None:
        """The rows of the page; raises `ValidationError` for an offset that could only be reached by reading it all."""
        if PageQuery.read(request)["offset"] > self.max_offset:
            raise ValidationError({"offset": [f"At most {self.max_offset}; narrow the list down instead."]})
        return super().paginate_queryset(queryset, request, view)

    def get_count(self, queryset: Any) -> int:
        """Rows in all, or about as many."""
        counted: int = queryset.order_by()[: EXACT_UP_TO + 1].count()
        return counted if counted <= EXACT_UP_TO else max(counted, _estimate(queryset))


def _estimate(queryset: Any) -> int:
    """How many rows PostgreSQL's planner expects."""
    plan = json.loads(queryset.order_by().explain(format="json"))
    return int(plan[0]["Plan"]["Plan Rows"])


def page_links(*, request: Request, count: int, limit: int, offset: int) -> dict[str, str | None]:
    """The addresses of the next and the previous page, where there is one."""
    here = request.build_absolute_uri()
    before = offset - limit
    previous = replace_query_param(here, "offset", before) if before > 0 else remove_query_param(here, "offset")
    following = replace_query_param(here, "offset", offset + limit) if offset + limit < count else None
    return {"next": following, "previous": previous if offset > 0 else None}


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}

"""The one parser of the API."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.parsers import BaseParser

from . import json
from .errors import Refusal


class StrictJSONParser(BaseParser):
    """JSON objects only; a size limit that also holds where no length was announced."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The body as a dict; raises `Refusal` with 413 for a body too large, else with 400."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        try:
            raw = stream.read(limit + 1)
        except OSError:
            raise Refusal(detail="The body was cut off.") from None
        if len(raw) > limit:
            raise Refusal(status=413, detail=f"The body may have {limit} bytes at most.")
        return json.loads(raw)

"""What answers look like on the wire."""

from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from django.utils.translation import gettext_lazy

from ranker.core.renderers import OrjsonRenderer


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ({"a": "ü"}, '{"a":"ü"}'),
        ({1: 2**53 - 1}, '{"1":9007199254740991}'),
        (datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC), '"2026-01-02T03:04:05.678901Z"'),
        ([Decimal("1.10"), gettext_lazy("No"), MappingProxyType({"a": 1})], '["1.10","No",{"a":1}]'),
    ],
)
def test_it_is_compact_utf8(value: Any, text: str) -> None:
    assert OrjsonRenderer().render(value).decode() == text


def test_what_cannot_be_told_is_our_mistake() -> None:
    with pytest.raises(TypeError):
        OrjsonRenderer().render(object())

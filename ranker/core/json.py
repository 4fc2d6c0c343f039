"""Strict JSON: what could not be stored or repeated exactly is refused by name."""

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from .errors import Refusal

MAX_DEPTH = 32
MAX_NAME_SHOWN = 100


def loads(raw: bytes) -> dict[str, Any]:
    """The object in `raw`; raises `Refusal` (400) for anything else, naming the top-level field at fault."""
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=_object)
    except UnicodeDecodeError:
        raise Refusal(detail="The body is not valid UTF-8.") from None
    except RecursionError:
        raise Refusal(detail="The body is nested too deeply.") from None
    except ValueError as error:
        # Also an integer of thousands of digits, whose message is about Python.
        reason = str(error) if isinstance(error, json.JSONDecodeError) else "a number has too many digits"
        raise Refusal(detail=f"The body is not valid JSON: {reason}.") from None
    if not isinstance(value, dict):
        raise Refusal(detail="The body must be a JSON object.")
    for name, inner in value.items():
        _check_field(name, inner)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A dict, unless two of its keys are the same: which of the two was meant is not ours to guess."""
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Refusal(errors={shown(twice): ["This field is given twice."]})
    return found


def _check_field(name: str, value: object) -> None:
    fault = text_fault(name)
    if fault is None:
        fault = next((fault for fault in map(_fault, _leaves(value)) if fault), None)
    if fault is not None:
        raise Refusal(errors={shown(name): [fault]})


def _leaves(value: object) -> Iterator[object]:
    """Every key and plain value inside, without recursion; `TooDeep` for what lies too deep."""
    todo: list[tuple[Iterable[object], int]] = [((value,), 0)]
    while todo:
        items, depth = todo.pop()
        for item in items:
            if not isinstance(item, dict | list):
                yield item
            elif depth >= MAX_DEPTH:
                yield TooDeep
            elif isinstance(item, dict):
                todo += [(item.keys(), depth + 1), (item.values(), depth + 1)]
            else:
                todo.append((item, depth + 1))


class TooDeep:
    """Stands for whatever lies below `MAX_DEPTH`."""


def _fault(leaf: object) -> str | None:
    if isinstance(leaf, str):
        return text_fault(leaf)
    if isinstance(leaf, float) and not math.isfinite(leaf):
        return "Numbers must be finite."
    return "This is nested too deeply." if leaf is TooDeep else None


def text_fault(text: str) -> str | None:
    """Why PostgreSQL would not store `text`, or nothing."""
    if "\x00" in text:
        return "Null characters are not allowed."
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        return "Unpaired surrogates are not allowed."
    return None


def shown(name: str) -> str:
    """A field's name as an answer may repeat it: short, and always encodable."""
    return name[:MAX_NAME_SHOWN].encode("utf-8", "replace").decode("utf-8")

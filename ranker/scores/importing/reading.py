"""A file, record by record: what cannot be read as a record becomes one with a fault, and the next one follows."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ranker.core import json
from ranker.core.errors import Refusal, flatten
from ranker.core.json import text_fault
from ranker.scores.importing.columns import Columns
from ranker.scores.importing.faults import BadFile

BOM = b"\xef\xbb\xbf"
# A line is read up to here, so that a file without line breaks does not fill the memory.
MAX_LINE = 1_000_000
# How many lines one record may span: a quote that is never closed must not swallow the rest of the file.
MAX_LINES = 50
NOT_UTF8 = "not valid UTF-8"
OPEN_QUOTE = "a quote is not closed"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it lies in the file; `end` is the number of bytes up to where it ends."""

    number: int
    raw: bytes
    end: int
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the file: its fields, or the fault that kept it from having any."""

    line: int
    raw: str
    end: int
    fields: dict[str, Any]
    fault: str | None = None


def read_records(*, path: Path, columns: Columns) -> Iterator[Record]:
    """The records of a `.csv` or `.jsonl` file, in constant memory. Raises `BadFile`."""
    with path.open("rb") as file:
        lines = _read_lines(file)
        if path.suffix.lower() in {".jsonl", ".ndjson"}:
            yield from map(_json_record, lines)
        else:
            yield from _read_csv(lines, columns=columns)


def _read_lines(file: BinaryIO) -> Iterator[Line]:
    """The lines that are not empty."""
    number = end = 0
    while raw := file.readline(MAX_LINE):
        number, end = number + 1, end + len(raw)
        is_cut = len(raw) == MAX_LINE and not raw.endswith(b"\n")
        while is_cut and (rest := file.readline(MAX_LINE)):
            end += len(rest)
            if rest.endswith(b"\n"):
                break
        raw = raw.removeprefix(BOM) if number == 1 else raw
        if raw.strip():
            yield Line(number, raw[:1000] if is_cut else raw, end, is_cut)


def _json_record(line: Line) -> Record:
    try:
        return _record(line, fields=json.loads(line.raw))
    except Refusal as refusal:
        reason = flatten(refusal.errors) if refusal.errors else [refusal.detail or ""]
        return _record(line, fault=" ".join(reason))


def _read_csv(lines: Iterator[Line], *, columns: Columns) -> Iterator[Record]:
    header: list[str] | None = None
    for found, fields in _parse_csv(lines):
        if header is None:
            header = _check_header(fields, columns=columns)
        else:
            yield _csv_record(found, fields, header=header)


def _parse_csv(lines: Iterator[Line]) -> Iterator[tuple[Line, list[str] | str]]:
    """Each record's first line (with the text of all) and its fields, or what is wrong with it.

    A record whose quote is not closed in time is given up, and the lines after its first are looked at again.
    """
    waiting: deque[Line] = deque()
    while line := waiting.popleft() if waiting else next(lines, None):
        taken, parsed = _take_record(line, waiting=waiting, lines=lines)
        if isinstance(parsed, str):
            waiting.extendleft(reversed(taken[1:]))
            taken = [line]
        yield Line(line.number, b"".join(part.raw for part in taken), taken[-1].end, line.is_cut), parsed


def _take_record(line: Line, *, waiting: deque[Line], lines: Iterator[Line]) -> tuple[list[Line], list[str] | str]:
    taken = [line]
    while True:
        parsed = _parse_one(taken)
        if parsed is not None or len(taken) == MAX_LINES:
            break
        more = waiting.popleft() if waiting else next(lines, None)
        if more is None:
            break
        taken.append(more)
    is_open = parsed is None or (isinstance(parsed, str) and len(taken) > 1)
    return taken, OPEN_QUOTE if is_open else parsed or []


def _parse_one(lines: Iterable[Line]) -> list[str] | str | None:
    """The fields of one record, or what is wrong with it, or nothing when a quote is still open."""
    text = [line.raw.decode("utf-8", "surrogateescape") for line in lines]
    try:
        return next(csv.reader(text, strict=True))
    except csv.Error as error:
        return None if "unexpected end of data" in str(error) else f"not valid CSV: {error}"


def _check_header(fields: list[str] | str, *, columns: Columns) -> list[str]:
    if isinstance(fields, str) or any(map(text_fault, fields)):
        raise BadFile("The first line is not a CSV header in UTF-8.")
    header = [name.strip() for name in fields]
    for name in columns.named():
        if header.count(name) != 1:
            many = "no" if name not in header else "more than one"
            raise BadFile(f"The file has {many} column “{name}”. Its columns are: {', '.join(header)}.")
    return header


def _csv_record(line: Line, fields: list[str] | str, *, header: list[str]) -> Record:
    if line.is_cut:
        return _record(line, fault=f"a line of more than {MAX_LINE} bytes")
    if isinstance(fields, str):
        return _record(line, fault=fields)
    if len(fields) != len(header):
        return _record(line, fault=f"{len(fields)} columns where the header has {len(header)}")
    for fault in filter(None, map(text_fault, fields)):
        return _record(line, fault="a null character" if "Null" in fault else NOT_UTF8)
    return _record(line, fields=dict(zip(header, fields, strict=True)))


def _record(line: Line, *, fields: dict[str, Any] | None = None, fault: str | None = None) -> Record:
    raw = line.raw.decode("utf-8", "backslashreplace").rstrip("\r\n").replace("\x00", "\\x00")
    return Record(line.number, raw, line.end, fields or {}, fault)

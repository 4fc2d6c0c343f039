"""The options of `./setup.sh bench`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.operations import NAMES

FOLDER = Path(__file__).resolve().parent / "results"
GROWTH = (10_000, 100_000, 1_000_000)


@dataclass(frozen=True, kw_only=True)
class Options:
    """How much of what is measured."""

    players: int
    connections: int
    seconds: float
    only: tuple[str, ...]
    label: str
    into: Path
    prove: bool
    compare: tuple[str, str] | None
    table: str | None
    growth: tuple[int, ...] | None


def parse(arguments: Sequence[str]) -> Options:
    """Read the options."""
    parser = argparse.ArgumentParser(
        prog="./setup.sh bench",
        description="Start everything on servers of its own, and measure what each operation costs.",
    )
    parser.add_argument("--players", type=int, default=100_000, metavar="N", help="on every board (100000)")
    parser.add_argument("--connections", type=int, default=32, metavar="N", help="at once (32)")
    parser.add_argument("--seconds", type=float, default=8.0, metavar="N", help="of load per operation (8)")
    parser.add_argument("--only", type=_names, default=NAMES, metavar="A,B", help=f"some of: {', '.join(NAMES)}")
    parser.add_argument("--label", default="", help="a word for this run, kept with its results")
    parser.add_argument(
        "--into", type=Path, default=FOLDER, metavar="DIR", help="keep the result there (bench/results)"
    )
    parser.add_argument("--no-prove", action="store_false", dest="prove", help="do not compare the boards at the end")
    parser.add_argument("--compare", nargs=2, metavar=("A", "B"), help="print the change from one result to another")
    parser.add_argument("--table", metavar="A", help="print the table of a result, as Markdown")
    parser.add_argument(
        "--growth", nargs="?", type=_numbers, const=GROWTH, metavar="N,N",
        help="run once for each number of players (10000,100000,1000000), and print how costs grow",
    )  # fmt: skip
    given = vars(parser.parse_args(arguments))
    return Options(**{**given, "compare": tuple(given["compare"]) if given["compare"] else None})


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if unknown := [name for name in names if name not in NAMES]:
        raise argparse.ArgumentTypeError(f"no such operation: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    return names

"""Where one operation's time goes in the web process: a flame graph, as SVG.

    .venv/bin/python bench/profile.py submit --seconds 10 --output submit.svg

It starts everything on servers of its own, as the benchmark does. py-spy reads another process's memory: root may, an
ordinary user where `sysctl kernel.yama.ptrace_scope` is 0.
"""

import argparse
import logging
import os
import sys
import threading
from pathlib import Path

# Run as a file, this directory comes first, and the standard library's own `profile` would not be found.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

import django  # noqa: E402

from bench import wrk  # noqa: E402
from bench.operations import OPERATIONS, Operation  # noqa: E402
from bench.stage import Stage, stage, start_floor, start_product  # noqa: E402
from ranker.local.errors import LocalError, StopRequested  # noqa: E402

NAMES = [operation.name for operation in OPERATIONS if operation.on in ("web", "floor")]


def main() -> int:
    """Drive one operation, and look at the web process meanwhile."""
    arguments = _parse()
    try:
        with stage() as made:
            _prepare(made, operation=arguments.operation, players=arguments.players)
            _record(made, **vars(arguments))
    except LocalError as error:
        print(error, file=sys.stderr)
        return 1
    except StopRequested:
        return 130
    print(f"Open {arguments.output} in a browser.")
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("operation", type=_operation, metavar="ENDPOINT", help=f"one of: {', '.join(NAMES)}")
    parser.add_argument("--seconds", type=int, default=10, metavar="N", help="how long to look (10)")
    parser.add_argument("--players", type=int, default=10_000, metavar="N", help="on every board (10000)")
    parser.add_argument("--connections", type=int, default=32, metavar="N", help="at once (32)")
    parser.add_argument("--rate", type=int, default=200, metavar="N", help="samples a second (200)")
    parser.add_argument("--output", type=Path, default=Path("profile.svg"), metavar="FILE", help="(profile.svg)")
    parser.add_argument("--format", choices=["flamegraph", "raw", "speedscope"], default="flamegraph")
    return parser.parse_args()


def _operation(name: str) -> Operation:
    found = next((one for one in OPERATIONS if one.name == name and name in NAMES), None)
    if found is None:
        raise argparse.ArgumentTypeError(f"there are {', '.join(NAMES)}")
    return found


def _prepare(made: Stage, *, operation: Operation, players: int) -> None:
    django.setup()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    from bench.checks import Checks
    from bench.settling import settle
    from bench.world import make_world

    world = make_world(players=players, data=made.home / "load")
    start_product(made)
    if operation.on == "floor":
        start_floor(made)
    settle(made)
    Checks(base=made.url("web"), world=world).check(operation.name)


def _record(
    made: Stage, *, operation: Operation, seconds: int, connections: int, rate: int, output: Path, format: str,
    players: int,
) -> None:  # fmt: skip
    """py-spy from here, the load from a thread; the first seconds warm the server up."""
    connections = min(connections, operation.most_connections or connections)
    url = made.url(operation.on) + operation.path
    command = wrk.command(script=operation.script, url=url, connections=connections, seconds=seconds + 3)
    said: list[str] = []
    load = threading.Thread(target=lambda: said.append(made.run(command, env=wrk.environment(data=made.home / "load"))))
    load.start()
    made.pause(2)
    spy = [
        str(Path(sys.executable).with_name("py-spy")), "record", f"--pid={made.pids()[operation.on]}", "--subprocesses",
        f"--duration={seconds}", f"--rate={rate}", f"--format={format}", f"--output={output.resolve()}",
        "--nonblocking",
    ]  # fmt: skip
    told = made.run(spy, env=dict(os.environ))
    load.join()
    if not output.exists():
        raise LocalError(f"py-spy wrote nothing; it said:\n{told.strip()}")
    done = wrk.parse(said[0])
    print(f"{done.requests / done.seconds:,.0f} requests a second; failures: {dict(done.failures) or 'none'}")


if __name__ == "__main__":
    sys.exit(main())

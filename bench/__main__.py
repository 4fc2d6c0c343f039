"""`./setup.sh bench`."""

import sys

from bench.options import parse
from ranker.local.errors import LocalError, StopRequested


def main() -> int:
    """Run what the options ask for, and return the exit code."""
    options = parse(sys.argv[1:])
    try:
        if options.compare:
            from bench.results import compare

            return compare(*options.compare)
        if options.table:
            from bench.results import show

            return show(options.table)
        if options.growth:
            from bench.growth import grow

            return grow(options=options)
        from bench.run import run

        return run(options=options)
    except LocalError as error:
        print(error, file=sys.stderr)
        return 1
    except StopRequested:
        return 130


if __name__ == "__main__":
    sys.exit(main())

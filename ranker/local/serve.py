"""One process of the product in the place of this one, for who has servers and a supervisor of their own: a container,
systemd. What it is told comes from the environment alone.

    python -m ranker.local serve web | live | relay | hooks | worker | beat
"""

import argparse
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from ranker.local.layout import Layout, make_private, state_directory
from ranker.local.program import Program
from ranker.local.stack import services

# As ./setup.sh serves them: on loopback, the live process on the port after the web's.
DEFAULTS = {"RANKER_HOST": "127.0.0.1", "RANKER_PORT": "9000", "PYTHONUNBUFFERED": "1"}


def main(arguments: Sequence[str]) -> int:
    """Become the process that is named; returns only when that cannot be."""
    program = find_program(arguments=arguments, env=DEFAULTS | os.environ)
    program.prepare()
    os.chdir(program.cwd)
    os.execve(program.command[0], list(program.command), dict(program.env))  # noqa: S606


def find_program(*, arguments: Sequence[str], env: Mapping[str, str]) -> Program:
    """The process that is named, as ./setup.sh would start it; an unknown name ends with what there is."""
    layout = Layout(state=Path(env.get("RANKER_HOME") or state_directory()))
    make_private(path=layout.run)
    programs = {program.name: program for program in services(layout=layout, env=env)}
    parser = argparse.ArgumentParser(prog="python -m ranker.local serve", description="Run one process.")
    parser.add_argument("name", choices=list(programs))
    return programs[parser.parse_args(arguments).name]

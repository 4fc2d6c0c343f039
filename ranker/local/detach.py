"""`--detach`, `stop`, `status` and `manage`: what is done from outside a running installation."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from ranker.local.errors import LocalError
from ranker.local.installation import Installation, open_installation, python
from ranker.local.layout import CHECKOUT, Layout, require_own, state_directory
from ranker.local.records import Records
from ranker.local.supervisor import say
from ranker.local.up import Options, already_running, has_demo
from ranker.local.welcome import welcome

STOP_TIMEOUT = 120.0


def start_detached(*, options: Options) -> int:
    """Start a supervisor of its own session, show what it says, and return when the site answers."""
    installation = open_installation()
    records = Records(path=installation.layout.run)
    if is_running(records=records):
        raise LocalError(already_running(records.read_status()))
    log = installation.layout.log / "setup.log"
    with log.open("wb") as output:
        command = python("-m", "ranker.local", "supervise", *options.arguments())
        process = subprocess.Popen(
            command,
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    if not _follow(process=process, log=log, records=records):
        raise LocalError("It did not start; the reason is above, more in .ranker/log/.")
    _welcome(installation=installation, options=options)
    return 0


def stop() -> int:
    """End a run, and what a killed run left behind."""
    records = _records()
    supervisor = records.read(name="supervisor")
    if supervisor is not None and is_running(records=records):
        os.kill(supervisor.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIMEOUT
        while is_running(records=records):
            if time.monotonic() > deadline:
                raise LocalError(f"The supervisor (pid {supervisor.pid}) does not stop; see .ranker/log/.")
            time.sleep(0.05)
        print("Stopped.")
        return 0
    killed = records.kill_leftovers()
    print(f"Killed what was left: {', '.join(killed)}." if killed else "Nothing is running.")
    return 0


def status() -> int:
    """Print every process; exit 3 when nothing runs, as init scripts do."""
    records = _records()
    if not is_running(records=records):
        print("Not running.")
        return 3
    found = records.read_status()
    print(f"{found['phase']}, port {found.get('port', '?')}, supervisor pid {found['supervisor']}")
    print(f"{'process':<12} {'pid':>8} {'uptime':>10} {'restarts':>9}")
    for each in found["processes"]:
        uptime = _duration(time.time() - each["started_at"]) if each["pid"] else "waiting"
        print(f"{each['name']:<12} {each['pid'] or '-':>8} {uptime:>10} {each['restarts']:>9}")
    return 0


def manage(*, arguments: list[str]) -> int:
    """Run a management command with the settings of the running installation."""
    installation = open_installation()
    records = Records(path=installation.layout.run)
    if not is_running(records=records):
        raise LocalError("Nothing is running: start it with ./setup.sh --detach, then repeat.")
    found = records.read_status()
    env = installation.environment(host=str(found.get("host")), port=int(found.get("port", 9000)))
    sys.stdout.flush()
    os.execve(sys.executable, python(str(CHECKOUT / "manage.py"), *arguments), env)  # noqa: S606


def is_running(*, records: Records) -> bool:
    """Whether a supervisor holds the lock."""
    if not records.path.exists():
        return False
    lock = records.lock()
    if lock is None:
        return True
    os.close(lock)
    return False


def _records() -> Records:
    require_own(path=state_directory())
    return Records(path=Layout(state=state_directory()).run)


def _follow(*, process: subprocess.Popen[bytes], log: Path, records: Records) -> bool:
    """Copy the log to our output until the site answers or the supervisor ends; Ctrl-C ends it."""
    with log.open("rb") as reader:
        try:
            while True:
                ended = process.poll() is not None
                found = records.read_status()
                ready = found.get("supervisor") == process.pid and found.get("phase") == "running"
                if text := reader.read().decode(errors="replace"):
                    say(text.rstrip("\n"))
                if ended or ready:
                    return ready and not ended
                time.sleep(0.1)
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise LocalError("Stopped.") from None


def _welcome(*, installation: Installation, options: Options) -> None:
    env = installation.environment(host=options.host, port=options.port)
    say(welcome(env=env, with_demo=has_demo(layout=installation.layout), detached=True))


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h {minutes}m" if hours else f"{minutes}m {rest}s"

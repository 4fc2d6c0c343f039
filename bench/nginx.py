"""deploy/nginx.conf as it is, with the ports and directories of a run in the place of an installation's."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from ranker.local.errors import LocalError
from ranker.local.layout import CHECKOUT
from ranker.local.program import Program

CONFIGURATION = CHECKOUT / "deploy" / "nginx.conf"
MISSING = "nginx is missing, so nothing is measured through it. On Debian and Ubuntu: apt-get install -y nginx"
# Debian's packaged paths, which only root may write to.
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def find_nginx() -> str | None:
    """Where nginx is; Debian keeps it from an ordinary user's path."""
    return shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


def render(*, home: Path, port: int, web: int, live: int) -> str:
    """The configuration for one run; raises `LocalError` where a line that is replaced is not there any more."""
    temporary = "".join(f"    {name}_temp_path {home}/{name};\n" for name in TEMPORARY)
    return replaced(
        CONFIGURATION.read_text(encoding="utf-8"),
        {
            "listen 80 default_server": f"listen 127.0.0.1:{port} default_server",
            "server 127.0.0.1:9000;": f"server 127.0.0.1:{web};",
            "server 127.0.0.1:9001;": f"server 127.0.0.1:{live};",
            "/run/nginx.pid": f"{home}/nginx.pid",
            "/var/log/nginx/": f"{home}/",
            "/var/cache/ranker": f"{home}/cache",
            "/srv/ranker/.ranker": str(home),
            "http {\n": f"http {{\n{temporary}",
        },
    )


def replaced(text: str, changes: Mapping[str, str]) -> str:
    """The text with all of the changes made; none may miss."""
    for old, new in changes.items():
        if old not in text:
            raise LocalError(f"{CONFIGURATION} has no {old!r} any more; bench/nginx.py counts on it.")
        text = text.replace(old, new)
    return text


def program(*, home: Path, port: int, web: int, live: int) -> Program:
    """nginx in the foreground, with everything it writes below `home`."""
    found = find_nginx()
    if found is None:
        raise LocalError(MISSING)
    home.mkdir()
    # Its workers run as a user of their own, who has to get to its cache.
    home.chmod(0o711)
    path = home / "nginx.conf"
    path.write_text(render(home=home, port=port, web=web, live=live))
    command = [found, "-e", f"{home}/error.log", "-c", str(path), "-g", "daemon off;"]
    return Program(name="nginx", command=command, env={"PATH": "/usr/bin:/bin"}, cwd=home)

"""What an operator reads when everything runs."""

from collections.abc import Mapping

from ranker.local.health import local_address

PLAYER = "demo"
ADMIN = "admin"
GAME = "star-raiders"


def welcome(*, env: Mapping[str, str], with_demo: bool, detached: bool) -> str:
    """Compose the addresses, the demo logins and a line to paste."""
    host = local_address(env["RANKER_HOST"])
    site = f"http://[{host}]:{env['RANKER_PORT']}" if ":" in host else f"http://{host}:{env['RANKER_PORT']}"
    parts = [_addresses(site)]
    if with_demo:
        parts.append(_logins(env=env))
        parts.append(f"Submit a score:\n\n{curl_line(site=site, password=env['DEMO_PLAYER_PASSWORD'])}\n")
    parts.append("Stop with: ./setup.sh stop" if detached else "Stop with Ctrl-C.")
    return "\n" + "\n".join(parts)


def curl_line(*, site: str, password: str) -> str:
    """Log in as the demo player and submit a score; sed takes the token out because jq may be missing."""
    json = "-H 'Content-Type: application/json'"
    login = f'{{"username": "{PLAYER}", "password": "{password}"}}'
    score = f'{{"game": "{GAME}", "score": 1234}}'
    cut = """sed 's/.*"access": *"\\([^"]*\\)".*/\\1/'"""
    return (
        f"TOKEN=$(curl -s {site}/api/auth/login/ {json} -d '{login}' | {cut}); "
        f"curl -s {site}/api/scores/ {json} -H \"Authorization: Bearer $TOKEN\" -d '{score}'"
    )


def _addresses(site: str) -> str:
    pages = {"Site": "/", "API docs": "/api/docs/", "Admin": "/admin/"}
    return "\n".join(f"{name:<9} {site}{path}" for name, path in pages.items()) + "\n"


def _logins(*, env: Mapping[str, str]) -> str:
    logins = {PLAYER: ("Player", "DEMO_PLAYER_PASSWORD"), ADMIN: ("Admin", "DEMO_ADMIN_PASSWORD")}
    return "\n".join(f"{role:<9} {user} / {env[name]}" for user, (role, name) in logins.items()) + "\n"

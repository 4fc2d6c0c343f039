"""The parts of `./setup.sh superset` that need no Superset."""

from pathlib import Path

import pytest

from ranker.local import superset, superset_stamp, superset_venv
from ranker.local.errors import LocalError
from ranker.local.superset_env import PASSWORDS, environment, passwords, ranker_database

GENERATED = dict.fromkeys(PASSWORDS, "p@ss/word")


def test_options() -> None:
    assert superset.parse([]) == superset.Options(action="run", host="127.0.0.1", port=8088)
    assert superset.parse(["export"]).action == "export"
    assert superset.parse(["--port", "9999"]).port == 9999


def test_passwords_are_generated_once_and_the_operators_win(tmp_path: Path) -> None:
    first = passwords(path=tmp_path / "env", given={})
    assert len(set(first.values())) == len(PASSWORDS)
    assert (tmp_path / "env").stat().st_mode & 0o777 == 0o600
    again = passwords(path=tmp_path / "env", given={"SUPERSET_ADMIN_PASSWORD": "mine"})
    assert again == first | {"SUPERSET_ADMIN_PASSWORD": "mine"}


@pytest.mark.parametrize(
    "env",
    [
        {"DATABASE_URL": "postgres://me:p%2Fw@db:5433/games"},
        {
            "POSTGRES_HOST": "db",
            "POSTGRES_PORT": "5433",
            "POSTGRES_DB": "games",
            "POSTGRES_USER": "me",
            "POSTGRES_PASSWORD": "p/w",
        },
    ],
)
def test_the_database_of_ranker(env: dict[str, str]) -> None:
    expected = {"host": "db", "port": "5433", "dbname": "games", "user": "me", "password": "p/w"}
    assert ranker_database(env=env) == expected


def test_superset_gets_two_roles_and_nothing_of_rankers(tmp_path: Path) -> None:
    env = {"DATABASE_URL": "postgres://me:secret@db/games", "SUPERSET_SECRET_KEY": "k", "DJANGO_SECRET_KEY": "d"}
    found = environment(env=env, generated=GENERATED, home=tmp_path)
    assert found["SUPERSET_DATABASE_URL"] == "postgresql://superset:p%40ss%2Fword@db:5432/superset"
    assert found["SUPERSET_READER_URL"] == "postgresql://superset_reader:p%40ss%2Fword@db:5432/games"
    assert not {"secret", "d"} & set(found.values())


def test_it_is_prepared_again_only_when_something_changed(tmp_path: Path) -> None:
    env = {"SUPERSET_READER_URL": "a"}
    assert not superset_stamp.is_prepared(home=tmp_path, env=env)
    superset_stamp.mark_prepared(home=tmp_path, env=env)
    assert superset_stamp.is_prepared(home=tmp_path, env=env)
    assert not superset_stamp.is_prepared(home=tmp_path, env={"SUPERSET_READER_URL": "b"})


def test_a_python_too_new_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(superset_venv, "VERSIONS", ("3.1",))
    with pytest.raises(LocalError, match=r"3\.11 or 3\.12"):
        superset_venv.find_python()


def test_every_package_is_pinned() -> None:
    lines = superset_venv.REQUIREMENTS.read_text().splitlines()
    assert all("==" in line for line in lines if not line.startswith("#"))
    assert {"flask-caching==2.3.1", "apache-superset[postgres]==6.1.0"} <= {line.lower() for line in lines}

"""The secrets of an installation."""

from pathlib import Path

from ranker.local.envfile import SECRETS, installation_secrets, read_env, write_env


def test_secrets_are_closed_to_others(tmp_path: Path) -> None:
    installation_secrets(path=tmp_path / "env")
    assert (tmp_path / "env").stat().st_mode & 0o777 == 0o600


def test_secrets_are_generated_once(tmp_path: Path) -> None:
    first = installation_secrets(path=tmp_path / "env")
    assert installation_secrets(path=tmp_path / "env") == first
    assert set(first) == set(SECRETS)
    assert len(set(first.values())) == len(SECRETS)


def test_a_new_secret_joins_the_old_ones(tmp_path: Path) -> None:
    write_env(path=tmp_path / "env", values={"JWT_SIGNING_KEY": "kept", "OWN": "kept too"})
    found = installation_secrets(path=tmp_path / "env")
    assert found["JWT_SIGNING_KEY"] == "kept"
    assert read_env(path=tmp_path / "env")["OWN"] == "kept too"


def test_comments_and_quotes_are_no_part_of_a_value(tmp_path: Path) -> None:
    (tmp_path / "env").write_text('# a comment=1\n\nA = "x=y"\n')
    assert read_env(path=tmp_path / "env") == {"A": "x=y"}

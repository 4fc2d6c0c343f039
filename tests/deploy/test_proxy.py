"""deploy/compose/proxy.sh: nginx.conf as the containers need it."""

import os
import subprocess
from pathlib import Path

import pytest

from ranker.local.layout import CHECKOUT

SCRIPT = CHECKOUT / "deploy" / "compose" / "proxy.sh"


def rendered(tmp_path: Path, **env: str) -> str:
    """What the script hands to nginx, which is here a program that does nothing."""
    (tmp_path / "nginx").symlink_to("/bin/true")
    target = tmp_path / "nginx.conf"
    paths = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "TO": str(target)}
    given = {"FROM": str(CHECKOUT / "deploy" / "nginx.conf"), "RESOLV_CONF": str(tmp_path / "resolv.conf")}
    (tmp_path / "resolv.conf").write_text("search a.example\nnameserver 10.0.0.7\nnameserver 10.0.0.8\n")
    subprocess.run(["sh", str(SCRIPT)], env={**paths, **given, **env}, check=True, timeout=10)
    return target.read_text()


def test_the_containers_are_looked_up_again_and_again(tmp_path: Path) -> None:
    text = rendered(tmp_path)
    assert "zone web 64k; resolver 10.0.0.7 valid=2s; server web:9000 resolve;" in text
    assert "zone live 64k; resolver 10.0.0.7 valid=2s; server live:9001 resolve;" in text
    assert "server 127.0.0.1" not in text


@pytest.mark.parametrize(
    ("given", "told"), [("", "$scheme"), ("false", "$scheme"), ("true", "$http_x_forwarded_proto")]
)
def test_https_is_believed_only_of_a_proxy_of_ones_own(tmp_path: Path, given: str, told: str) -> None:
    lines = [line.strip() for line in rendered(tmp_path, TLS_IN_FRONT=given).splitlines()]
    assert f"proxy_set_header X-Forwarded-Proto {told};" in lines
    assert sum(line.startswith("proxy_set_header X-Forwarded-Proto") for line in lines) == 1


def test_the_rest_is_the_file_as_it_is(tmp_path: Path) -> None:
    ours = (CHECKOUT / "deploy" / "nginx.conf").read_text().splitlines()
    changed = [line for line, told in zip(ours, rendered(tmp_path).splitlines(), strict=True) if line != told]
    assert len(changed) == 2

"""`.env.example` is the list of settings, so it has all of them."""

import re

from ranker.local.layout import CHECKOUT

READ = re.compile(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"")


def test_every_setting_is_in_the_example() -> None:
    settings = "".join(path.read_text() for path in (CHECKOUT / "config" / "settings").rglob("*.py"))
    listed = set(re.findall(r"^#?([A-Z_]+)=", (CHECKOUT / ".env.example").read_text(), re.MULTILINE))
    read = set(READ.findall(settings))
    assert len(read) > 20
    assert read - listed == set()

"""`.env.example` is the list of settings, so it has all of them."""

import re

from ranker.local.layout import CHECKOUT
from tests.local.env_example import LISTED

READ = re.compile(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"")


def test_every_setting_is_in_the_example() -> None:
    settings = "".join(path.read_text() for path in (CHECKOUT / "config" / "settings").rglob("*.py"))
    read = set(READ.findall(settings))
    assert len(read) > 20
    assert read - LISTED == set()

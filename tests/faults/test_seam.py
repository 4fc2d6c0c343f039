"""The named points where a process can be told to die are out of reach in production."""

import os
import subprocess
import sys
import timeit

from ranker.core.faults import fault_point
from ranker.local.layout import CHECKOUT

SAYS = "from django.conf import settings; print(getattr(settings, 'FAULT_POINT', 'unknown'))"


def what_settings_say(name: str) -> str:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": f"config.settings.{name}",
        "RANKER_FAULT_POINT": "after-commit:1",
        "DJANGO_SECRET_KEY": "s" * 64,
        "JWT_SIGNING_KEY": "j" * 64,
        "DJANGO_ALLOWED_HOSTS": "ranker.example",
    }
    done = subprocess.run(
        [sys.executable, "-c", SAYS], cwd=CHECKOUT, env=env, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_production_does_not_know_the_setting() -> None:
    assert what_settings_say("local") == "after-commit:1"
    assert what_settings_say("production") == "unknown"


def test_a_point_that_was_not_chosen_costs_nothing() -> None:
    seconds = timeit.timeit(lambda: fault_point("after-commit"), number=10_000) / 10_000
    assert seconds < 10e-6

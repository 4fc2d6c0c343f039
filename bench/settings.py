"""For the floor: the product's settings with nothing in front of the view, and one address of the benchmark's own."""

from config.settings.local import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
MIDDLEWARE = []
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410"]

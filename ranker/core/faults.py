"""Named points where a test may have this process killed, to see what a crash just there leaves behind.

`FAULT_POINT` is a setting of `config.settings.local` alone; the production settings do not know it.
"""

import os
import signal
from itertools import count

from django.conf import settings

# "after-commit:40": at the 40th time that this process comes by. Read once, so that the points cost nothing when off.
POINT, _, NUMBER = getattr(settings, "FAULT_POINT", "").partition(":")
_hits = count(1)


def fault_point(name: str) -> None:
    """Die here by SIGKILL if this is the chosen point and its time has come."""
    if name == POINT and next(_hits) >= int(NUMBER or 1):
        os.write(2, f"fault point {name}: killed\n".encode())
        os.kill(os.getpid(), signal.SIGKILL)

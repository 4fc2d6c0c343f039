"""How much memory there is, and PostgreSQL's share of it."""

import os
from pathlib import Path
from typing import Final

MB: Final = 2**20
# A container's limit, by the second and the first version of control groups; without one, "max" or a huge number.
LIMITS: Final = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
SMALLEST_MB: Final = 128
LARGEST_MB: Final = 4096


def memory_mb(*, limits: tuple[Path, ...] = LIMITS) -> int:
    """The machine's memory, or the container's where that is less."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    texts = [path.read_text(encoding="ascii").strip() for path in limits if path.is_file()]
    return min(found + [int(text) for text in texts if text.isdecimal()]) // MB


def postgres_share(*, memory: int) -> dict[str, str]:
    """PostgreSQL's own pages: an eighth of `memory` (MB). Its manual begins with a quarter of a machine of its own
    (https://www.postgresql.org/docs/current/runtime-config-resource.html); here the rest of ranker lives beside it."""
    buffers = min(max(memory // 8, SMALLEST_MB), LARGEST_MB)
    return {"shared_buffers": f"{buffers}MB", "effective_cache_size": f"{max(memory // 2, 2 * buffers)}MB"}

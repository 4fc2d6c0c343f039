"""How much memory there is, and PostgreSQL's share of it."""

import os
from pathlib import Path

import pytest

from ranker.local.memory import memory_mb, postgres_share

MACHINE = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20


@pytest.mark.parametrize(
    ("memory", "buffers", "cache"),
    [
        (512, "128MB", "256MB"),
        (2048, "256MB", "1024MB"),
        (24_000, "3000MB", "12000MB"),
        (256_000, "4096MB", "128000MB"),
    ],
)
def test_postgresql_gets_an_eighth_within_bounds(memory: int, buffers: str, cache: str) -> None:
    assert postgres_share(memory=memory) == {"shared_buffers": buffers, "effective_cache_size": cache}


@pytest.mark.parametrize(
    ("limit", "memory"), [("max\n", MACHINE), ("104857600\n", 100), ("9223372036854771712\n", MACHINE)]
)
def test_a_containers_limit_counts_where_it_is_less(tmp_path: Path, limit: str, memory: int) -> None:
    (tmp_path / "memory.max").write_text(limit)
    assert memory_mb(limits=(tmp_path / "memory.max", tmp_path / "missing")) == memory

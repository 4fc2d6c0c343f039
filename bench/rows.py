"""One line of the table."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(kw_only=True)
class Row:
    """One line of the table; `cpu` is in microseconds per unit, by process."""

    name: str
    title: str
    unit: str
    target: int | None = None
    units: int = 0
    per_second: float | None = None
    p50_ms: float | None = None
    p99_ms: float | None = None
    cpu: dict[str, float] = field(default_factory=dict)
    web_mb: float | None = None
    # Processors that other programs of the machine had meanwhile, the load generator left out.
    others: float | None = None
    ratios: dict[str, float] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """All processes together."""
        return sum(self.cpu.values())

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "Row":
        """A line that was kept."""
        return cls(**{name: value for name, value in kept.items() if name != "total"})

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {**asdict(self), "total": self.total}

"""What a run found, as it is committed: one file for each bench and database."""

import json
import os
import platform
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.goals import GOALS
from benchmarks.sizes import Size
from benchmarks.worlds import KEPT, Kind

COMMITTED = Path(__file__).resolve().parent / "results"
TRIED = KEPT / "results"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value, held against the goal of that name; `beside` tells both sides of a ratio in words."""

    goal: str
    value: float
    beside: str

    def told(self) -> dict[str, Any]:
        value = float(f"{self.value:.4g}")
        return {"goal": self.goal, "value": value, "verdict": GOALS[self.goal].judge(value), "beside": self.beside}


@dataclass(slots=True)
class Result:
    """`details` is whatever else the docs show or a reader may want to look at."""

    bench: str
    database: Kind
    figures: list[Figure] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    def write(self, size: Size, seconds: float) -> Path:
        """A small run tells how it went beside the kept ones, and leaves them as they are."""
        told = {
            "bench": self.bench, "database": self.database, "size": size.name, "command": command(self, size),
            "seconds": round(seconds, 1), "machine": machine(),
            "figures": [figure.told() for figure in self.figures], "details": self.details,
        }  # fmt: skip
        folder = COMMITTED if size.name == "full" else TRIED
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self.bench}.{self.database}.json"
        file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return file


def command(result: Result, size: Size) -> str:
    if result.bench == "soak":
        return f"make soak MINUTES={result.details['minutes']:g}"
    return f"make bench BENCH={result.bench} DATABASES={result.database} SIZE={size.name}"


def machine() -> dict[str, Any]:
    """In general words: what a figure depends on."""
    return {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system(),
            "processor": _processor()}  # fmt: skip


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def kept(folder: Path = COMMITTED) -> list[dict[str, Any]]:
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]

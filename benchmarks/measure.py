"""Timing a piece of work in a process of its own, with its peak memory."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of the work itself (imports left out) and the process's peak memory."""

    seconds: float
    peak_mib: float
    detail: dict[str, float]


def run(module: str, *arguments: str) -> Measured:
    """Run ``python -m module arguments``; it must end with ``report(...)``."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    found = json.loads(done.stdout.strip().splitlines()[-1])
    return Measured(found["seconds"], found["peak_mib"], found["detail"])


def report(work: Callable[[], dict[str, float] | None]) -> None:
    """Do the work and print what ``run`` reads."""
    started, busy = time.perf_counter(), time.process_time()
    detail = work() or {}
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"seconds": seconds, "cpu_seconds": busy, "peak_mib": peak, "detail": detail}
    print(json.dumps(told), flush=True)


def compare(title: str, ours: Measured, other_name: str, other: Measured, limit: float) -> None:
    """Print ours, the other and the ratio."""
    ratio = ours.seconds / other.seconds
    verdict = "ok" if ratio <= limit else "ABOVE"
    print(
        f"{title}\n"
        f"  tsunagi        {ours.seconds:8.2f} s  {ours.peak_mib:7.0f} MiB peak\n"
        f"  {other_name:<14} {other.seconds:8.2f} s  {other.peak_mib:7.0f} MiB peak\n"
        f"  ratio          {ratio:8.2f}    (at most {limit}: {verdict})",
        flush=True,
    )

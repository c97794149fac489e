"""One tool, one process: its time inside, the time of the whole process, its peak memory."""

import json
import os
import resource
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

_ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Ran:
    """What a process needed.

    Attributes:
        seconds: of matching alone: no imports, no reading of the file, no writing of the result.
        cpu_seconds: of matching alone, of all processors together: on a machine that does other
            things as well, the fairer measure.
        peak_mib: when matching was done, with all that was read before.
        whole_seconds: of the process, from start to end.
        whole_peak_mib: of the process, with what it did after matching (writing, thresholds picked
            in hindsight).
        detail: what else it tells.
        failure: why there is nothing to score; "" when all went well.
    """

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mib: float = 0.0
    whole_seconds: float = 0.0
    whole_peak_mib: float = 0.0
    detail: dict[str, float] = field(default_factory=dict)
    failure: str = ""


def run(
    python: str | Path,
    module: str,
    *arguments: str | Path,
    seconds: float = 3600.0,
    memory_share: float = 1.0,
) -> Ran:
    """Run ``python -m module arguments``; it must print what ``measure.report`` prints.

    What it adds as ``{"more": {…}}`` becomes part of the detail.

    Args:
        python: the interpreter.
        module: what it runs.
        arguments: of the module.
        seconds: after which the process is ended.
        memory_share: most it may take, as a share of the memory that is free when it starts.
    """
    most = int(_free_bytes() * memory_share)
    command = [str(python), "-m", module, *map(str, arguments)]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=_ROOT,
            stdout=out,
            stderr=err,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (most, most)),
        )
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        whole = time.perf_counter() - started
        out.seek(0)
        err.seek(0)
        lines = out.read().splitlines()
        told = [line for line in lines if line.startswith('{"seconds"')]
        more = [json.loads(line)["more"] for line in lines if line.startswith('{"more"')]
        complaint = err.read().strip().splitlines()
    peak = usage.ru_maxrss / 1024
    if process.returncode or not told:
        stopped = f"ended after {seconds:.0f} s" if whole >= seconds else ""
        reason = stopped or (complaint[-1] if complaint else f"exit {process.returncode}")
        return Ran(whole_seconds=whole, whole_peak_mib=peak, failure=reason)
    found = json.loads(told[-1])
    for addition in more:
        found["detail"].update(addition)
    return Ran(
        found["seconds"], found["cpu_seconds"], found["peak_mib"], whole, peak, found["detail"]
    )


def _free_bytes() -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable"):
            return int(line.split()[1]) * 1024
    return resource.RLIM_INFINITY

"""Nothing phones home: a sync opens no connection but to this machine."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.small_firm import write_small_firm

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]

GUARD = """
import ipaddress, json, sys

outside = []

def is_here(host):
    if not isinstance(host, str) or host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False

def watch(event, arguments):
    # socket.connect(socket, address), socket.sendto(socket, address), socket.getaddrinfo(host, …)
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if isinstance(address, tuple) and not is_here(address[0]):
            outside.append([event, str(address)])
            raise ConnectionError(f"not allowed: {event} {address}")
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        if not is_here(arguments[0]):
            outside.append([event, str(arguments[0])])
            raise ConnectionError(f"not allowed: {event} {arguments[0]}")

sys.addaudithook(watch)
"""

SYNC = """
from pathlib import Path
from pipelines.launch import run_sync
from pipelines.workspace import Workspace

workspace = Workspace.open(Path(sys.argv[1]))
reports = [run_sync(workspace), run_sync(workspace)]
print(json.dumps({
    "statuses": [str(report.status) for report in reports],
    "outside": outside,
    "checked": "great_expectations" in sys.modules,
}))
"""

CALL_HOME = """
import socket
stream, datagram = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
for call in (
    lambda: socket.getaddrinfo("telemetry.example.com", 443),
    lambda: stream.connect(("192.0.2.1", 80)),
    lambda: datagram.sendto(b"x", ("192.0.2.1", 53)),
):
    try:
        call()
    except OSError:
        pass
print(json.dumps({"outside": outside}))
"""


def run(program: str, folder: Path, *arguments: str) -> dict[str, Any]:
    # What the machine's owner may have set against telemetry must not do our work here.
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DAGSTER", "GX_", "TSUNAGI"))
    }
    done = subprocess.run(
        [sys.executable, "-c", GUARD + program, *arguments],
        cwd=ROOT, env={**environment, "HOME": str(folder), "USERPROFILE": str(folder)},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_the_guard_sees_connections(tmp_path: Path) -> None:
    seen = [event for event, _ in run(CALL_HOME, tmp_path)["outside"]]
    assert seen == ["socket.getaddrinfo", "socket.connect", "socket.sendto"]


def test_a_sync_stays_on_this_machine(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    root = write_small_firm(tmp_path / "firm")
    found = run(SYNC, home, str(root))
    assert found["outside"] == []
    assert found["statuses"] == ["published", "unchanged"]
    assert found["checked"], "the sync was to include the checks, and with them their library"
    # Dagster and Great Expectations keep what they would send in these folders.
    assert not (home / ".dagster").exists()
    assert not (home / ".great_expectations").exists()
    assert not list((root / ".tsunagi" / "dagster").glob("**/event.log"))
    assert not (root / ".tsunagi" / "dagster" / ".telemetry").exists()

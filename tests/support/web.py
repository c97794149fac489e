"""The web application for tests: a synced firm, accounts, a real server, a real browser."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi.testclient import TestClient

from app.web.application import create_app
from core.people import Role
from pipelines.steps.accounts import add_account
from pipelines.workspace import Workspace

PASSWORD = "correct horse battery"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Served:
    """A web application that answers.

    Attributes:
        workspace: what it serves.
        address: where, such as ``http://127.0.0.1:43210``.
    """

    workspace: Workspace
    address: str


def with_accounts(workspace: Workspace) -> Workspace:
    """Give a workspace one account per role, called like it."""
    for role in Role:
        add_account(workspace, str(role), PASSWORD, role, shown_name=f"{role}さん")
    return workspace


def copy_of(root: Path, target: Path) -> Workspace:
    """Return a workspace of its own, the same as another that nobody works on."""
    shutil.copytree(root, target)
    return Workspace.open(target)


@contextmanager
def signed_in(workspace: Workspace, name: str = "operator") -> Iterator[TestClient]:
    """Give a client that is signed in, without a browser."""
    with TestClient(create_app(workspace), follow_redirects=True) as client:
        answer = client.post("/signin", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        yield client


def form_token(client: TestClient) -> str:
    """Return what forms of a signed-in client must carry."""
    page = client.get("/account").text
    return page.split('name="form-token" content="')[1].split('"')[0]


@contextmanager
def served(workspace: Workspace) -> Iterator[Served]:
    """Serve a workspace on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(create_app(workspace), host="127.0.0.1", port=port, log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server ended by itself"
        time.sleep(0.02)
    yield Served(workspace, f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join()


def chromium() -> str | None:
    """Return the browser's path; None where there is none."""
    return os.environ.get("TSUNAGI_CHROMIUM") or (
        CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium") or shutil.which("chrome")
    )

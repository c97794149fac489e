"""Failures are written down always, and told once, as configured."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from pipelines.notify import Failure, failures_file, recent_failures, report_failure
from pipelines.workspace import Workspace
from tests.support.small_firm import write_small_firm

FAILURE = Failure("run-1", "publish", "HISTORY_TOTAL", "合計が一致しません")


class WebHook(BaseHTTPRequestHandler):
    bodies: ClassVar[list[dict[str, str]]] = []
    answer = 200

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        type(self).bodies.append(json.loads(self.rfile.read(length)))
        self.send_response(type(self).answer)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class MailServer(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs that only sends."""

    mails: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self._say("220 test")
        while line := self.rfile.readline():
            word = line.split()[0].upper()
            if word == b"DATA":
                self._say("354 go on")
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line)
                type(self).mails.append(b"".join(lines))
            elif word == b"QUIT":
                self._say("221 bye")
                return
            self._say("250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def webhook() -> Iterator[int]:
    WebHook.bodies, WebHook.answer = [], 200
    with serving(HTTPServer(("127.0.0.1", 0), WebHook)) as port:
        yield port


@pytest.fixture
def mail_server() -> Iterator[int]:
    MailServer.mails = []
    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailServer)) as port:
        yield port


def workspace(tmp_path: Path, notifications: str = "") -> Workspace:
    more = f"notifications: {{{notifications}}}\n" if notifications else ""
    return Workspace.open(write_small_firm(tmp_path / "firm", more))


def test_a_failure_is_written_down_and_told_nobody_unless_asked(tmp_path: Path) -> None:
    firm = workspace(tmp_path)
    report_failure(firm, FAILURE)
    (entry,) = [json.loads(line) for line in failures_file(firm).read_text("utf-8").splitlines()]
    assert (entry["step"], entry["code"], entry["message"]) == (
        "publish", "HISTORY_TOTAL", "合計が一致しません",
    )  # fmt: skip
    assert (entry["told"], entry["not_told"]) == ([], {})


def test_the_webhook_is_told_once_per_run(tmp_path: Path, webhook: int) -> None:
    firm = workspace(tmp_path, f"webhook: 'http://127.0.0.1:{webhook}/hook'")
    assert report_failure(firm, FAILURE)["told"] == ["webhook"]
    assert report_failure(firm, FAILURE)["told"] == []
    assert len(WebHook.bodies) == 1
    text = WebHook.bodies[0]["text"]
    assert "試験商会株式会社" in text
    assert "合計が一致しません" in text
    report_failure(firm, Failure("run-2", "stage", "X", "もう一つ"))
    assert len(WebHook.bodies) == 2
    assert [entry["dagster_run_id"] for entry in recent_failures(firm)] == [
        "run-2", "run-1", "run-1",
    ]  # fmt: skip


def test_mail_is_sent(tmp_path: Path, mail_server: int) -> None:
    firm = workspace(
        tmp_path,
        f"smtp_host: 127.0.0.1, smtp_port: {mail_server}, "
        "mail_from: tsunagi@example.jp, mail_to: [a@example.jp, b@example.jp]",
    )
    assert report_failure(firm, FAILURE)["told"] == ["mail"]
    (mail,) = [message_from_bytes(raw, policy=default) for raw in MailServer.mails]
    assert mail["To"] == "a@example.jp, b@example.jp"
    assert mail["From"] == "tsunagi@example.jp"
    assert "HISTORY_TOTAL" in mail["Subject"]
    assert "合計が一致しません" in mail.get_content()


def test_a_failure_to_tell_is_written_beside_the_failure(tmp_path: Path, webhook: int) -> None:
    WebHook.answer = 500
    firm = workspace(
        tmp_path,
        f"webhook: 'http://127.0.0.1:{webhook}/hook', smtp_host: 127.0.0.1, smtp_port: 1, "
        "mail_to: [a@example.jp]",
    )
    entry = report_failure(firm, FAILURE)
    assert entry["told"] == []
    assert set(entry["not_told"]) == {"mail", "webhook"}
    assert "500" in entry["not_told"]["webhook"]


def test_a_webhook_that_is_no_web_address_is_not_opened(tmp_path: Path) -> None:
    firm = workspace(tmp_path, "webhook: 'file:///etc/passwd'")
    assert "file:" in report_failure(firm, FAILURE)["not_told"]["webhook"]


def test_a_half_written_line_is_passed_over(tmp_path: Path) -> None:
    firm = workspace(tmp_path)
    report_failure(firm, FAILURE)
    with failures_file(firm).open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-')
    assert len(recent_failures(firm)) == 1
    report_failure(firm, FAILURE)
    assert len(recent_failures(firm)) == 2

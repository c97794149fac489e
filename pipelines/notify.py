"""Telling people that a run failed: always in the workspace, and by mail or webhook if configured.

A failure to tell is written down beside the failure itself and never hides it.
"""

import json
import os
import smtplib
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.language import Text
from pipelines.config import Notifications
from pipelines.workspace import Workspace

_TIMEOUT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Failure:
    """What failed.

    Attributes:
        dagster_run_id: the run of Dagster.
        step: the step that failed; "" where the run could not begin.
        code: the error's code or class.
        message: for people.
    """

    dagster_run_id: str
    step: str
    code: str
    message: str


def failures_file(workspace: Workspace) -> Path:
    """Return the file in which failures are written down, one JSON object per line."""
    return workspace.state / "failures.jsonl"


def report_failure(workspace: Workspace, failure: Failure) -> dict[str, Any]:
    """Write a failure down, and tell whom the configuration names, once per run.

    Returns:
        What was written: the failure, ``at``, ``told`` (the ways that worked) and ``not_told``
        (way → why it did not).
    """
    told: list[str] = []
    not_told: dict[str, str] = {}
    if not _told_before(workspace, failure.dagster_run_id):
        for way, send in _ways(workspace.configuration.notifications).items():
            try:
                send(_subject(workspace, failure), _body(workspace, failure))
                told.append(way)
            except (OSError, smtplib.SMTPException, ValueError) as error:
                not_told[way] = f"{type(error).__name__}: {error}"
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        **asdict(failure),
        "told": told,
        "not_told": not_told,
    }
    _append(failures_file(workspace), json.dumps(entry, ensure_ascii=False))
    return entry


def recent_failures(workspace: Workspace, count: int = 20) -> list[dict[str, Any]]:
    """Return the last failures written down, the newest first."""
    try:
        lines = failures_file(workspace).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    entries = []
    for line in reversed(lines[-count:]):
        try:
            entries.append(json.loads(line))
        except ValueError:  # the last line of a process that was killed while writing
            continue
    return entries


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        if file.tell() > 0:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":  # a process was killed while it wrote
                file.write(b"\n")
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _told_before(workspace: Workspace, run_id: str) -> bool:
    return any(
        entry.get("dagster_run_id") == run_id and entry.get("told")
        for entry in recent_failures(workspace)
    )


def _ways(settings: Notifications) -> dict[str, Callable[[str, str], None]]:
    ways: dict[str, Callable[[str, str], None]] = {}
    if settings.smtp_host and settings.mail_to:
        ways["mail"] = lambda subject, body: _mail(settings, subject, body)
    if settings.webhook:
        url = settings.webhook
        ways["webhook"] = lambda subject, body: _post(url, f"{subject}\n{body}")
    return ways


def _mail(settings: Notifications, subject: str, body: str) -> None:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = settings.mail_from or settings.mail_to[0]
    message["To"] = ", ".join(settings.mail_to)
    message.set_content(body)
    host = settings.smtp_host or ""
    with smtplib.SMTP(host, settings.smtp_port, timeout=_TIMEOUT_SECONDS) as server:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls()
        server.send_message(message)


def _post(url: str, text: str) -> None:
    """Post ``{"text": …}``, which Slack, Mattermost, Google Chat and Teams workflows take."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"not a web address: {url}")
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked
        url,
        data=json.dumps({"text": text}, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS):  # noqa: S310
        pass


def _subject(workspace: Workspace, failure: Failure) -> str:
    company = workspace.configuration.company
    return str(
        Text(
            ja=f"[Tsunagi] {company}: 夜間同期が失敗しました ({failure.code})",
            en=f"[Tsunagi] {company}: the sync failed ({failure.code})",
        )
    )


def _body(workspace: Workspace, failure: Failure) -> str:
    now = datetime.now(workspace.zone)
    return str(
        Text(
            ja=f"{now:%Y-%m-%d %H:%M} ステップ: {failure.step or '開始'}\n\n{failure.message}\n\n"
            f"何も公開していません。前回の公開内容がそのまま使えます。\n"
            f"フォルダー: {workspace.root}\n詳しくは: tsunagi status",
            en=f"{now:%Y-%m-%d %H:%M} Step: {failure.step or 'start'}\n\n{failure.message}\n\n"
            f"Nothing was published; the last publication stands.\n"
            f"Folder: {workspace.root}\nMore: tsunagi status",
        )
    )

"""The computer: Python, packages, encodings, clock."""

import locale
import platform
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.language import Text
from pipelines.health.finding import Finding, Level, fine

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 35, 0)
"""The first with RETURNING and DROP COLUMN, which migrations use."""
BUILT_AFTER = datetime(2026, 1, 1, tzinfo=UTC)
"""A clock before this is wrong: the program did not exist yet."""

PACKAGES = {
    "alembic": 1, "dagster": 1, "dagster-webserver": 1, "duckdb": 1, "filelock": 3,
    "great-expectations": 1, "jaconv": 0, "numpy": 2, "olefile": 0, "openpyxl": 3, "orjson": 3,
    "pandas": 3, "phonenumbers": 9, "psycopg": 3, "pyarrow": 21, "pydantic": 2, "pykakasi": 2,
    "python-calamine": 0, "python-stdnum": 2, "pyyaml": 6, "rapidfuzz": 3, "rich": 14,
    "ruamel.yaml": 0, "scipy": 1, "sqlalchemy": 2, "typer": 0,
}  # fmt: skip
"""What the program stands on, and the oldest major version of each."""

_SAMPLE = "髙﨑㈱ ①～－"


def look_at_machine() -> Iterator[Finding]:
    """Look at everything that does not need a workspace."""
    yield _python()
    yield _packages()
    yield _sqlite()
    yield _encoding()
    yield _clock()


def versions() -> dict[str, str | None]:
    """Return the installed version of every package; None where it is missing."""
    return {name: _version(name) for name in PACKAGES}


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _python() -> Finding:
    subject = Text("Python", "Python")
    bits = 64 if sys.maxsize > 2**32 else 32
    now = f"{platform.python_version()} ({bits} bit, {sys.executable})"
    if sys.version_info[:2] < OLDEST_PYTHON or bits != 64:
        return Finding(
            "python",
            subject,
            Level.FAIL,
            Text(now, now),
            Text(
                "64ビット版の Python 3.11 以上を入れてください。",
                "Install a 64-bit Python 3.11 or newer.",
            ),
        )
    return fine("python", subject, Text(now, now))


def _packages() -> Finding:
    subject = Text("パッケージ", "Packages")
    found = versions()
    missing = [name for name, version in found.items() if version is None]
    old = [
        f"{name} {version}"
        for name, version in found.items()
        if version is not None and _major(version) < PACKAGES[name]
    ]
    if missing or old:
        listing = ", ".join([*missing, *old])
        return Finding(
            "packages",
            subject,
            Level.FAIL,
            Text(f"ないか古いもの: {listing}", f"Missing or too old: {listing}"),
            Text(
                "もう一度インストールしてください: python -m pip install --upgrade tsunagi-hub",
                "Install again: python -m pip install --upgrade tsunagi-hub",
            ),
        )
    return fine(
        "packages",
        subject,
        Text(f"{len(found)}個そろっています", f"all {len(found)} are there"),
    )


def _major(version: str) -> int:
    first = version.split(".", 1)[0]
    return int(first) if first.isdigit() else 0


def _sqlite() -> Finding:
    subject = Text("SQLite", "SQLite")
    state = Text(sqlite3.sqlite_version, sqlite3.sqlite_version)
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return Finding(
            "sqlite",
            subject,
            Level.FAIL,
            state,
            Text(
                "Python を新しくしてください(SQLite 3.35 以上が要ります)。",
                "Use a newer Python (SQLite 3.35 or newer is needed).",
            ),
        )
    return fine("sqlite", subject, state)


def _encoding() -> Finding:
    subject = Text("文字コード", "Encoding")
    # What Python opened the terminal with; the program itself may have softened its errors.
    screen = getattr(sys.__stdout__, "encoding", None) or "utf-8"
    files = sys.getfilesystemencoding()
    place = ".".join(part for part in locale.getlocale() if part) or "C"
    now = f"terminal {screen}, file names {files}, locale {place}"
    if files.lower().replace("-", "") != "utf8":
        return Finding(
            "encoding",
            subject,
            Level.FAIL,
            Text(now, now),
            Text(
                "環境変数 PYTHONUTF8=1 を設定してください(日本語のファイル名が読めません)。",
                "Set PYTHONUTF8=1 (Japanese file names cannot be read).",
            ),
        )
    try:
        _SAMPLE.encode(screen)
    except (UnicodeEncodeError, LookupError):
        return Finding(
            "encoding",
            subject,
            Level.WARN,
            Text(now, now),
            Text(
                "画面に出せない文字は ? になります。Windows では `chcp 65001` か "
                "PYTHONUTF8=1 を設定してください。データには影響しません。",
                "Characters the terminal lacks are shown as ?. On Windows run `chcp 65001` or set "
                "PYTHONUTF8=1. Data are not affected.",
            ),
        )
    return fine("encoding", subject, Text(now, now))


def _clock() -> Finding:
    subject = Text("時計", "Clock")
    now = datetime.now(UTC)
    state = Text(f"{now:%Y-%m-%d %H:%M} UTC", f"{now:%Y-%m-%d %H:%M} UTC")
    try:
        ZoneInfo("Asia/Tokyo")
    except ZoneInfoNotFoundError:
        return Finding(
            "clock",
            subject,
            Level.FAIL,
            Text("時間帯のデータがありません", "the time zones' data are missing"),
            Text("python -m pip install tzdata", "python -m pip install tzdata"),
        )
    if now < BUILT_AFTER:
        return Finding(
            "clock",
            subject,
            Level.FAIL,
            state,
            Text("コンピューターの日付を直してください。", "Set the computer's date."),
        )
    return fine("clock", subject, state)

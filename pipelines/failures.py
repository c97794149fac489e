"""What a failure of the machine or the database means, in words that say what to do.

What belongs here: failures that Python, the system or a database reports in its own words. What
does not: what the product itself finds wrong (``core.errors``), and how a command or a page ends.
"""

import errno

from core.errors import ConfigurationError, HubError, InstallationError
from core.language import Text

_NO_SUCH: dict[tuple[type[OSError], ...], Text] = {
    (FileNotFoundError,): Text("見つかりません", "there is none"),
    (FileExistsError, NotADirectoryError): Text(
        "フォルダーがあるべき所にファイルがあります", "a file is where a folder should be"
    ),
    (IsADirectoryError,): Text("ファイルではなくフォルダーです", "it is a folder, not a file"),
}


def explain(error: BaseException) -> HubError | None:
    """Return what a failure of the machine or the database means; None where we don't know."""
    if isinstance(error, HubError):
        return error
    if isinstance(error, OSError):
        return _explain_system(error)
    if type(error).__module__.startswith("sqlalchemy."):
        return _explain_database(error)
    return None


def told(error: BaseException) -> Text:
    """Return what to say of a failure: what it means with its code, else what Python calls it."""
    if known := explain(error):
        return Text(f"[{known.code}] {known.message.ja}", f"[{known.code}] {known.message.en}")
    unknown = f"{type(error).__name__}: {error}"
    return Text(unknown, unknown)


def _explain_system(error: OSError) -> HubError | None:
    name = error.filename or ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _disk_full()
    if isinstance(error, PermissionError):
        return InstallationError(
            "NO_PERMISSION",
            Text(
                ja=f"{name} を読み書きできません。Excel などで開いていないか、"
                "フォルダーの権限があるかを確かめてください。",
                en=f"{name} cannot be read or written. Is it open in Excel? "
                "Do you have the right to write in that folder?",
            ),
        )
    for kinds, why in _NO_SUCH.items():
        if isinstance(error, kinds):
            return ConfigurationError(
                "NO_FILE",
                Text(
                    ja=f"{name} というファイルやフォルダーを開けません({why.ja})。",
                    en=f"{name} cannot be opened ({why.en}).",
                ),
            )
    return None


def _disk_full() -> HubError:
    return InstallationError(
        "DISK_FULL",
        Text(
            ja="ディスクがいっぱいです。空きを作って、もう一度実行してください。"
            "公開済みの内容は変わっていません。",
            en="The disk is full. Make room and run again. What was published is unchanged.",
        ),
    )


def _explain_database(error: BaseException) -> HubError:
    why = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    if "disk is full" in why:
        return _disk_full()
    return InstallationError(
        "WAREHOUSE",
        Text(
            ja=f"倉庫(データベース)を使えません: {why}\n"
            "`tsunagi doctor` で原因と直し方を確かめてください。公開済みの内容は変わっていません。",
            en=f"The warehouse (database) cannot be used: {why}\n"
            "`tsunagi doctor` says why and how to mend it. What was published is unchanged.",
        ),
    )

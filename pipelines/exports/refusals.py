"""Why a file is not made at all, in words."""

from collections.abc import Sequence
from pathlib import Path

from core.errors import ConfigurationError
from core.language import Text


def nothing_published() -> ConfigurationError:
    """Say that there is nothing to write yet."""
    return ConfigurationError(
        "NOTHING_PUBLISHED",
        Text(
            ja="まだ何も公開していないので、書き出すものがありません。先に `tsunagi sync` を"
            "実行してください。",
            en="Nothing was published yet, so there is nothing to write. Run `tsunagi sync`.",
        ),
    )


def no_period(name: str) -> ConfigurationError:
    """Say that an export has no period."""
    return ConfigurationError(
        "EXPORT_PERIOD",
        Text(
            ja=f"「{name}」には期間を指定できません。期間があるのは kind: journal だけです。",
            en=f"'{name}' has no period. Only exports of kind journal have one.",
        ),
    )


def wrong_ending(output: Path, endings: Sequence[str]) -> ConfigurationError:
    """Say how the name of a file has to end."""
    told = " ".join(endings)
    return ConfigurationError(
        "EXPORT_ENDING",
        Text(
            ja=f"「{output}」: ファイル名の最後を {told} のどれかにしてください。",
            en=f"'{output}': the file's name must end in one of {told}.",
        ),
    )

"""Two languages in one help text.

Help texts are read when a command is defined, before anybody has asked for a language. So they
hold both, and one is chosen when the command line runs.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperArgument, TyperGroup

from core.language import Language, Text

_BETWEEN = "\x1f"
_VARIABLE = "TSUNAGI_LANG"

HELP_OPTION = Text(ja="この説明を表示して終わります。", en="Show this message and exit.")
ARGUMENTS = Text(ja="引数", en="Arguments")
OPTIONS = Text(ja="オプション", en="Options")
_RICH_WORDS = {
    "REQUIRED_LONG_STRING": Text(ja="[必須]", en="[required]"),
    "DEFAULT_STRING": Text(ja="[既定値: {}]", en="[default: {}]"),
    "ENVVAR_STRING": Text(ja="[環境変数: {}]", en="[env var: {}]"),
    "COMMANDS_PANEL_TITLE": Text(ja="コマンド", en="Commands"),
}


def both(ja: str, en: str) -> str:
    """Return a help text in both languages, to be chosen from by ``localise``."""
    return f"{ja}{_BETWEEN}{en}"


def pick(text: str | None, language: Language) -> str | None:
    """Return the wording of a help text in ``language``; other texts as they are."""
    if not text or _BETWEEN not in text:
        return text
    ja, en = text.split(_BETWEEN, 1)
    return Text(ja, en).in_(language)


def localise(command: Any, language: Language) -> None:
    """Choose one language throughout a command's help and that of its subcommands."""
    from typer import rich_utils

    for name, text in _RICH_WORDS.items():
        setattr(rich_utils, name, text.in_(language))
    _localise(command, language)


def _localise(command: Any, language: Language) -> None:
    for name in ("help", "short_help", "epilog", "rich_help_panel"):
        setattr(command, name, pick(getattr(command, name, None), language))
    context = typer.Context(command, help_option_names=["-h", "--help"])
    option = command.get_help_option(context)
    if option is not None:
        option.help = HELP_OPTION.in_(language)
        option.rich_help_panel = OPTIONS.in_(language)
        option.metavar = ""
    for parameter in command.params:
        parameter.help = pick(parameter.help, language)
        panel = ARGUMENTS if isinstance(parameter, TyperArgument) else OPTIONS
        parameter.rich_help_panel = panel.in_(language)
        if getattr(parameter, "is_flag", False):
            parameter.metavar = ""  # a switch takes no value; its type says nothing to people
    if isinstance(command, TyperGroup):
        for child in command.commands.values():
            _localise(child, language)


def asked_language(arguments: Sequence[str]) -> str | None:
    """Return what ``--lang`` says on a command line; None where it is not there."""
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Let messages be in ``language`` for a while, where it is one of ours."""
    before = os.environ.get(_VARIABLE)
    try:
        if language in ("ja", "en"):
            os.environ[_VARIABLE] = language
        yield
    finally:
        if before is None:
            os.environ.pop(_VARIABLE, None)
        else:
            os.environ[_VARIABLE] = before

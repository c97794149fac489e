"""The outermost command: language, and what becomes of every failure."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from app.cli import failures
from app.cli.output import survive_any_console
from app.cli.wording import asked_language, localise, speaking
from core.errors import ConfigurationError
from core.language import Text, current_language
from pipelines.error_log import write_down
from pipelines.failures import explain

if TYPE_CHECKING:
    from pipelines.workspace import Workspace

_EVERYWHERE = ("--workspace", "-w", "--lang")
_INTERRUPTED = 130


@dataclass(slots=True)
class Session:
    """What one command line works on.

    Attributes:
        folder: the workspace's folder.
        named: it was named on the command line, so it has to be named again.
    """

    folder: Path
    named: bool = False

    @property
    def command(self) -> str:
        """How to call ``tsunagi`` on this workspace."""
        if not self.named:
            return "tsunagi"
        folder = str(self.folder)
        return f'tsunagi -w "{folder}"' if " " in folder else f"tsunagi -w {folder}"

    def workspace(self) -> "Workspace":
        """Open the workspace.

        Raises:
            ConfigurationError: there is none, or its configuration is wrong.
        """
        from pipelines.workspace import Workspace

        return Workspace.open(self.folder)


def session(context: typer.Context) -> Session:
    """Return what the command line works on."""
    found = context.find_object(Session)
    return found if isinstance(found, Session) else Session(Path())


class Group(TyperGroup):
    """A command with subcommands; an unknown one is answered in our words."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the subcommand.

        Raises:
            ConfigurationError: there is none of that name.
        """
        if args and args[0] not in self.commands and not ctx.resilient_parsing:
            raise _unknown(args[0], ctx.command_path, list(self.commands))
        return super().resolve_command(ctx, args)


class Root(Group):
    """``tsunagi`` itself."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line and end with its exit code."""
        given = everywhere_options_first(sys.argv[1:] if args is None else args)
        survive_any_console()
        with speaking(asked_language(given)):
            localise(self, current_language())
            code = self._guarded(given, prog_name or "tsunagi", complete_var, extra)
        if standalone_mode:
            sys.exit(code)
        return code

    def _guarded(
        self, given: list[str], name: str, complete_var: str | None, extra: dict[str, Any]
    ) -> int:
        current = Session(Path())
        as_json = "--json" in given
        try:
            code = super().main(
                given, name, complete_var, standalone_mode=False, obj=current, **extra
            )
        except typer.Abort:
            code = failures.FAILED
        except typer.TyperException as error:
            if type(error).__name__ != "NoArgsIsHelpError":
                failures.tell("USAGE", str(failures.wrong_usage(error)), as_json=as_json)
            return failures.USAGE
        except Exception as error:  # whatever it is, people get a sentence
            return _fail(error, current, given, as_json=as_json)
        if code == _INTERRUPTED:
            failures.tell("INTERRUPTED", str(_INTERRUPTION), as_json=as_json)
            return failures.FAILED
        return code if isinstance(code, int) else failures.DONE


def _fail(error: Exception, current: Session, given: list[str], *, as_json: bool) -> int:
    known = explain(error)
    if known is not error:
        log = write_down(error, current.folder, given)
        if known is None:
            message = failures.unexpected(error, log)
            failures.tell("UNEXPECTED", str(message), as_json=as_json)
            return failures.FAILED
    failures.tell(known.code, str(known), as_json=as_json)
    return failures.exit_code(known)


def everywhere_options_first(arguments: Sequence[str]) -> list[str]:
    """Let ``--workspace`` and ``--lang`` stand after the command as well as before it."""
    first: list[str] = []
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            rest += [argument, *remaining]
        elif argument in _EVERYWHERE:
            first += [argument, *([value] if (value := next(remaining, None)) is not None else [])]
        elif argument.startswith(("--workspace=", "--lang=")):
            first.append(argument)
        else:
            rest.append(argument)
    return [*first, *rest]


_INTERRUPTION = Text(
    ja="中断しました。公開済みの内容は変わっていません。もう一度実行すれば続きから進みます。",
    en="Interrupted. What was published is unchanged. Run it again to go on.",
)


def _unknown(name: str, path: str, commands: list[str]) -> ConfigurationError:
    near = get_close_matches(name, commands, n=2)
    like_ja = f" {'、'.join(near)} のことですか。" if near else ""
    like_en = f" Did you mean {' or '.join(near)}?" if near else ""
    return ConfigurationError(
        "NO_SUCH_COMMAND",
        Text(
            ja=f"「{name}」というコマンドはありません。{like_ja}一覧: `{path} --help`",
            en=f"There is no command '{name}'.{like_en} See `{path} --help`.",
        ),
    )

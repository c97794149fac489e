"""``tsunagi user``: accounts of the web application."""

import sys
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app.cli.formats import moment
from app.cli.options import JsonFlag
from app.cli.output import Heading, Output
from app.cli.root import Group, session
from app.cli.wording import both
from core.errors import ConfigurationError
from core.language import Text
from core.people import Role

if TYPE_CHECKING:
    from core.people import Person

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help=both("Webアプリのアカウント。", "Accounts of the web application."),
)
RoleName = Literal["viewer", "operator", "administrator"]
Name = Annotated[
    str, typer.Argument(metavar="NAME", help=both("アカウント名。", "The account's name."))
]
FromInput = Annotated[
    bool,
    typer.Option(
        "--password-stdin",
        help=both(
            "パスワードを標準入力の1行目から\n読みます。",
            "Read the password from the first line of standard input instead of asking.",
        ),
    ),
]


@app.command(
    "add",
    help=both(
        "アカウントを作ります。パスワードは画面で尋ねます。",
        "Add an account; the password is asked for.",
    ),
)
def add(
    context: typer.Context,
    name: Name,
    role: Annotated[
        RoleName,
        typer.Option(
            "--role",
            metavar="ROLE",
            help=both(
                "役割: viewer(見る) operator(判定・訂正する) administrator(管理する)。",
                "viewer (looks), operator (decides, corrects), administrator (manages).",
            ),
        ),
    ] = "operator",
    shown_name: Annotated[
        str,
        typer.Option(
            "--shown-name",
            metavar="TEXT",
            help=both("画面に出す名前。", "How pages call the person."),
        ),
    ] = "",
    from_input: FromInput = False,
    json_: JsonFlag = False,
) -> None:
    """Add an account."""
    from pipelines.steps.accounts import add_account

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        password = _password(from_input)
        person = add_account(workspace, name, password, Role(role), shown_name)
        out.say(
            Text(
                ja=f"アカウント「{person.name}」({person.role.in_words.ja})を作りました。",
                en=f"Account '{person.name}' ({person.role}) added.",
            )
        )
        out.result(_plain(person))


@app.command("list", help=both("アカウントの一覧を表示します。", "List the accounts."))
def list_(context: typer.Context, json_: JsonFlag = False) -> None:
    """Show all accounts."""
    from warehouse.accounts import accounts, person_of

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        with workspace.engine.connect() as connection:
            rows = accounts(connection)
        people = [person_of(row) for row in rows]
        out.table(
            (
                Heading(Text("アカウント名", "Account")),
                Heading(Text("名前", "Name")),
                Heading(Text("役割", "Role")),
                Heading(Text("確認コード", "Codes")),
                Heading(Text("使える", "Active")),
                Heading(Text("作成", "Made")),
            ),
            [
                [
                    person.name,
                    person.shown_name,
                    str(person.role.in_words),
                    person.has_code,
                    bool(row.is_active),
                    moment(row.created_at, workspace.zone),
                ]
                for person, row in zip(people, rows, strict=True)
            ],
        )
        out.result(
            {
                "accounts": [
                    {**_plain(person), "active": bool(row.is_active)}
                    for person, row in zip(people, rows, strict=True)
                ]
            }
        )


@app.command(
    "disable",
    help=both(
        "アカウントを使えなくします(記録は残ります)。",
        "Stop an account; its history stays.",
    ),
)
def disable(
    context: typer.Context,
    name: Name,
    again: Annotated[
        bool,
        typer.Option("--enable", help=both("また使えるようにします。", "Allow it again.")),
    ] = False,
    json_: JsonFlag = False,
) -> None:
    """Stop an account, or allow it again."""
    from pipelines.steps.accounts import change_account

    with Output(as_json=json_, command=session(context).command) as out:
        person = change_account(session(context).workspace(), name, is_active=again)
        out.say(
            Text(
                ja=f"アカウント「{person.name}」を"
                f"{'使えるように' if again else '使えなく'}しました。",
                en=f"Account '{person.name}' {'enabled' if again else 'disabled'}.",
            )
        )
        out.result({**_plain(person), "active": again})


@app.command(
    "password",
    help=both(
        "パスワードを変えます(ロックも解けます)。",
        "Change a password; a locked account is unlocked.",
    ),
)
def password(
    context: typer.Context,
    name: Name,
    from_input: FromInput = False,
    without_code: Annotated[
        bool,
        typer.Option(
            "--forget-code",
            help=both(
                "確認コードの登録も取り消します。\n(電話をなくしたとき)",
                "Also ask for no one-time code any more (a lost telephone).",
            ),
        ),
    ] = False,
    json_: JsonFlag = False,
) -> None:
    """Set another password."""
    from pipelines.steps.accounts import forget_code, set_password

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        person = set_password(workspace, name, _password(from_input))
        if without_code:
            person = forget_code(workspace, name)
        out.say(
            Text(
                ja=f"アカウント「{person.name}」のパスワードを変えました。",
                en=f"The password of '{person.name}' is changed.",
            )
        )
        out.result(_plain(person))


def _password(from_input: bool) -> str:
    """Return the password: typed twice on a terminal, or a line of standard input.

    Raises:
        ConfigurationError: there is none, or it was typed differently.
    """
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise ConfigurationError(
            "NO_PASSWORD",
            Text(
                ja="パスワードを尋ねる画面がありません。--password-stdin を付けて、標準入力の"
                "1行目に書いてください。",
                en="There is no terminal to ask for the password. Add --password-stdin and give it "
                "as the first line of standard input.",
            ),
        )
    given: str = typer.prompt(str(Text("パスワード", "Password")), hide_input=True)
    again: str = typer.prompt(str(Text("もう一度", "Again")), hide_input=True)
    if given != again:
        raise ConfigurationError(
            "PASSWORDS_DIFFER",
            Text(
                ja="2回の入力が違います。もう一度実行してください。",
                en="The two differ. Run the command again.",
            ),
        )
    return given


def _plain(person: "Person") -> dict[str, object]:
    return {
        "name": person.name,
        "shown_name": person.shown_name,
        "role": str(person.role),
        "has_code": person.has_code,
    }

"""``tsunagi review decide, merge, split, undo, history``: decisions one by one."""

from typing import Annotated

import typer

from app.cli.decide_view import show_decided, show_history, show_undone, take_effect
from app.cli.options import JsonFlag, LaterFlag, LimitOption
from app.cli.output import Output
from app.cli.review import user_name
from app.cli.root import session
from app.cli.wording import both
from core.errors import ConfigurationError
from core.judgement import RecordKey
from core.language import Text

_RECORD = both(
    "レコード。SYSTEM:CODE の形(review list の [ ] の中)。",
    "A record as SYSTEM:CODE, as in the brackets of review list.",
)
Reason = Annotated[
    str,
    typer.Option(
        "--reason", "-r", metavar="TEXT", help=both("理由。記録に残ります。", "Why; kept.")
    ),
]


def decide(
    context: typer.Context,
    left: Annotated[str, typer.Argument(metavar="RECORD", help=_RECORD)],
    right: Annotated[str, typer.Argument(metavar="RECORD", help=_RECORD)],
    judgement: Annotated[
        str,
        typer.Argument(
            metavar="JUDGEMENT",
            help=both(
                "○ 同じ same、× 別 different、？ 保留 unsure のどれか。",
                "same, different or unsure (○ × ？).",
            ),
        ),
    ],
    reason: Reason = "",
    later: LaterFlag = False,
    json_: JsonFlag = False,
) -> None:
    """Say what two records are."""
    from pipelines.steps.decisions import decide as write
    from pipelines.steps.marks import read_mark

    with Output(as_json=json_, command=session(context).command) as out:
        one, other, said = record(left), record(right), read_mark(judgement)
        if said is None:
            raise _unreadable(judgement)
        workspace = session(context).workspace()
        done = write(workspace, [(one, other)], said, user_name(), reason)
        show_decided(out, done)
        take_effect(out, workspace, done.as_dict(), [one, other], later=later or not done.written)


def merge(
    context: typer.Context,
    customers: Annotated[
        list[str],
        typer.Argument(
            metavar="CUSTOMER...",
            help=both("1つにする顧客ID(2つ以上)。", "The ids of the customers, two or more."),
        ),
    ],
    reason: Reason = "",
    later: LaterFlag = False,
    json_: JsonFlag = False,
) -> None:
    """Make customers one."""
    from pipelines.steps.merging import merge as write
    from warehouse.queries import members

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        ids = [customer.strip().upper() for customer in customers]
        done = write(workspace, ids, user_name(), reason)
        with workspace.engine.connect() as connection:
            now = [members.current_id(connection, one) or one for one in ids]
            records = [key for one in members.customers(connection, now) for key in one.records]
        show_decided(out, done)
        take_effect(out, workspace, done.as_dict(), records, later=later or not done.written)


def split(
    context: typer.Context,
    records: Annotated[list[str], typer.Argument(metavar="RECORD...", help=_RECORD)],
    reason: Reason = "",
    later: LaterFlag = False,
    json_: JsonFlag = False,
) -> None:
    """Take records out of their customer."""
    from pipelines.steps.merging import split as write
    from warehouse.queries import members

    with Output(as_json=json_, command=session(context).command) as out:
        keys = [record(text) for text in records]
        workspace = session(context).workspace()
        with workspace.engine.connect() as connection:
            before = members.customers_of(connection, keys)
            mates = [
                key for one in members.customers(connection, before.values()) for key in one.records
            ]
        done = write(workspace, keys, user_name(), reason)
        show_decided(out, done)
        take_effect(out, workspace, done.as_dict(), mates, later=later or not done.written)


def undo(
    context: typer.Context,
    number: Annotated[
        int,
        typer.Argument(
            metavar="NUMBER",
            help=both("判定番号(review history にあります)。", "The decision; see review history."),
        ),
    ],
    reason: Reason = "",
    later: LaterFlag = False,
    json_: JsonFlag = False,
) -> None:
    """Take a decision back."""
    from pipelines.steps.decisions import undo as take_back

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        done = take_back(workspace, number, user_name(), reason)
        show_undone(out, done)
        records = [key for pair in done.now for key in pair]
        take_effect(out, workspace, done.as_dict(), records, later=later)


def history(
    context: typer.Context,
    records: Annotated[
        list[str] | None, typer.Argument(metavar="[RECORD...]", help=_RECORD)
    ] = None,
    limit: LimitOption = 20,
    json_: JsonFlag = False,
) -> None:
    """Show decisions, the newest first."""
    from pipelines.steps.decisions import history as read

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        found = read(workspace, [record(text) for text in records or []])
        show_history(out, found[:limit], len(found), workspace.zone)
        out.result({"total": len(found), "decisions": [one.as_dict() for one in found[:limit]]})


def record(text: str) -> RecordKey:
    """Read a record as people type it.

    Raises:
        ConfigurationError: it is not SYSTEM:CODE.
    """
    system, colon, code = text.partition(":")
    if not (colon and system.strip() and code.strip()):
        raise ConfigurationError(
            "RECORD_UNREADABLE",
            Text(
                ja=f"「{text}」はレコードとして読めません。「システム:コード」と書いてください"
                "(例: hanbai:0012。review list の [ ] の中のとおり)。",
                en=f"'{text}' does not name a record. Write SYSTEM:CODE (hanbai:0012, say), as in "
                "the brackets of review list.",
            ),
        )
    return RecordKey(system.strip(), code.strip())


def _unreadable(text: str) -> ConfigurationError:
    return ConfigurationError(
        "JUDGEMENT_UNREADABLE",
        Text(
            ja=f"「{text}」は判定として読めません。○(同じ) ×(別) ？(保留) のどれかにしてください。",
            en=f"'{text}' is no judgement. Write same, different or unsure (○ × ？).",
        ),
    )

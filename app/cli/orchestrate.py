"""``tsunagi orchestrate``: Dagster's web pages and daemon on this workspace."""

from typing import Annotated

import typer

from app.cli.output import Output
from app.cli.root import session
from app.cli.wording import both
from core.language import Text


def orchestrate(
    context: typer.Context,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help=both("待ち受けるアドレス。", "The address to listen on."),
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            "--port", min=1, max=65535, metavar="N", help=both("ポート番号。", "The port.")
        ),
    ] = 3000,
) -> None:
    """Run Dagster until it is stopped."""
    from pipelines.launch import orchestrate as start

    with Output(as_json=False, command=session(context).command) as out:
        workspace = session(context).workspace()

        def started(address: str) -> None:
            out.say(
                Text(
                    ja=f"Dagster を起動しました: {address}  (止めるには Ctrl+C)",
                    en=f"Dagster is at {address}  (Ctrl+C stops it)",
                ),
                style="bold",
            )
            plan = workspace.configuration
            out.say(
                Text(
                    ja=f"毎晩の予定: {plan.schedule} ({plan.timezone})。"
                    "この画面の Automation で止めたり始めたりできます。",
                    en=f"Nightly schedule: {plan.schedule} ({plan.timezone}); "
                    "Automation in its pages starts and stops it.",
                )
            )

        start(workspace, host, port, started=started)

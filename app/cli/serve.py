"""``tsunagi serve``: the operators' web application on this workspace."""

from typing import Annotated

import typer

from app.cli.output import Output
from app.cli.root import session
from app.cli.wording import both
from core.language import Text

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    context: typer.Context,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help=both(
                "待ち受けるアドレス。\n既定では、この端末からだけ開けます。",
                "The address to listen on;\nby default only this computer reaches it.",
            ),
        ),
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            "--port", min=1, max=65535, metavar="N", help=both("ポート番号。", "The port.")
        ),
    ] = 8000,
) -> None:
    """Serve the pages until it is stopped."""
    from app.web.serving import serve as start
    from warehouse.accounts import accounts

    with Output(as_json=False, command=session(context).command) as out:
        workspace = session(context).workspace()
        with workspace.engine.connect() as connection:
            known = accounts(connection)

        def started(address: str) -> None:
            out.say(
                Text(
                    ja=f"Webアプリを起動しました: {address}  (止めるには Ctrl+C)",
                    en=f"The web application is at {address}  (Ctrl+C stops it)",
                ),
                style="bold",
            )
            if not known:
                out.say(
                    Text(
                        ja="まだアカウントがありません。別の端末で "
                        f"`{out.command} user add 名前 --role administrator` を実行してください。",
                        en="There is no account yet. In another terminal, run "
                        f"`{out.command} user add NAME --role administrator`.",
                    ),
                    style="yellow",
                )
            if host not in _LOOPBACK:
                out.say(
                    Text(
                        ja="ほかのコンピューターからも開けます。通信を暗号化するため、"
                        "リバースプロキシ(HTTPS)を前に置いてください: docs/ja/administer.md",
                        en="Other computers can reach it. Put a reverse proxy with HTTPS before "
                        "it: docs/ja/administer.md",
                    ),
                    style="yellow",
                )

        start(workspace, host, port, started=started)

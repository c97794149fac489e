"""Options that several commands share."""

from typing import Annotated

import typer

from app.cli.wording import both

JsonFlag = Annotated[
    bool,
    typer.Option(
        "--json",
        help=both(
            "結果だけをJSONで標準出力に書きます。",
            "Write the result as one JSON object to standard output, and nothing else.",
        ),
    ),
]
SourceFilter = Annotated[
    str | None,
    typer.Option("--source", metavar="NAME", help=both("この source だけ。", "Only this source.")),
]
LimitOption = Annotated[
    int,
    typer.Option(
        "--limit",
        min=1,
        metavar="N",
        help=both("表示する件数の上限。", "At most this many."),
    ),
]
LaterFlag = Annotated[
    bool,
    typer.Option(
        "--later",
        help=both(
            "今は書き込むだけにして、次の sync から効かせます。",
            "Only write it down; the next sync applies it.",
        ),
    ),
]

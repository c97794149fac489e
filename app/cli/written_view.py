"""The outgoing files that a night wrote, as people read them."""

from collections.abc import Mapping
from typing import Any

from app.cli.output import Output
from core.language import Text


def show_written(out: Output, files: Mapping[str, Mapping[str, Any]]) -> None:
    """Write which files were written, and which could not be."""
    for name, done in files.items():
        if "error" in done:
            out.say(
                Text(
                    ja=f"書き出せませんでした: {name}: {done['error']}",
                    en=f"Not written: {name}: {done['error']}",
                ),
                style="red",
            )
            continue
        for path in done.get("files") or [done["file"]]:
            out.say(Text(ja=f"書き出し: {path}", en=f"Written: {path}"))

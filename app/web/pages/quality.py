"""Data quality: how complete, sound and single the systems' records are, and how nights went."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.web.access import Viewer
from app.web.charts import Bar, columns
from app.web.kept import QUALITY, kept
from app.web.visit import Visit
from core.language import Text
from pipelines.labels import FIELD_LABELS, label
from warehouse.queries.completeness import FIELDS
from warehouse.queries.intake import Night, nights
from warehouse.queries.listed import names_of

router = APIRouter(prefix="/boards/quality")
_NIGHTS = 60


@router.get("")
def board(visit: Viewer, system: Annotated[str, Query(max_length=60)] = "") -> Response:
    """Show completeness, soundness and doubles by system, and rows held back by night."""
    found = kept(visit, QUALITY)
    with visit.workspace.engine.connect() as connection:
        history = nights(connection, _NIGHTS)
        doubled = found.doubled.get(system, [])
        names = names_of(connection, [customer for customer, _ in doubled])
    return visit.page(
        "quality.html",
        found=found,
        fields=[(name, FIELD_LABELS[name]) for name in FIELDS],
        label=label,
        history=history,
        chart=_chart(visit, history) if len(history) > 1 else None,
        system=system,
        doubled=doubled,
        names=names,
        level=level,
    )


def level(share: float | None) -> str:
    """Return the class of a share: good, middling, poor."""
    if share is None:
        return ""
    return "good" if share >= 0.9 else "warn" if share >= 0.5 else "bad"


def _chart(visit: Visit, history: list[Night]) -> str:
    bars = []
    for place, night in enumerate(history):
        day = night.started_at.astimezone(visit.workspace.zone)
        told = Text(
            f"{day:%Y-%m-%d}: 保留 {night.rows_held:,}行 / 読込 {night.rows_read:,}行",
            f"{day:%Y-%m-%d}: {night.rows_held:,} of {night.rows_read:,} rows held back",
        )
        step = max(len(history) // 8, 1)
        shown = f"{day:%m-%d}" if place % step == 0 else ""
        bars.append(Bar(shown, night.rows_held, str(told), "bad" if night.refused else "c1"))
    return columns(bars, str(Text("夜ごとの保留行", "Rows held back by night")))

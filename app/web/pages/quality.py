"""Data quality: how complete, sound and single the systems' records are, and how nights went."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from markupsafe import Markup

from app.web.access import Viewer
from app.web.charts import Bar, columns, nice
from app.web.courses import Course, course_chart
from app.web.kept import QUALITY, kept
from app.web.visit import Visit
from core.labels import FIELD_LABELS, label
from core.language import Text
from warehouse.quality_log import Measured, course
from warehouse.queries.completeness import FIELDS
from warehouse.queries.intake import Night, nights
from warehouse.queries.listed import names_of

router = APIRouter(prefix="/boards/quality")
_NIGHTS = 60


DOUBLES = "doubles"
"""Shown over time instead of a field: records that are not the only one of their customer."""
_DOUBLES = Text("重複", "Doubles")
_Word = Annotated[str, Query(max_length=60)]


@router.get("")
def board(visit: Viewer, system: _Word = "", field: _Word = "") -> Response:
    """Show completeness, soundness and doubles by system, now and by night."""
    found = kept(visit, QUALITY)
    field = field if field in (*FIELDS, DOUBLES) else next(iter(FIELDS))
    with visit.workspace.engine.connect() as connection:
        history = nights(connection, _NIGHTS)
        measured = course(connection, _NIGHTS)
        doubled = found.doubled.get(system, [])
        names = names_of(connection, [customer for customer, _ in doubled])
    return visit.page(
        "quality.html",
        found=found,
        fields=[(name, FIELD_LABELS[name]) for name in FIELDS],
        label=label,
        history=history,
        chart=_chart(visit, history) if len(history) > 1 else None,
        field=field,
        over_time_of=[*((name, FIELD_LABELS[name]) for name in FIELDS), (DOUBLES, _DOUBLES)],
        measured=[one for one in measured if share_of(one, field) is not None],
        share_of=share_of,
        over_time=_over_time(visit, measured, field),
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


def share_of(one: Measured, field: str) -> float | None:
    """Return the share of records with a value in a field, or of those that are double."""
    if not one.records:
        return None
    count = one.superfluous if field == DOUBLES else one.filled.get(field)
    return None if count is None else count / one.records


def _over_time(visit: Visit, measured: list[Measured], field: str) -> Markup | None:
    """Return the course of a share by system; None before there are two nights."""
    runs = dict.fromkeys(one.run_id for one in measured)
    if len(runs) < 2:
        return None
    began = {one.run_id: one.started_at.astimezone(visit.workspace.zone) for one in measured}
    shares = {(one.run_id, one.system): share_of(one, field) for one in measured}
    courses = [
        Course(system, tuple(shares.get((run, system)) for run in runs))
        for system in sorted({one.system for one in measured})
    ]
    title = Text("割合の推移(システムごと)", "The share from night to night, by system")
    highest = max((share for share in shares.values() if share is not None), default=0.0)
    top = (nice(100 * highest) / 100 or 1.0) if field == DOUBLES else 1.0
    return course_chart([f"{began[run]:%m-%d}" for run in runs], courses, str(title), top=top)


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

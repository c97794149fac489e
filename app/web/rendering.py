"""Templates, and the words and numbers they are written with."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.responses import HTMLResponse

from app.web import navigation
from core.language import Text, current_language

_TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, values: dict[str, Any], *, status: int = 200) -> HTMLResponse:
    """Return a template filled in, as a page."""
    return HTMLResponse(environment().get_template(template).render(values), status_code=status)


@cache
def environment() -> Environment:
    """Return the templates: everything is escaped, a name that is not given is an error."""
    found = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {
        "t": lambda ja, en: str(Text(ja, en)),
        "language": current_language,
        "menu": navigation.menu,
        "allowed": navigation.allowed,
        "is_within": navigation.is_within,
        "manual_of": navigation.manual_of,
        "query": with_query,
        "form_token": form_token,
    }
    found.filters |= {
        "yen": yen,
        "number": number,
        "percent": percent,
        "day": day,
        "moment": moment,
        "ago": ago,
    }
    return found


def yen(value: int | Decimal | None) -> str:
    """Return an amount as ¥1,234,567; negative ones with a minus; a dash for none."""
    if value is None:
        return "–"
    return f"{'−' if value < 0 else ''}¥{abs(int(value)):,}"


def number(value: float | Decimal | None, digits: int = 0) -> str:
    """Return a number with separators; a dash for none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def percent(value: float | Decimal | None, digits: int = 1) -> str:
    """Return a share of 1 as a percentage; a dash for none."""
    if value is None:
        return "–"
    # Zero has no sign for people: -0.0 is what rounding leaves of a little less than nothing.
    return f"{round(100 * float(value), digits) + 0.0:.{digits}f}%"


def day(value: date | None) -> str:
    """Return a day as 2026-04-01; a dash for none."""
    return "–" if value is None else f"{value:%Y-%m-%d}"


@pass_context
def moment(context: Context, value: datetime | None) -> str:
    """Return a moment to the minute in the firm's time zone; a dash for none."""
    if value is None:
        return "–"
    return f"{value.astimezone(context['visit'].workspace.zone):%Y-%m-%d %H:%M}"


@pass_context
def ago(context: Context, value: datetime | None) -> str:
    """Return how long ago a moment was."""
    if value is None:
        return "–"
    span: timedelta = context["visit"].now - value
    minutes = max(int(span.total_seconds() // 60), 0)
    if minutes < 60:
        return str(Text(ja=f"{minutes}分前", en=f"{minutes} min ago"))
    if minutes < 48 * 60:
        return str(Text(ja=f"{minutes // 60}時間前", en=f"{minutes // 60} h ago"))
    return str(Text(ja=f"{minutes // 1440}日前", en=f"{minutes // 1440} days ago"))


@pass_context
def form_token(context: Context) -> Markup:
    """Return the hidden field every form of a signed-in person must have."""
    token = context["visit"].session.form_token
    return Markup('<input type="hidden" name="form_token" value="{}">').format(token)


def with_query(path: str, **values: Any) -> str:
    """Return an address with a query; what is None or "" is left out."""
    told = {name: value for name, value in values.items() if value not in (None, "")}
    return f"{path}?{urlencode(told)}" if told else path

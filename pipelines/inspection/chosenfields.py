"""A proposal as people want it: which column becomes which field, chosen by hand.

What belongs here: putting the choice in place of the guess. What does not: what follows from it
(``details``, ``proposal``), which is worked out as for a guess.
"""

from collections.abc import Mapping
from dataclasses import replace

from cleansing.dates import DateContext
from connectors.canonical import CANONICAL
from connectors.headers import fold
from connectors.rawtables import RawFile
from core.errors import ConfigurationError
from core.language import Text
from pipelines.inspection.assign import Choice
from pipelines.inspection.details import details_of
from pipelines.inspection.entities import missing_groups
from pipelines.inspection.mapped import label_of
from pipelines.inspection.proposal import Proposal, ReadTable, profile_of

_CHOSEN = Text("画面で選んだ", "chosen by hand")


def with_fields(
    raw: RawFile, proposal: Proposal, fields: Mapping[int, str], context: DateContext
) -> Proposal:
    """Return a proposal whose columns have the fields that people chose.

    Args:
        raw: the file.
        proposal: as it was guessed.
        fields: position of a column of the main table → its field, "" for none. Columns that are
            not named keep what was proposed. Other sheets follow by the names of their columns.
        context: what is known about the file's dates.

    Raises:
        ConfigurationError: a field is missing without which the file cannot be read.
    """
    main = proposal.tables[0]
    if main.best.journal is not None:
        return proposal
    known = {place: choice.field for choice in main.best.choices for place in choice.places}
    wanted = known | {place: field for place, field in fields.items() if place < _width(main)}
    by_name = {fold(main.table.columns[place].name): field for place, field in wanted.items()}
    tables = [
        _with(main, wanted),
        *(_with(table, _by_names(table, by_name)) for table in proposal.tables[1:]),
    ]
    best = tables[0].best
    if best.missing:
        raise _incomplete(best.missing)
    details = details_of(best, tables[0].table, context)
    return replace(
        proposal,
        tables=tuple(tables),
        choices=best.choices,
        details=details,
        profile=profile_of(raw, tables, details),
    )


def _width(table: ReadTable) -> int:
    return len(table.table.columns)


def _by_names(table: ReadTable, fields: Mapping[str, str]) -> dict[int, str]:
    guessed = {place: c.field for c in table.best.choices for place in c.places}
    return {
        column.position: fields.get(fold(column.name), guessed.get(column.position, ""))
        for column in table.table.columns
    }


def _with(table: ReadTable, fields: Mapping[int, str]) -> ReadTable:
    entity = table.best.entity
    before = {choice.field: choice for choice in table.best.choices}
    choices = []
    for field in CANONICAL[entity]:
        places = tuple(sorted(place for place, name in fields.items() if name == field))
        if not places:
            continue
        guess = before.get(field)
        same = guess is not None and sorted(guess.places) == list(places)
        choices.append(guess if guess and same else Choice(field, places, 1.0, "chosen", _CHOSEN))
    best = replace(
        table.best,
        choices=tuple(choices),
        missing=missing_groups(entity, [c.field for c in choices]),
    )
    return replace(table, readings=(best, *table.readings[1:]))


def _incomplete(missing: tuple[tuple[str, ...], ...]) -> ConfigurationError:
    groups = [[label_of(name) for name in group] for group in missing]
    ja = "、".join("か".join(f"「{label.ja}」" for label in group) for group in groups)
    en = ", ".join(" or ".join(label.en for label in group) for group in groups)
    return ConfigurationError(
        "MAPPING_INCOMPLETE",
        Text(
            ja=f"この対応付けでは読めません。{ja}の列を選んでください。",
            en=f"The file cannot be read like this. Choose a column for: {en}.",
        ),
    )

"""A contact, activity or deal that was held back, tried again."""

from cleansing.dates import DateContext
from connectors.model import Block
from core.errors import SourceError
from pipelines.steps.convert_details import ConvertedDetails, DetailConverter
from pipelines.steps.second_outcome import Outcome, code_is_taken, overtaken, still_wrong
from warehouse.landing.details import DetailLanding, Named
from warehouse.landing.files import Arrival
from warehouse.landing.replacing import newer_file


def take_detail(arrival: Arrival, block: Block, context: DateContext) -> Outcome:
    """Land a row of contacts, activities or deals, where it can be read now.

    Args:
        arrival: the file it stands in.
        block: the row alone.
        context: how the file's dates are read.
    """
    landing, reader = DetailLanding(arrival), DetailConverter(context)
    try:
        converted = reader.convert(block)
    except SourceError as error:
        return Outcome(error.message.ja)
    if converted.held:
        return still_wrong(converted.held, block.entity)
    (key,) = converted.keys
    if landing.has_rows(block.entity, key):
        if not reader.may_come_twice(key):
            return code_is_taken(_code(converted), landing.row_of(block.entity, key))
        while landing.has_rows(block.entity, key):
            converted = reader.convert(block)
            (key,) = converted.keys
    newer = _newer(landing, block, converted)
    if newer:
        return overtaken(newer)
    landing.add(
        block.entity,
        block.sheet,
        converted.row_numbers,
        converted.columns,
        Named(converted.keys, converted.days),
        converted.extra,
    )
    return Outcome(values=converted.values)


def _newer(landing: DetailLanding, block: Block, converted: ConvertedDetails) -> str:
    """Return a newer file that says the row, or has its day; "" where there is none."""
    (day,) = converted.days
    if landing.arrival.mode == "replace_period" and day is not None:
        newer = newer_file(landing.arrival, day, day)
        if newer is not None:
            return str(newer.path)
    return landing.newer_file(block.entity, converted.keys[0])


def _code(converted: ConvertedDetails) -> str:
    (code,) = converted.columns.get("code") or [""]
    return code or converted.keys[0]

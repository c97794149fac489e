from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cleansing.dates import DateContext, parse_date
from cleansing.problems import Problem

TABLE = Path(__file__).parents[2] / "cases" / "dates.yaml"


def context_of(entry: dict[str, Any]) -> DateContext:
    given_context = dict(entry["context"])
    if "file_date" in given_context:
        given_context["file_date"] = date.fromisoformat(given_context["file_date"])
    return DateContext(**given_context)


CASES = [
    pytest.param(context_of(entry), text, expected, id=f"{entry['about']}: {text}")
    for entry in YAML(typ="safe").load(TABLE)
    for text, expected in entry["cases"].items()
]


@pytest.mark.parametrize(("context", "text", "expected"), CASES)
def test_forms(context: DateContext, text: str, expected: str | None) -> None:
    found = parse_date(text, context)
    shown = found.code if isinstance(found, Problem) else found and found.isoformat()
    assert shown == expected


ERAS = [
    ("M", "明治", date(1868, 1, 25), 1867),
    ("T", "大正", date(1912, 7, 30), 1911),
    ("S", "昭和", date(1926, 12, 25), 1925),
    ("H", "平成", date(1989, 1, 8), 1988),
    ("R", "令和", date(2019, 5, 1), 2018),
]
WESTERN = [
    "{0:%Y%m%d}",
    "{0:%Y/%m/%d}",
    "{0:%Y-%m-%d}",
    "{0:%Y.%m.%d}",
    "{0.year}/{0.month}/{0.day}",
]
WESTERN += ["{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d}T00:00:00", "{0:%Y/%m/%d} 12:34:56"]
JAPANESE = [
    "{e}.{y:02}/{d:%m/%d}",
    "{e}{y:02}/{d:%m/%d}",
    "{e}{y:02}.{d:%m.%d}",
    "{e}{y:02}{d:%m%d}",
]
JAPANESE += ["{k}{y}年{d.month}月{d.day}日", "{k[0]}{y}.{d.month}.{d.day}"]
FULL_WIDTH = str.maketrans("0123456789/-.", "０１２３４５６７８９／－．")


@given(st.dates(date(1868, 1, 25), date(2100, 12, 31)), st.booleans())
@example(date(1989, 1, 7), False)
@example(date(1989, 1, 8), False)
@example(date(2019, 4, 30), False)
@example(date(2019, 5, 1), True)
def test_every_form_of_every_day_is_read_as_that_day(day: date, full_width: bool) -> None:
    letter, kanji, _, offset = [era for era in ERAS if era[2] <= day][-1]
    texts = [form.format(day) for form in WESTERN]
    texts += [form.format(e=letter, k=kanji, y=day.year - offset, d=day) for form in JAPANESE]
    for text in texts:
        written = text.translate(FULL_WIDTH) if full_width else text
        assert parse_date(written) == day, written


@given(st.dates(date(1960, 1, 1), date(2036, 1, 1)))
def test_serial_numbers_are_that_day_or_refused(day: date) -> None:
    serial = str(day.toordinal() - date(1899, 12, 30).toordinal())
    found = parse_date(serial)
    assert found == day or (isinstance(found, Problem) and found.code == "ambiguous_date")


@given(st.dates(date(2019, 5, 1), date(2048, 12, 31)))
def test_bank_dates_are_read_in_the_year_they_were_written(day: date) -> None:
    text = f"{day.year - 2018:02}{day:%m%d}"
    assert parse_date(text, DateContext(day, short_years="zengin")) == day


@given(st.dates(date(1989, 1, 8), date(2086, 12, 31)))
def test_continued_heisei(day: date) -> None:
    text = f"{day.year - 1988:02}{day:%m%d}"
    assert parse_date(text, DateContext(short_years="freeway")) == day


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.data())
def test_month_and_day_fall_in_the_twelve_months_up_to_the_file(file: date, data: Any) -> None:
    day = data.draw(st.dates(date(file.year - 1, 1, 1), file))
    found = parse_date(f"{day.month}/{day.day}", DateContext(file))
    if not isinstance(found, date):
        assert (day.month, day.day) == (2, 29)
        return
    assert (found.month, found.day) == (day.month, day.day)
    assert 0 <= (file.year - found.year) * 12 + file.month - found.month < 12


DATE_LIKE = st.text("0123456789/.-年月日元令和平成明治RHSTM: TZ+#~０９（）", max_size=25)
CONTEXTS = st.builds(
    DateContext,
    st.none() | st.dates(),
    st.sampled_from(["refuse", "zengin", "freeway", "western"]),
    st.sampled_from([1900, 1904]),
    st.booleans(),
)


@given(st.text() | DATE_LIKE, CONTEXTS)
@example("9999-12-31T23:00:00Z", DateContext(date(9999, 1, 1)))
@example("1868-01-01T00:00:00+14:00", DateContext(date(1, 1, 1)))
@example("9" * 5000, DateContext())
@example("R99", DateContext())
def test_no_text_raises(text: str, context: DateContext) -> None:
    found = parse_date(text, context)
    assert found is None or isinstance(found, (date, Problem))

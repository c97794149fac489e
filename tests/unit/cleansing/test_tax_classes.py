from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cleansing.problems import Problem
from cleansing.tax_classes import TaxClass, parse_tax_class

TABLE = YAML(typ="safe").load(Path(__file__).parents[2] / "cases" / "tax_classes.yaml")


@pytest.mark.parametrize(("text", "expected"), TABLE.items())
def test_wordings(text: str, expected: list[str | bool | None] | str | None) -> None:
    found = parse_tax_class(text)
    if isinstance(found, TaxClass):
        assert isinstance(expected, list)
        kind, rate, inclusive = expected
        assert found.kind == kind
        assert found.rate == (None if rate is None else Decimal(str(rate)))
        assert found.inclusive is inclusive
    else:
        assert (found.code if found else None) == expected


@given(st.text() | st.text("0123456789.%課税売上込軽減対象外非内別※(控除)", max_size=25))
def test_no_text_raises(text: str) -> None:
    assert isinstance(parse_tax_class(text), (TaxClass, Problem, type(None)))

from cleansing.columns import convert
from cleansing.problems import Problem
from core.language import Text

BAD = Problem("bad", Text("読めません", "cannot be read"))


def parse(text: str) -> int | Problem | None:
    if not text:
        return None
    return int(text) if text.isdigit() else BAD


def test_values_keep_their_order_and_problems_their_positions() -> None:
    values, problems = convert(["3", "x", "", "3", "x", "4"], parse)
    assert values == [3, None, None, 3, None, 4]
    assert problems == {1: BAD, 4: BAD}


def test_a_column_without_problems_has_none() -> None:
    assert convert(["1", "2"], parse) == ([1, 2], {})
    assert convert([], parse) == ([], {})


def test_each_distinct_text_is_parsed_once() -> None:
    seen: list[str] = []

    def record(text: str) -> str:
        seen.append(text)
        return text

    convert(["a", "b"] * 1000 + ["a"], record)
    assert sorted(seen) == ["a", "b"]

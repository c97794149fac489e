"""Two records of one name: by sound across systems, and one body or two within one."""

import pytest

from tests.support.matching import (
    Row,
    candidate_pairs,
    customers,
    frame,
    joined,
    matched,
    row,
    strangers,
)

READINGS = {
    "藍": "アイ", "梓": "アズサ", "椿": "ツバキ", "楓": "カエデ", "桐": "キリ", "榊": "サカキ",
    "柊": "ヒイラギ", "楠": "クスノキ", "檜": "ヒノキ", "欅": "ケヤキ",
    "波重機": "ナミジユウキ", "凪運輸": "ナギウンユ", "峰印刷": "ミネインサツ",
    "沢食品": "サワショクヒン",
}  # fmt: skip
NORTH, SOUTH = "千葉県船橋市凪町1-2-3", "千葉県船橋市波町8-9"


def kana(name: str) -> str:
    """Return the reading of a stranger's name."""
    core = name.removeprefix("株式会社")
    return READINGS[core[0]] + READINGS[core[1:]]


def payers(count: int = 40) -> list[Row]:
    """Return the strangers as a bank's file knows them: by kana alone."""
    return [row(f"bank:{one['code']}", f"カ){kana(one['name'])}") for one in strangers("a", count)]


def customers_with_readings(count: int = 40) -> list[Row]:
    """Return the strangers with their readings, as a sales package has them."""
    return [one | {"name_kana": kana(one["name"])} for one in strangers("a", count)]


def test_a_system_that_writes_kana_is_matched_by_sound() -> None:
    rows = [*customers_with_readings(), *payers()]
    assert joined(rows) == {
        frozenset({f"a:S{number:03}", f"bank:S{number:03}"}) for number in range(40)
    }


def test_a_sound_that_two_customers_share_is_a_question() -> None:
    rows = [*customers_with_readings(), *payers()]
    rows += [
        row("a:1", "株式会社光洋精機", name_kana="コウヨウセイキ", address=NORTH),
        row("a:2", "株式会社興陽精機", name_kana="コウヨウセイキ", address=SOUTH),
        row("bank:1", "カ)コウヨウセイキ"),
    ]
    result = matched(rows)
    assert not any("bank:1" in keys for keys in customers(rows, result))
    assert {frozenset({"a:1", "bank:1"}), frozenset({"a:2", "bank:1"})} & candidate_pairs(
        rows, result
    )


def settled(books: tuple[str, ...]) -> list[Row]:
    """Return a sales package with one name at two addresses, and the books' sub-accounts of it."""
    rows = [*strangers("ab", 40)]
    rows = [one if one["system"] == "a" else replace_address(one) for one in rows]
    rows += [
        row("a:1", "株式会社霧笛堂精機", address=NORTH, phone="047-111-2222"),
        row("a:2", "株式会社霧笛堂精機", address=SOUTH, phone="047-333-4444"),
    ]
    return rows + [row(f"b:{place}", name) for place, name in enumerate(books, 1)]


def replace_address(one: Row) -> Row:
    """Return a record as books keep it: the name alone."""
    return {key: cell for key, cell in one.items() if key in ("system", "code", "name")}


def test_books_that_know_a_name_twice_make_two_customers_of_it() -> None:
    rows = settled(("㈱霧笛堂精機", "㈱霧笛堂精機(波町)"))
    found = joined(rows)
    assert not any({"a:1", "a:2"} <= keys for keys in found)
    assert not any({"b:1", "b:2"} <= keys for keys in found)


def test_two_codes_of_one_name_are_never_joined_by_a_third_record_alone() -> None:
    """Nothing tells whether the sales package books offices or customers: that is a question."""
    rows = settled(("㈱霧笛堂精機",))
    found = joined(rows)
    assert not any({"a:1", "a:2"} <= keys for keys in found)


@pytest.mark.parametrize("written", ["ＡＢＫ商会", "ABK商会"])
def test_the_spelling_decides_where_letters_and_their_names_are_both_there(written: str) -> None:
    rows = [*strangers("ab", 40)]
    rows += [
        row("b:1", "株式会社ABK商会"),
        row("b:2", "株式会社エービーケー商会"),
        row("a:1", f"株式会社{written}"),
    ]
    result = matched(rows)
    likeliest = result.candidates.iloc[0] if len(result.candidates) else None
    linked = customers(rows, result)
    assert not any({"a:1", "b:2"} <= keys for keys in linked)
    if not any({"a:1", "b:1"} <= keys for keys in linked):
        assert likeliest is not None
        assert frozenset({"a:1", "b:1"}) in candidate_pairs(rows, result)


def test_readings_of_one_system_teach_the_others() -> None:
    """慈泉 is read ジセン: no dictionary knows, but the sales package says it."""
    rows = [*customers_with_readings(), *payers()]
    rows += [
        row("a:1", "一般社団法人慈泉協会", name_kana="ジセンキョウカイ", address=NORTH),
        row("c:1", "(一社)慈泉協会"),
        row("bank:1", "シヤ)ジセンキヨウカイ"),
    ]
    read = frame(rows).set_index(["system", "code"])["reading_key"]
    assert read["c", "1"] == read["a", "1"] == read["bank", "1"]


def test_readings_that_disagree_teach_nothing() -> None:
    rows = [
        row("a:1", "株式会社東精機", name_kana="アズマセイキ"),
        row("b:1", "株式会社東精機", name_kana="ヒガシセイキ"),
        row("c:1", "株式会社東精機"),
    ]
    found = frame(rows).set_index("system")
    assert found.loc["c", "reading_source"] == "generated"


def test_offices_of_a_city_in_the_books_are_one_customer() -> None:
    rows = [one if one["system"] == "a" else replace_address(one) for one in strangers("ab", 40)]
    for code, office in enumerate(("役所", "消防本部", "教育委員会"), 1):
        rows.append(row(f"a:{code}", f"船橋市{office}", address=f"千葉県船橋市凪町{code}-1"))
        rows.append(row(f"b:{code}", f"船橋市{office}"))
    found = joined(rows)
    for code in (1, 2, 3):
        assert any({f"a:{code}", f"b:{code}"} <= keys for keys in found)

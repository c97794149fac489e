"""Two neighbouring signs are a token; a part of a text is a phrase; nothing typed is syntax."""

from hypothesis import given
from hypothesis import strategies as st

from core.ids import customer_id
from warehouse.search.index import Document, customer_at
from warehouse.search.tokens import (
    Wanted,
    as_tsvector,
    beginning,
    digits,
    for_postgresql,
    for_sqlite,
    part,
    tokens,
    whole,
)

WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\n\ue000\ue001\ue002\ue003"), min_size=2
)


def stands_in(phrase: tuple[str, ...], document: list[str]) -> bool:
    size = len(phrase)
    return any(tuple(document[at : at + size]) == phrase for at in range(len(document) - size + 1))


@given(WORDS, st.data())
def test_a_part_of_a_text_is_a_phrase_of_its_tokens(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    end = data.draw(st.integers(start + 2, len(text)))
    document = tokens([f"n{text}"])
    assert stands_in(part(text[start:end]), document)
    assert stands_in(beginning(text[:end]), document)
    assert stands_in(whole(text), document)


@given(WORDS, WORDS)
def test_a_phrase_never_reaches_from_one_text_into_the_next(one: str, other: str) -> None:
    for kind in "nt":
        document = tokens([f"{kind}{one}", f"{kind}{other}"])
        found = stands_in(part(one + other), document)
        assert found == (one + other in (one, other))


def test_texts_that_overlap_are_still_two() -> None:
    assert not stands_in(part("山田中"), tokens(["t山田", "t田中"]))
    assert not stands_in(part("山田中"), tokens(["n山田", "n田中"]))
    assert not stands_in(digits("01234"), tokens(["d0123", "d1234"]))


def test_beginning_and_whole_look_at_the_edges() -> None:
    document = tokens(["n北山商事"])
    assert not stands_in(beginning("山商"), document)
    assert not stands_in(whole("北山商"), document)
    assert stands_in(whole("北山商事"), document)


def test_addresses_have_no_beginning() -> None:
    assert not stands_in(beginning("東京"), tokens(["t東京都"]))
    assert stands_in(part("京都"), tokens(["t東京都"]))


def test_parts_of_numbers_are_found_from_four_digits_on() -> None:
    document = tokens(["d0312345678"])
    assert stands_in(digits("1234567"), document)
    assert not stands_in(digits("4321"), document)
    assert tokens(["d123"]) == []


def test_what_is_typed_is_quoted_for_both_databases() -> None:
    wanted = Wanted(((part("a\"'\\b"),), (part("山"), part("山田"))), open_end=True)
    assert for_sqlite(wanted) == '("a"" ""\' \'\\ \\b" *) AND ("山" * OR "山田" *)'
    assert (
        for_postgresql(wanted)
        == "(('a\"' <-> '\"''' <-> '''\\\\' <-> '\\\\b':*)) & (('山':*) | ('山田':*))"
    )
    assert as_tsvector(["山田", "田商", "山田"], 9) == "'山田':1,3 '田商':2"
    assert as_tsvector(["山田", "田商", "山田"], 2) == "'山田':1 '田商':2"


def test_documents_stand_in_the_order_of_sales_and_lead_back_to_their_customer() -> None:
    ids = [customer_id(serial) for serial in (7, 8, 99_999_999, 9)]
    documents = [
        Document(one, sales) for one, sales in zip(ids, (0, 10**12, 5_000_000, -3), strict=True)
    ]
    ordered = sorted(documents, key=lambda one: one.document_id)
    assert [one.sales for one in ordered] == [10**12, 5_000_000, 0, -3]
    assert [customer_at(one.document_id) for one in documents] == ids

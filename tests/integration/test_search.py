"""Searching: every way to write a customer finds it; the index follows whatever is published."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from sqlalchemy import Engine, delete, select

from core.ids import customer_id
from core.judgement import RecordKey
from pipelines.steps import corrections, merging, search_index
from pipelines.steps.apply import publish_decisions
from pipelines.steps.night import NightOptions, run_night
from pipelines.steps.rollback import rollback
from pipelines.steps.search import search, suggest
from pipelines.workspace import Workspace
from tests.support.firm import Firm
from tests.support.searchable import FILES, SOURCES
from tests.support.searched import assert_searchable, held
from tests.support.small_firm import put_file
from warehouse.engine import transaction, upgrade
from warehouse.queries.customer_list import Filters
from warehouse.schema.identity import match_state
from warehouse.schema.published import map_customer_source
from warehouse.search import find, index, tokens
from warehouse.search.index import Document
from warehouse.search.material import material
from warehouse.search.tokens import Wanted

CASES: list[dict[str, str]] = YAML(typ="safe").load(
    Path("tests/cases/search.yaml").read_text(encoding="utf-8")
)
EVERYTHING = Filters()


@pytest.fixture
def firm(make_workspace: Callable[..., Path], warehouse_url: str) -> Workspace:
    firm = Firm(make_workspace(SOURCES, FILES, url=warehouse_url))
    firm.first_night()
    return firm.workspace


def codes(workspace: Workspace, typed: str, **options: Any) -> list[str]:
    """Return the codes of what is found."""
    found = search(workspace, typed, EVERYTHING, **options).customers
    mapped = map_customer_source.c
    with workspace.engine.connect() as connection:
        rows = connection.execute(
            select(mapped.customer_id, mapped.code).order_by(mapped.code.desc())
        )
        by_customer = {customer: code for customer, code in rows}
    return [by_customer[one.customer_id] for one in found]


def id_of(workspace: Workspace, code: str) -> str:
    mapped = map_customer_source.c
    with workspace.engine.connect() as connection:
        found = connection.scalar(select(mapped.customer_id).where(mapped.code == code))
    assert found is not None
    return found


def assert_true_to_the_master(workspace: Workspace) -> None:
    """The index that was kept is the one that would be made anew, to the last token."""
    with transaction(workspace.engine) as connection:
        assert_searchable(connection)
        kept = held(connection)
        search_index.rebuild(connection)
        assert held(connection) == kept
        assert index.is_current(connection)


def test_every_way_to_write_a_customer_finds_it(firm: Workspace) -> None:
    wrong = {
        case["typed"]: found
        for case in CASES
        if (found := codes(firm, case["typed"])) != ([case["finds"]] if case["finds"] else [])
    }
    assert wrong == {}


def test_a_single_sign_finds_names_that_begin_with_it_and_more(firm: Workspace) -> None:
    assert codes(firm, "渡") == ["C003"]
    assert codes(firm, "邉") == ["C003"], "within a name, where few begin with it"


def test_the_whole_name_comes_before_a_beginning_and_a_part(firm: Workspace) -> None:
    with transaction(firm.engine) as connection:
        documents = [
            Document(customer_id(serial), sales, (name,), ("トシ",))
            for serial, sales, name in ((99, 10, "北鵺"), (98, 10, "鵺"), (97, 9**9, "鵺北"))
        ]
        index.fill(connection, documents)
        begins = find.find(connection, Wanted(((tokens.beginning("鵺"),),)), 9)
        whole = find.find(connection, Wanted(((tokens.whole("鵺"),),)), 9)
        contains = find.find(connection, Wanted(((tokens.part("北鵺"), tokens.part("鵺北")),)), 9)
    assert begins == [customer_id(97), customer_id(98)], (
        "鵺北 has more sales; 北鵺 does not begin so"
    )
    assert whole == [customer_id(98)]
    assert contains == [customer_id(97), customer_id(99)]


def test_a_customer_with_sales_comes_first(firm: Workspace) -> None:
    assert codes(firm, "東京都千代田区")[:2] == ["C009", "C001"]


def test_a_former_id_leads_to_its_customer(firm: Workspace) -> None:
    one, other = id_of(firm, "C003"), id_of(firm, "C004")
    merging.merge(firm, [one, other], "x")
    publish_decisions(firm)
    assert id_of(firm, "C003") == id_of(firm, "C004") == min(one, other)
    assert [c.customer_id for c in search(firm, max(one, other), EVERYTHING).customers] == [
        min(one, other)
    ]
    assert suggest(firm, "nyk", 5).customers == suggest(firm, "渡邉櫻", 5).customers
    assert_true_to_the_master(firm)


def test_a_split_off_record_is_found_for_itself(firm: Workspace) -> None:
    merging.merge(firm, [id_of(firm, "C003"), id_of(firm, "C004")], "x")
    publish_decisions(firm)
    merging.split(firm, [RecordKey("hanbai", "C004")], "x")
    publish_decisions(firm)
    assert codes(firm, "nyk") == ["C004"]
    assert codes(firm, "渡辺桜") == ["C003"]
    assert_true_to_the_master(firm)


def test_a_renamed_customer_is_found_by_both_names(firm: Workspace) -> None:
    path = firm.root / "inbox" / "得意先.csv"
    text = str(path.read_bytes().decode("utf-8-sig"))
    put_file(path, text.replace("群青商店", "株式会社紺碧"))
    run_night(firm)
    assert codes(firm, "紺碧") == ["000777"]
    assert codes(firm, "群青") == ["000777"]
    assert_true_to_the_master(firm)


def test_putting_back_takes_the_new_name_away(firm: Workspace) -> None:
    path = firm.root / "inbox" / "得意先.csv"
    text = str(path.read_bytes().decode("utf-8-sig"))
    put_file(path, text.replace("群青商店", "株式会社紺碧"))
    run_night(firm)
    rollback(firm)
    assert codes(firm, "群青商店") == ["000777"]
    assert_true_to_the_master(firm)
    path.unlink()
    run_night(firm)
    assert codes(firm, "群青商店") == ["000777"]
    assert codes(firm, "紺碧") == [], "the withdrawn file is not read again"
    assert_true_to_the_master(firm)


def test_a_correction_is_found_at_once(firm: Workspace) -> None:
    customer = id_of(firm, "C005")
    corrections.correct(firm, customer, "name", "㈱ひたち野興産", user="x")
    corrections.correct(firm, customer, "phone", "029-888-7777", user="x")
    publish_decisions(firm)
    assert codes(firm, "hitachino") == [], "kanji of a name are read by systems, not by us"
    assert codes(firm, "ひたち野") == ["C005"]
    assert codes(firm, "0298887777") == ["C005"]
    assert codes(firm, "霞ヶ浦") == ["C005"], "the systems still write it so"
    assert_true_to_the_master(firm)


def test_an_index_that_is_not_there_is_made_by_whoever_comes_first(firm: Workspace) -> None:
    with transaction(firm.engine) as connection:
        connection.execute(delete(match_state).where(match_state.c.name == "search"))
    assert not search(firm, "山田", EVERYTHING).is_ready
    assert search_index.ensure(firm)
    assert not search_index.ensure(firm)
    assert codes(firm, "山田製作所") == ["C001"]


def test_a_full_sync_mends_what_was_lost(firm: Workspace) -> None:
    with transaction(firm.engine) as connection:
        index.remove(connection, [id_of(firm, "C001")])
    assert codes(firm, "山田製作所") == []
    run_night(firm, NightOptions(full=True))
    assert codes(firm, "山田製作所") == ["C001"]
    assert_true_to_the_master(firm)


def test_an_unchanged_night_writes_nothing(firm: Workspace) -> None:
    with transaction(firm.engine) as connection:
        before = held(connection)
        again = map(search_index.document, material(connection, [id_of(firm, "C001")]))
        assert index.write(connection, again) == 0
    run_night(firm)
    with transaction(firm.engine) as connection:
        assert held(connection) == before


def test_a_customer_that_sells_much_more_moves_up(firm: Workspace) -> None:
    put_file(
        firm.root / "inbox" / "売上2.csv",
        "伝票番号,日付,得意先コード,得意先名,商品名,数量,単価,金額\n"
        "2001,2026-02-10,C001,株式会社山田製作所,部品A,10,1000,99000000\n",
    )
    run_night(firm)
    assert codes(firm, "東京都千代田区")[:2] == ["C001", "C009"]
    assert_true_to_the_master(firm)


def test_lists_are_filtered_sorted_and_paged(firm: Workspace) -> None:
    tokyo = Filters(prefecture="東京都")
    assert len(search(firm, "", tokyo).customers) == 6
    assert [one.name for one in search(firm, "若葉", tokyo).customers] == ["有限会社若葉"]
    assert search(firm, "若葉", Filters(prefecture="福岡県")).customers == []
    for sort in ("sales", "name", "last"):
        seen: list[str] = []
        while True:
            page = search(firm, "", EVERYTHING, sort=sort, size=2, after=seen[-1] if seen else "")
            seen += [one.customer_id for one in page.customers]
            if not page.more:
                break
        expected = 9 if sort != "last" else 2
        assert len(seen) == len(set(seen)) == expected, sort
    assert [one.sales for one in search(firm, "", EVERYTHING).customers][:3] == [90000, 10000, 0]


def test_postgresql_and_sqlite_quote_what_people_type(engine: Engine) -> None:
    upgrade(engine)
    with transaction(engine) as connection:
        strange = "'\"\\: & | ! <-> * ( ) ^ \ue000"
        index.fill(connection, [Document("C000000013", 0, (strange,))])
        assert find.find(connection, Wanted(((tokens.part(strange),),)), 5) in (
            ["C000000013"],
            [],
        ), "an answer, not an error"
        index.remove(connection, ["C000000013"])
        assert held(connection)["documents"] == []

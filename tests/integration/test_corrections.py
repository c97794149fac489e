"""Corrections: the master and the ranks obey them; they go where ids go; they end."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DatabaseError

from core.errors import DecisionError
from core.judgement import RecordKey
from pipelines.steps import corrections, merging
from pipelines.steps.apply import publish_decisions
from pipelines.steps.card import read_card
from pipelines.steps.decisions import undo as undo_decision
from pipelines.steps.night import NightOptions, run_night
from pipelines.workspace import Workspace
from tests.support.memory_firm import MemoryFirm
from tests.support.published import digest
from tests.support.rebuild import rebuilt
from tests.support.searchable import FILES, SOURCES
from warehouse import overrides
from warehouse.engine import transaction
from warehouse.overrides import Override
from warehouse.schema.people import customer_override
from warehouse.schema.published import (
    dim_customer,
    dim_customer_provenance,
    map_customer_source,
    mart_customer_rank,
)

LEFT = {
    "code": "1",
    "name": "株式会社朝日堂",
    "phone": "03-1111-0001",
    "address": "東京都港区芝1-1",
}
RIGHT = {"code": "2", "name": "夕凪商会", "phone": "06-2222-0002", "address": "大阪府堺市北区2-2"}
A, B = RecordKey("hanbai", "1"), RecordKey("hanbai", "2")


@pytest.fixture(scope="module")
def published_firm() -> Iterator[MemoryFirm]:
    """Give a firm that tests have copies of."""
    opened = MemoryFirm.empty()
    opened.export_customers("hanbai", [LEFT, RIGHT])
    opened.export_lines(
        "hanbai",
        [
            {
                "document_no": str(n),
                "date": day,
                "customer_code": "1",
                "kind": "sale",
                "amount": yen,
            }
            for n, (day, yen) in enumerate(
                ((date(2025, 1, 9), 1_000_000), (date(2026, 1, 9), 9_000_000)), start=1
            )
        ],
    )
    opened.night()
    yield opened
    opened.close()


@pytest.fixture
def firm(published_firm: MemoryFirm) -> Iterator[MemoryFirm]:
    opened = published_firm.copy()
    yield opened
    opened.close()


def id_of(firm: MemoryFirm, key: RecordKey) -> str:
    mapped = map_customer_source.c
    (row,) = firm.rows(map_customer_source, mapped.system == key.system, mapped.code == key.code)
    return str(row.customer_id)


def golden(firm: MemoryFirm, key: RecordKey) -> Any:
    (row,) = firm.rows(dim_customer, dim_customer.c.customer_id == id_of(firm, key))
    return row


def rank_of(firm: MemoryFirm, key: RecordKey) -> Any:
    table = mart_customer_rank
    (row,) = firm.rows(table, table.c.customer_id == id_of(firm, key))
    return row


def origin(firm: MemoryFirm, key: RecordKey, field: str) -> tuple[str, str, str] | None:
    table = dim_customer_provenance
    rows = firm.rows(table, table.c.customer_id == id_of(firm, key), table.c.field == field)
    return (rows[0].value, rows[0].system, rows[0].rule) if rows else None


def correct(firm: MemoryFirm, key: RecordKey, field: str, value: str, **more: Any) -> None:
    corrections.correct(firm.workspace, id_of(firm, key), field, value, user="山田", **more)


def history(firm: MemoryFirm, key: RecordKey) -> list[corrections.Correction]:
    with firm.engine.connect() as connection:
        return corrections.history(connection, (key,), date(2026, 1, 1))


def assert_full_is_the_same(firm: MemoryFirm) -> None:
    assert firm.night(full=True).generation is None


def test_a_corrected_value_is_the_golden_one_and_says_so(firm: MemoryFirm) -> None:
    correct(firm, A, "phone", "０３（３３３３）４４４４", reason="電話で確認")
    firm.apply()
    assert golden(firm, A).phone == "03-3333-4444"
    assert origin(firm, A, "phone") == ("03-3333-4444", "operator", "override")
    (row,) = history(firm, A)
    assert (row.user, row.reason, row.source_value) == ("山田", "電話で確認", "03-1111-0001")
    table = dim_customer_provenance
    (told,) = firm.rows(table, table.c.rule == "override")
    assert told.code == str(row.override_id), "provenance leads to who said so"
    assert golden(firm, B).phone == "06-2222-0002"
    assert_full_is_the_same(firm)


def test_fields_that_belong_together_are_corrected_together(firm: MemoryFirm) -> None:
    correct(firm, A, "address", "名古屋市中区錦3-1-1 錦ビル2F")
    correct(firm, A, "name", "(有)朝日堂書店")
    firm.apply()
    now = golden(firm, A)
    assert (now.prefecture, now.city) == ("愛知県", "名古屋市中区")
    assert now.address == "愛知県名古屋市中区錦3-1-1　錦ビル2F"
    assert (now.name, now.legal_form) == ("有限会社朝日堂書店", "有限会社")
    for field in ("address", "name"):
        corrections.withdraw(firm.workspace, id_of(firm, A), field, user="x")
    firm.apply()
    now = golden(firm, A)
    assert (now.name, now.legal_form, now.prefecture) == ("株式会社朝日堂", "株式会社", "東京都")
    assert_full_is_the_same(firm)


def postal_code(firm: MemoryFirm) -> str | None:
    firm.apply()
    return golden(firm, A).postal_code or None


@pytest.fixture(scope="module")
def published_coded(published_firm: MemoryFirm) -> Iterator[MemoryFirm]:
    opened = published_firm.copy()
    opened.export_customers("hanbai", [{**LEFT, "postal_code": "105-0014"}, RIGHT])
    opened.night()
    yield opened
    opened.close()


@pytest.fixture
def coded(published_coded: MemoryFirm) -> Iterator[MemoryFirm]:
    """Give a firm whose first customer has a postal code beside its address."""
    opened = published_coded.copy()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("address", "given", "expected"),
    [
        ("東京都港区芝2-2", None, "1050014"),
        ("東京都港区芝2-2", "105-0014", "1050014"),
        ("東京都港区芝浦1-1", "105-0023", "1050023"),
        ("東京都港区芝2-2", "", None),
        ("三重県津市羽所町1-1", None, None),
        ("三重県津市羽所町1-1", "105-0014", None),
        ("三重県津市羽所町1-1", "〒514-0009", "5140009"),
        ("〒514-0009 三重県津市羽所町1-1", "105-0014", "5140009"),
        ("東京都府中市宮西町1-1", None, None),
        ("", None, None),
    ],
)
def test_a_postal_code_of_one_city_never_stays_beside_an_address_of_another(
    coded: MemoryFirm, address: str, given: str | None, expected: str | None
) -> None:
    correct(coded, A, "address", address, postal_code=given)
    assert postal_code(coded) == expected
    (newest, *_) = (one for one in history(coded, A) if one.field == "address")
    corrections.undo(coded.workspace, id_of(coded, A), newest.override_id, user="x")
    assert postal_code(coded) == "1050014", "what came with the address goes with it"
    assert golden(coded, A).address == "東京都港区芝1-1"


def test_a_postal_code_that_was_put_right_first_stays(coded: MemoryFirm) -> None:
    correct(coded, A, "postal_code", "514-0009")
    correct(coded, A, "address", "三重県津市羽所町1-1")
    assert postal_code(coded) == "5140009"
    correct(coded, A, "address", "愛知県名古屋市守山区川1-1")
    assert postal_code(coded) is None
    corrections.withdraw(coded.workspace, id_of(coded, A), "address", user="x")
    assert postal_code(coded) == "1050014"
    assert_full_is_the_same(coded)


def test_an_address_and_the_code_it_brought_along_are_taken_back_together(
    coded: MemoryFirm,
) -> None:
    def undo(field: str) -> tuple[str, ...]:
        newest = next(one for one in history(coded, A) if one.field == field)
        customer = id_of(coded, A)
        return corrections.undo(coded.workspace, customer, newest.override_id, user="x")

    correct(coded, A, "address", "三重県津市羽所町1-1")
    assert undo("postal_code") == ("postal_code", "address")
    assert postal_code(coded) == "1050014"
    assert golden(coded, A).address == "東京都港区芝1-1"
    correct(coded, A, "address", "三重県津市羽所町1-1")
    correct(coded, A, "postal_code", "514-0009")
    assert undo("postal_code") == ("postal_code",)
    assert postal_code(coded) is None, "the address stays, without a code of elsewhere"
    correct(coded, A, "postal_code", "514-0009")
    assert undo("address") == ("address", "postal_code")
    assert postal_code(coded) == "1050014"
    correct(coded, A, "address", "三重県津市羽所町1-1")
    correct(coded, A, "postal_code", "514-0009")
    withdrawn = corrections.withdraw(coded.workspace, id_of(coded, A), "postal_code", user="x")
    assert withdrawn == ("postal_code", "address")
    assert postal_code(coded) == "1050014"
    assert golden(coded, A).address == "東京都港区芝1-1"
    assert_full_is_the_same(coded)


def test_what_is_no_postal_code_is_refused_with_its_address(coded: MemoryFirm) -> None:
    with pytest.raises(DecisionError, match="郵便番号は訂正していません"):
        correct(coded, A, "address", "三重県津市羽所町1-1", postal_code="12")
    assert history(coded, A) == []


def test_a_value_can_be_corrected_to_nothing(firm: MemoryFirm) -> None:
    correct(firm, A, "phone", "")
    firm.apply()
    assert golden(firm, A).phone == ""
    assert origin(firm, A, "phone") == ("", "operator", "override")
    assert_full_is_the_same(firm)


def test_potential_and_policy_decide_the_rank(firm: MemoryFirm) -> None:
    assert (rank_of(firm, A).rank, rank_of(firm, A).potential) == ("A", True), "it has grown"
    correct(firm, A, "potential", "×")
    correct(firm, A, "policy", "リサイクル対応")
    correct(firm, B, "potential", "○")
    firm.apply()
    assert (rank_of(firm, A).rank, rank_of(firm, A).potential) == ("B-2", False)
    assert rank_of(firm, A).policy == "リサイクル対応"
    assert "将来性なしと登録" in rank_of(firm, A).reason
    assert rank_of(firm, B).potential
    correct(firm, A, "potential", "○")
    firm.apply()
    assert rank_of(firm, A).rank == "A"
    assert_full_is_the_same(firm)


def test_a_correction_stays_when_the_systems_change_their_mind(firm: MemoryFirm) -> None:
    correct(firm, A, "phone", "03-3333-4444")
    firm.apply()
    firm.export_customers("hanbai", [{**LEFT, "phone": "03-5555-6666"}, RIGHT])
    firm.night()
    assert golden(firm, A).phone == "03-3333-4444"
    card = read_card(firm.workspace, id_of(firm, A), datetime.now(UTC))
    assert card is not None
    (phone,) = (view for view in card.fields if view.field == "phone")
    assert (phone.source_value, phone.has_moved, phone.agrees) == ("03-5555-6666", True, False)
    firm.export_customers("hanbai", [{**LEFT, "phone": "03-3333-4444"}, RIGHT])
    firm.night()
    card = read_card(firm.workspace, id_of(firm, A), datetime.now(UTC))
    assert card is not None
    (phone,) = (view for view in card.fields if view.field == "phone")
    assert (phone.has_moved, phone.agrees) == (False, True)


def test_it_goes_with_the_id_through_merge_and_split(firm: MemoryFirm) -> None:
    correct(firm, B, "phone", "06-9999-0000")
    correct(firm, B, "industry", "卸売業")
    correct(firm, A, "industry", "小売業")
    firm.apply()
    done = merging.merge(firm.workspace, [id_of(firm, A), id_of(firm, B)], "x")
    firm.apply()
    assert id_of(firm, A) == id_of(firm, B)
    assert golden(firm, A).phone == "06-9999-0000", "of the id that became an alias"
    assert golden(firm, A).industry == "小売業", "said last"
    assert_full_is_the_same(firm)
    undo_decision(firm.workspace, done.written[0], "x")
    firm.apply()
    assert (golden(firm, A).phone, golden(firm, A).industry) == ("03-1111-0001", "小売業")
    assert (golden(firm, B).phone, golden(firm, B).industry) == ("06-9999-0000", "卸売業")
    assert_full_is_the_same(firm)


def test_taking_back_after_a_merge_takes_back_what_came_with_the_other_id(firm: MemoryFirm) -> None:
    correct(firm, B, "phone", "06-9999-0000")
    merging.merge(firm.workspace, [id_of(firm, A), id_of(firm, B)], "x")
    firm.apply()
    corrections.withdraw(firm.workspace, id_of(firm, A), "phone", user="x")
    firm.apply()
    assert golden(firm, A).phone == "03-1111-0001"
    merging.split(firm.workspace, [B], "x")
    firm.apply()
    assert golden(firm, B).phone == "06-9999-0000", "what was said of B alone still holds of B"
    assert_full_is_the_same(firm)


def test_undo_gives_back_what_was_said_before(firm: MemoryFirm) -> None:
    correct(firm, A, "industry", "卸売業")
    correct(firm, A, "industry", "製造業")
    newest, former = history(firm, A)
    assert (newest.is_newest, former.is_newest) == (True, False)
    customer = id_of(firm, A)
    with pytest.raises(DecisionError) as refused:
        corrections.undo(firm.workspace, customer, former.override_id, user="x")
    assert refused.value.code == "CORRECTION_GONE"
    corrections.undo(firm.workspace, customer, newest.override_id, user="x")
    firm.apply()
    assert golden(firm, A).industry == "卸売業"
    corrections.undo(firm.workspace, customer, history(firm, A)[0].override_id, user="x")
    firm.apply()
    assert golden(firm, A).industry == "製造業", "an undo can be undone"
    assert [row.user for row in history(firm, A)] == ["x", "x", "山田", "山田"]


def test_it_ends_with_its_last_day(firm: MemoryFirm) -> None:
    today = firm.now.astimezone(firm.workspace.zone).date()
    with transaction(firm.engine) as connection:
        rows = [Override(A, "phone", "03-3333-4444", until=today)]
        overrides.append(connection, rows, user="x", reason="", now=firm.now)
    firm.apply()
    assert golden(firm, A).phone == "03-3333-4444", "on its last day"
    assert_full_is_the_same(firm)
    while firm.now.astimezone(firm.workspace.zone).date() == today:
        firm.nights += 1
    firm.night()
    assert golden(firm, A).phone == "03-1111-0001"
    assert_full_is_the_same(firm)


def test_a_rebuild_from_nothing_obeys_them_too(firm: MemoryFirm) -> None:
    correct(firm, A, "phone", "03-3333-4444")
    correct(firm, B, "policy", "通常営業先")
    firm.apply()
    other = rebuilt(firm)
    for key in (A, B):
        assert golden(other, key).phone == golden(firm, key).phone
        assert rank_of(other, key).policy == rank_of(firm, key).policy
    other.close()


def test_putting_back_and_the_next_night_obeys_again(firm: MemoryFirm) -> None:
    correct(firm, A, "phone", "03-3333-4444")
    firm.apply()
    firm.put_back()
    assert golden(firm, A).phone == "03-1111-0001"
    firm.night()
    assert golden(firm, A).phone == "03-3333-4444"


def test_one_written_while_a_publication_is_prepared_is_in_the_next(firm: MemoryFirm) -> None:
    from pipelines.steps.publish import publish
    from pipelines.steps.staging import stage

    run_id, now = firm.run()
    firm._begun = None
    correct(firm, A, "industry", "卸売業")
    stage(firm.workspace, run_id, now)
    correct(firm, A, "phone", "03-3333-4444")
    publish(firm.workspace, run_id, now, date(2026, 3, 31))
    assert (golden(firm, A).industry, golden(firm, A).phone) == ("卸売業", "03-1111-0001")
    firm.night()
    assert golden(firm, A).phone == "03-3333-4444"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "03-12"), ("phone", "電話なし?"), ("email", "a@"), ("postal_code", "12"),
        ("corporate_number", "1234567890123"), ("name", " "), ("name_kana", "漢字"),
        ("policy", "なんとなく"), ("potential", "△"), ("url", "javascript:alert(1)"),
        ("industry", "あ" * 201), ("record_count", "3"), ("legal_form", "株式会社"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused_and_nothing_is_written(
    firm: MemoryFirm, field: str, value: str
) -> None:
    with pytest.raises(DecisionError) as refused:
        correct(firm, A, field, value)
    assert refused.value.code == "CORRECTION_VALUE"
    assert firm.rows(customer_override) == []


def test_a_day_that_is_over_and_an_unknown_customer_are_refused(firm: MemoryFirm) -> None:
    with pytest.raises(DecisionError) as over:
        correct(firm, A, "phone", "03-3333-4444", until=date(2020, 1, 1))
    with pytest.raises(DecisionError) as unknown:
        corrections.correct(firm.workspace, "C999999990", "phone", "03-3333-4444", user="x")
    assert (over.value.code, unknown.value.code) == ("CORRECTION_VALUE", "CUSTOMER_UNKNOWN")


def test_both_databases_publish_at_once_what_was_corrected(
    make_workspace: Callable[..., Path], warehouse_url: str
) -> None:
    workspace = Workspace.open(make_workspace(SOURCES, FILES, url=warehouse_url))
    run_night(workspace)
    with workspace.engine.connect() as connection:
        mapped = map_customer_source.c
        customer = connection.scalar(select(mapped.customer_id).where(mapped.code == "C001"))
    assert customer is not None
    today = datetime.now(workspace.zone).date()
    corrections.correct(
        workspace, customer, "phone", "03-3333-4444", user="x", until=today + timedelta(days=1)
    )
    corrections.correct(workspace, customer, "potential", "○", user="x")
    assert publish_decisions(workspace).waiting is None
    with workspace.engine.connect() as connection:
        now = connection.execute(
            select(dim_customer.c.phone).where(dim_customer.c.customer_id == customer)
        ).scalar_one()
        assert now == "03-3333-4444"
    card = read_card(workspace, customer, datetime.now(UTC))
    assert card is not None
    assert card.rank is not None
    assert card.rank.potential
    assert run_night(workspace).generation is None, "nothing is new"
    before = digest(workspace.engine)
    run_night(workspace, NightOptions(full=True))
    assert digest(workspace.engine) == before
    with pytest.raises(DatabaseError), transaction(workspace.engine) as connection:
        connection.execute(delete(customer_override))
    with pytest.raises(DatabaseError), transaction(workspace.engine) as connection:
        connection.execute(text("UPDATE customer_override SET value = 'x'"))

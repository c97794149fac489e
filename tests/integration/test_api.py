"""The JSON API: what programs ask, what they may do, how failures look; on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select, update

from app.web.api.bearer import Pace
from app.web.application import create_app
from core.judgement import Judgement, RecordKey
from core.people import Role
from pipelines.steps import decisions
from pipelines.steps.accounts import change_account
from pipelines.workspace import Workspace
from tests.support.api import FORMER, LINES, YAMADA, calling, small_firm, token_of
from tests.support.web import signed_in
from warehouse import audit
from warehouse.engine import transaction
from warehouse.schema import ops
from warehouse.schema.people import web_token


@pytest.fixture
def firm(warehouse_url: str, tmp_path: Path) -> Workspace:
    return small_firm(tmp_path / "firm", "" if "sqlite" in warehouse_url else warehouse_url)


@pytest.fixture
def api(firm: Workspace) -> Iterator[TestClient]:
    with calling(firm) as client:
        yield client


def test_a_record_leads_to_its_customer(api: TestClient) -> None:
    found = api.get("resolve", params={"system": "b", "code": "1"}).json()
    assert found["generation"] == 1
    assert found["customer"]["customer_id"] == YAMADA
    assert found["customer"]["rank"] == "A"


def test_an_unknown_record_is_no_failure(api: TestClient) -> None:
    answer = api.get("resolve", params={"system": "b", "code": "なし"})
    assert (answer.status_code, answer.json()["customer"]) == (200, None)


def test_many_records_are_answered_in_their_order(api: TestClient) -> None:
    asked = [
        {"system": "b", "code": "2"},
        {"system": "x", "code": "1"},
        {"system": "a", "code": "1"},
    ]
    found = api.post("resolve", json={"records": asked}).json()["records"]
    assert [one["code"] for one in found] == ["2", "1", "1"]
    assert [one["customer"] and one["customer"]["customer_id"] for one in found] == [
        "C000000039", None, YAMADA,
    ]  # fmt: skip


@pytest.mark.parametrize("text", [YAMADA, FORMER, YAMADA.lower()])
def test_an_id_present_or_former_is_sure(api: TestClient, text: str) -> None:
    found = api.get("search", params={"q": text}).json()
    assert found["sure"] == YAMADA


def test_part_of_a_name_finds_and_is_not_sure(api: TestClient) -> None:
    found = api.get("search", params={"q": "山田"}).json()
    assert [one["customer"]["customer_id"] for one in found["matches"]] == [YAMADA]
    assert (found["sure"], found["matches"][0]["how"]) == (None, "part")


def test_a_whole_name_in_another_spelling_is_sure(api: TestClient) -> None:
    found = api.get("search", params={"q": "㈱山田商事"}).json()
    assert found["sure"] == YAMADA


def test_the_card_of_a_former_id_is_that_of_the_customer_it_became(api: TestClient) -> None:
    card = api.get(f"customers/{FORMER}").json()
    assert (card["asked_id"], card["customer_id"]) == (FORMER, YAMADA)
    assert card["former_ids"] == [FORMER]
    assert {(one["system"], one["code"]) for one in card["records"]} == {("a", "1"), ("b", "1")}
    assert card["provenance"][0]["rule"] == "trust"
    assert card["rank"]["rank"] == card["rank_history"][0]["rank"] == "A"
    assert card["sites"][0]["name"] == "大阪支店"
    assert len(card["transactions"]) == 20


def test_lines_come_page_by_page_each_once_the_newest_first(api: TestClient) -> None:
    found, after = [], {}
    while True:
        page = api.get(f"customers/{YAMADA}/transactions", params={"limit": 7, **after}).json()
        found += [(one["date"], one["transaction_id"]) for one in page["transactions"]]
        if page["next_after"] is None:
            break
        after = {"after": page["next_after"]}
    assert len(found) == LINES
    assert found == sorted(set(found), reverse=True)


def test_customers_come_page_by_page(api: TestClient) -> None:
    first = api.get("customers", params={"limit": 2}).json()
    rest = api.get("customers", params={"limit": 2, "after": first["next_after"]}).json()
    assert [one["customer_id"] for one in first["customers"] + rest["customers"]] == [
        YAMADA, "C000000026", "C000000039",
    ]  # fmt: skip
    assert rest["next_after"] is None


def test_what_has_not_changed_is_not_sent_again(api: TestClient, firm: Workspace) -> None:
    first = api.get(f"customers/{YAMADA}")
    again = {"If-None-Match": first.headers["etag"]}
    assert api.get(f"customers/{YAMADA}", headers=again).status_code == 304
    with transaction(firm.engine) as connection:
        connection.execute(update(ops.generation).values(generation=2))
    assert api.get(f"customers/{YAMADA}", headers=again).status_code == 200


def test_candidates_come_page_by_page_and_settled_ones_are_left_out(
    api: TestClient, firm: Workspace
) -> None:
    first = api.get("candidates", params={"limit": 1}).json()
    assert [one["candidate_id"] for one in first["candidates"]] == [101]
    rest = api.get("candidates", params={"limit": 1, "after": first["next_after"]}).json()
    assert [one["candidate_id"] for one in rest["candidates"]] == [102]
    pair = (RecordKey("a", "2"), RecordKey("b", "2"))
    decisions.decide(firm, [pair], Judgement.DIFFERENT, "taro")
    left = api.get("candidates").json()["candidates"]
    assert [one["candidate_id"] for one in left] == [102]


def test_a_decision_is_written_with_who_and_why(api: TestClient, firm: Workspace) -> None:
    body = {"judgement": "same", "reason": "電話で確認"}
    told = api.post("candidates/101/decision", json=body).json()
    assert told["written"] is True
    assert told["decision"]["user"] == "operator"
    assert api.get("candidates/101").json()["decision"]["reason"] == "電話で確認"
    with firm.engine.connect() as connection:
        (act,) = audit.acts(connection, 5, action="decide")
    assert (act.account, act.subject) == ("operator", "candidate 101")


def test_deciding_on_what_somebody_has_answered_meanwhile_tells_both(
    api: TestClient, firm: Workspace
) -> None:
    decisions.decide(
        firm, [(RecordKey("a", "2"), RecordKey("b", "2"))], Judgement.DIFFERENT, "taro"
    )
    answer = api.post("candidates/101/decision", json={"judgement": "same"})
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "ANSWERED_MEANWHILE"
    (theirs,) = error["details"]
    assert (theirs["user"], theirs["judgement"]) == ("taro", "different")
    body = {"judgement": "same", "expected_decision_id": theirs["decision_id"]}
    assert api.post("candidates/101/decision", json=body).status_code == 200


def test_a_contradiction_is_refused_with_both_decisions(api: TestClient, firm: Workspace) -> None:
    b2 = RecordKey("b", "2")
    decisions.decide(firm, [(RecordKey("a", "1"), RecordKey("a", "2"))], Judgement.SAME, "taro")
    decisions.decide(firm, [(RecordKey("a", "1"), b2)], Judgement.SAME, "taro")
    answer = api.post("candidates/101/decision", json={"judgement": "different"})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "CONTRADICTION"
    assert api.get("candidates/101").json()["decision"] is None


def test_who_may_only_look_may_not_decide(firm: Workspace) -> None:
    with calling(firm, Role.VIEWER) as viewer:
        answer = viewer.post("candidates/101/decision", json={"judgement": "same"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "FORBIDDEN")
        assert viewer.get("candidates/101").json()["decision"] is None


@pytest.mark.parametrize("header", ["", "Bearer tsu_wrong", "Basic dTpw", "Bearer"])
def test_without_a_token_nothing_is_told(firm: Workspace, header: str) -> None:
    with TestClient(create_app(firm)) as client:
        answer = client.get(f"/api/v1/customers/{YAMADA}", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["error"]["code"] == "UNAUTHORIZED"


def test_a_browser_that_is_signed_in_is_nobody_here(firm: Workspace) -> None:
    with signed_in(firm, "administrator") as client:
        assert client.get(f"/api/v1/customers/{YAMADA}").status_code == 401


def test_a_revoked_token_and_one_of_a_stopped_account_count_no_more(firm: Workspace) -> None:
    with calling(firm) as client:
        assert client.get("customers").status_code == 200
        change_account(firm, "operator", is_active=False)
        assert client.get("customers").status_code == 401
        change_account(firm, "operator", is_active=True)
        with transaction(firm.engine) as connection:
            connection.execute(delete(web_token))
        assert client.get("customers").status_code == 401


def test_the_warehouse_has_no_token_in_the_clear(firm: Workspace) -> None:
    token = token_of(firm, Role.VIEWER)
    with firm.engine.connect() as connection:
        (row,) = connection.execute(select(web_token)).mappings()
    assert token.startswith("tsu_")
    assert token not in {str(value) for value in row.values()}


def test_other_sites_are_not_let_in_by_the_browser(api: TestClient) -> None:
    answer = api.options("customers", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers
    answer = api.get("customers", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_a_slip_in_a_parameter_is_told(api: TestClient) -> None:
    answer = api.get("customers", params={"limt": 5})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "UNKNOWN_PARAMETER")


def test_what_is_not_there_is_told_in_the_same_form(api: TestClient) -> None:
    for path, code in (("nowhere", "NOT_FOUND"), ("customers/C999999999", "NOT_FOUND")):
        answer = api.get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, code)


def test_each_token_has_its_own_pace(firm: Workspace) -> None:
    with calling(firm) as client, calling(firm, Role.VIEWER) as other:
        client.app.state.api.state.pace = Pace(2)  # type: ignore[attr-defined]
        other.app.state.api.state.pace = Pace(2)  # type: ignore[attr-defined]
        assert [client.get("customers").status_code for _ in range(3)] == [200, 200, 429]
        assert int(client.get("customers").headers["retry-after"]) >= 1
        assert other.get("customers").status_code == 200


def test_what_programs_see_is_recorded(firm: Workspace) -> None:
    with calling(firm, Role.VIEWER) as client:
        client.get(f"customers/{FORMER}")
    with firm.engine.connect() as connection:
        (act,) = audit.acts(connection, 5, action="view")
    assert (act.account, act.subject) == ("viewer", YAMADA)
    with firm.engine.connect() as connection:
        assert connection.scalar(select(web_token.c.used_at)) is not None

"""Pages of intake and boards, without a browser: who may, what comes of forms, nothing acts."""

import io
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from app.sample_firm import write_sample_firm
from pipelines.steps.lock import exclusive
from pipelines.workspace import Workspace
from tests.support.firm import SOURCES, Firm, customers, sale, sales
from tests.support.web import form_token, signed_in, with_accounts
from warehouse.engine import transaction
from warehouse.schema import ops, people, published
from warehouse.schema.ops import quarantine

MakeWorkspace = Callable[..., Path]
EVIL = "<script>alert(1)</script>"
HELD = "/operation/quarantine/rows?source=sales&code=not_a_number"


@pytest.fixture
def firm(make_workspace: MakeWorkspace) -> Firm:
    found = Firm(make_workspace(SOURCES, {}))
    found.put("得意先.csv", customers(f"1,甲{EVIL}商事,名古屋市,052-111-1111"))
    found.put(
        f"売上{EVIL.replace('/', '-')}.csv",
        sales(
            sale(1, "2026-01-05", "1", 100, "甲商事"),
            sale(2, "2026-01-06", "1", "別途", "甲商事"),
            sale(3, "2026-01-07", "1", f'"{EVIL}"', "甲商事"),
        ),
    )
    found.once("a night and accounts", _night_and_accounts)
    return found


def _night_and_accounts(firm: Firm) -> None:
    firm.night()
    with_accounts(firm.workspace)


@pytest.fixture
def operator(firm: Firm) -> Iterator[TestClient]:
    with signed_in(firm.workspace, "operator") as client:
        yield client


@pytest.fixture
def administrator(firm: Firm) -> Iterator[TestClient]:
    with signed_in(firm.workspace, "administrator") as client:
        yield client


def acts(firm: Firm, action: str) -> list[object]:
    with firm.engine.connect() as connection:
        query = select(people.audit).where(people.audit.c.action == action)
        return list(connection.execute(query))


PAGES = {
    "viewer": (
        "/", "/ranks", "/ranks/customers", "/ranks/customers?rank=A&order=growth&page=9",
        "/ranks/moves", "/boards", "/boards/rfm", "/boards/rfm/customers?recency_score=5",
        "/boards/dormant", "/boards/dormant?months=3", "/boards/quality",
        "/boards/quality?system=hanbai", "/operation", "/operation/runs", "/operation/runs/1",
        "/operation/files", "/operation/files/1", "/operation/files/2?show=rows",
    ),
    "operator": (
        "/operation/quarantine", HELD, "/operation/quarantine/values?source=sales&code=x",
        "/operation/quarantine/held.xlsx", "/ranks/customers/csv", "/ranks/customers/xlsx",
        "/boards/rfm/customers/csv", "/boards/dormant/csv", "/boards/dormant/xlsx",
        "/operation/sync", "/operation/sync/state",
    ),
    "administrator": ("/operation/sources", "/operation/files/1/original"),
}  # fmt: skip


def test_pages_open_for_their_roles_and_for_nobody_below(firm: Firm) -> None:
    roles = list(PAGES)
    for role in roles:
        with signed_in(firm.workspace, role) as client:
            for needed, paths in PAGES.items():
                expected = 200 if roles.index(role) >= roles.index(needed) else 403
                for path in paths:
                    assert client.get(path).status_code == expected, (role, path)


def test_a_viewer_cannot_post_anything(firm: Firm) -> None:
    with signed_in(firm.workspace, "viewer") as client:
        token = {"form_token": form_token(client)}
        for path in (
            "/operation/sync", HELD, "/operation/quarantine/again?source=sales&code=not_a_number",
            "/operation/quarantine/import", "/operation/sources/uploads",
            "/operation/sources/uploads/" + "0" * 32, "/operation/sources/reload",
        ):  # fmt: skip
            assert client.post(path, data=token).status_code == 403, path


def test_an_operator_cannot_set_sources_up(operator: TestClient) -> None:
    token = {"form_token": form_token(operator)}
    for path in ("/operation/sources/uploads", "/operation/sources/reload"):
        assert operator.post(path, data=token).status_code == 403


def test_forms_without_their_token_change_nothing(firm: Firm, operator: TestClient) -> None:
    number = firm.held_number(3)
    answer = operator.post(HELD, data={f"v:{number}:amount": "5000"})
    assert answer.status_code == 403
    assert firm.held() != {}
    assert operator.post("/operation/sync").status_code == 403


@pytest.mark.parametrize("path", ["/operation/files", "/operation/files/2?show=rows", HELD, "/"])
def test_names_and_cells_never_act(administrator: TestClient, path: str) -> None:
    text = administrator.get(path).text
    assert EVIL not in text
    assert "<script>alert" not in text


def test_a_corrected_row_is_taken_in_and_a_wrong_one_says_why(
    firm: Firm, operator: TestClient
) -> None:
    good, bad = firm.held_number(3), firm.held_number(4)
    token = form_token(operator)
    answer = operator.post(
        HELD, data={"form_token": token, f"v:{good}:amount": "5000", f"v:{bad}:amount": "未定"}
    )
    assert "取り込めた行 1" in answer.text
    assert "まだ直っていません" in answer.text
    assert 'value="未定"' in answer.text
    assert set(firm.held()) == {4}
    firm.night()
    assert firm.yen() == 5100
    assert len(acts(firm, "correct_rows")) == 1


def test_rows_nobody_changed_are_not_tried(firm: Firm, operator: TestClient) -> None:
    page = operator.get(HELD).text
    assert "別途" in page
    number = firm.held_number(3)
    data = {"form_token": form_token(operator), f"v:{number}:amount": "別途"}
    answer = operator.post(HELD, data=data)
    assert "何も試していません" in answer.text
    assert acts(firm, "correct_rows") == []


def test_a_row_that_somebody_else_settled_is_told(firm: Firm, operator: TestClient) -> None:
    number = firm.held_number(3)
    firm.retry({number: {"amount": "1"}})
    data = {"form_token": form_token(operator), f"v:{number}:amount": "5000"}
    assert operator.post(HELD, data=data).status_code == 200
    firm.night()
    assert firm.yen() == 101


def test_what_was_typed_stays_while_a_run_is_at_work(firm: Firm, operator: TestClient) -> None:
    number = firm.held_number(3)
    data = {"form_token": form_token(operator), f"v:{number}:amount": "5000"}
    with exclusive(firm.workspace):
        answer = operator.post(HELD, data=data)
    assert answer.status_code == 409
    assert 'value="5000"' in answer.text
    assert "実行中" in answer.text


def test_a_workbook_goes_out_and_comes_back(firm: Firm, operator: TestClient) -> None:
    content = operator.get("/operation/quarantine/held.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    keys = [cell.value for cell in sheet[1]]
    sheet.cell(3, keys.index("field:amount") + 1).value = 4000
    out = io.BytesIO()
    book.save(out)
    answer = operator.post(
        "/operation/quarantine/import",
        data={"form_token": form_token(operator)},
        files={"file": ("直した.xlsx", out.getvalue())},
    )
    assert "取り込めた行 1" in answer.text
    assert "直されていない行 1" in answer.text
    firm.night()
    assert firm.yen() == 4100


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused_in_words(operator: TestClient, content: bytes) -> None:
    answer = operator.post(
        "/operation/quarantine/import",
        data={"form_token": form_token(operator)},
        files={"file": (f"{EVIL}.xlsx", content)},
    )
    assert answer.status_code == 200
    assert "として開けません" in answer.text
    assert EVIL not in answer.text
    assert "/tmp" not in answer.text


def test_an_original_is_given_byte_by_byte_and_recorded(
    firm: Firm, administrator: TestClient
) -> None:
    path = firm.root / "inbox" / "得意先.csv"
    answer = administrator.get("/operation/files/1/original")
    assert answer.content == path.read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert len(acts(firm, "export")) == 1
    shutil.rmtree(firm.workspace.archive)
    assert administrator.get("/operation/files/1/original").status_code == 404


def upload(client: TestClient, name: str, content: bytes) -> object:
    return client.post(
        "/operation/sources/uploads",
        data={"form_token": form_token(client)},
        files={"file": (name, content)},
    )


LEDGER = "番号,会社,所在,連絡先\n" + "".join(
    f"{n:03},株式会社試験{n},愛知県名古屋市中区錦{n},052-111-{n:04}\n" for n in range(1, 20)
)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (40 << 20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("写真.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "画像"),
        ("空.csv", b"", "空"),
        ("爆弾.xlsx", bomb(), "膨らみます"),
        ("壊れ.xlsx", b"PK\x03\x04" + b"x" * 200, "壊れ"),
        ("文章.txt", "これは表ではありません。\nただの文章です。\n".encode(), "読"),
        ("不明.csv", b"\xff\xfe\x00\x01\x02\x80" * 20, ""),
    ],
)
def test_bad_uploads_are_refused_in_words(
    administrator: TestClient, firm: Firm, name: str, content: bytes, told: str
) -> None:
    before = (firm.root / "tsunagi.yaml").read_bytes()
    answer = upload(administrator, name, content)
    assert answer.status_code in (200, 400)  # type: ignore[attr-defined]
    text = answer.text  # type: ignore[attr-defined]
    assert told in text
    assert "予期" not in text
    assert "disabled>加える" in text or ">加える<" not in text
    assert (firm.root / "tsunagi.yaml").read_bytes() == before


def test_a_name_of_a_file_never_acts_nor_leads_elsewhere(
    administrator: TestClient, firm: Firm
) -> None:
    answer = upload(administrator, f"../../../{EVIL}.csv", LEDGER.encode())
    assert EVIL not in answer.text  # type: ignore[attr-defined]
    kept = [path for path in (firm.workspace.state / "uploads").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert kept[0].parent.parent == firm.workspace.state / "uploads"


def test_a_source_is_set_up_seen_at_once_and_synced(administrator: TestClient, firm: Firm) -> None:
    answer = upload(administrator, "客先.csv", LEDGER.encode())
    place = str(answer.url)  # type: ignore[attr-defined]
    assert "株式会社試験1" in answer.text  # type: ignore[attr-defined]
    token = form_token(administrator)
    chosen = {"c0": "code", "c1": "name", "c2": "address", "c3": "fax"}
    looked = administrator.post(place, data={"form_token": token, "act": "look", **chosen})
    assert '<option value="fax" selected>' in looked.text
    wishes = {"name": "kyaku", "system": "excel", "mode": "snapshot", "trust": "5"}
    added = administrator.post(place, data={"form_token": token, "act": "add", **chosen, **wishes})
    assert "取り込み元「kyaku」を加えました" in added.text
    assert "inbox/excel/客先.csv" in added.text
    assert not any((firm.workspace.state / "uploads").iterdir())
    assert "<b>kyaku</b>" in administrator.get("/operation/sources").text
    firm.close()
    source = firm.workspace.configuration.source("kyaku")
    assert (source.trust, source.mode) == (5, "snapshot")
    firm.night()
    assert "株式会社試験7" in administrator.get("/ranks/customers").text
    assert len(acts(firm, "add_source")) == 1


def test_a_choice_that_cannot_be_read_keeps_what_was_chosen(administrator: TestClient) -> None:
    place = str(upload(administrator, "客先.csv", LEDGER.encode()).url)  # type: ignore[attr-defined]
    data = {"form_token": form_token(administrator), "act": "look", "c0": "code", "c1": ""}
    answer = administrator.post(place, data=data | {"c2": "", "c3": ""})
    assert answer.status_code == 400
    assert "「名称」" in answer.text
    assert '<option value="code" selected>' in answer.text


def test_an_upload_can_be_given_up(administrator: TestClient, firm: Firm) -> None:
    place = str(upload(administrator, "客先.csv", LEDGER.encode()).url)  # type: ignore[attr-defined]
    administrator.post(place, data={"form_token": form_token(administrator), "act": "forget"})
    assert administrator.get(place).status_code == 404
    assert not any((firm.workspace.state / "uploads").iterdir())


@pytest.mark.parametrize("token", ["%2e%2e%2f%2e%2e", "0" * 32, "x"])
def test_no_other_file_is_reached_by_a_token(administrator: TestClient, token: str) -> None:
    assert administrator.get(f"/operation/sources/uploads/{token}").status_code in (404, 405)


def test_settings_changed_by_hand_are_read_again(administrator: TestClient, firm: Firm) -> None:
    path = firm.root / "tsunagi.yaml"
    before = path.read_text("utf-8")
    path.write_text(before.replace("name: sales", "name: uriage"), encoding="utf-8")
    token = {"form_token": form_token(administrator)}
    assert "<b>uriage</b>" in administrator.get("/operation/sources").text
    assert "<b>uriage</b>" in administrator.post("/operation/sources/reload", data=token).text
    path.write_text("version: [", encoding="utf-8")
    assert "行目" in administrator.post("/operation/sources/reload", data=token).text
    assert "<b>uriage</b>" in administrator.get("/operation/sources").text


@pytest.mark.slow
def test_a_sync_runs_in_a_process_of_its_own_to_its_end(firm: Firm, operator: TestClient) -> None:
    firm.put("売上9.csv", sales(sale(9, "2026-03-07", "1", 7000, "甲商事")), day=9)
    token = {"form_token": form_token(operator)}
    page = operator.post("/operation/sync", data=token)
    assert str(page.url).endswith("/operation/sync")
    assert operator.post("/operation/sync", data=token).status_code == 409
    end = time.monotonic() + 300
    while not (told := operator.get("/operation/sync/state").json())["over"]:
        assert time.monotonic() < end, told
        time.sleep(0.5)
    assert told["phase"] == "done"
    assert "終わりました" in operator.get("/operation/sync").text
    assert firm.yen() == 7100
    assert len(acts(firm, "sync")) == 1


@pytest.mark.slow
def test_a_sync_that_fails_says_why(firm: Firm, operator: TestClient) -> None:
    (firm.root / "tsunagi.yaml").write_text("version: [", encoding="utf-8")
    operator.post("/operation/sync", data={"form_token": form_token(operator)})
    end = time.monotonic() + 120
    while not (told := operator.get("/operation/sync/state").json())["over"]:
        assert time.monotonic() < end, told
        time.sleep(0.5)
    assert told["phase"] == "failed"
    assert "tsunagi.yaml" in operator.get("/operation/sync").text


def test_a_workspace_without_anything_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "tsunagi.yaml").write_text("version: 1\ncompany: 新会社\n", encoding="utf-8")
    with signed_in(with_accounts(Workspace.open(tmp_path)), "administrator") as client:
        assert "まだ何も取り込んでいません" in client.get("/").text
        for paths in PAGES.values():
            for path in paths:
                assert client.get(path).status_code in (200, 404), path


def test_values_that_were_left_out_are_shown(tmp_path: Path) -> None:
    write_sample_firm(tmp_path / "w", scale=0.03)
    workspace = with_accounts(Workspace.open(tmp_path / "w"))
    with workspace.engine.connect() as connection:
        assert connection.execute(select(quarantine)).all() == []
    with signed_in(workspace, "operator") as client:
        assert "保留行はありません" in client.get("/operation/quarantine").text


def test_who_moved_is_shown_by_rank(firm: Firm, operator: TestClient) -> None:
    firm.put(
        "得意先.csv",
        customers("1,甲商事,名古屋市,052-111-1111", "2,乙物産,津市,059-222-2222"),
        day=2,
    )
    firm.night()
    before = datetime.now(UTC).astimezone(firm.workspace.zone).date() - timedelta(days=1)
    a_month_ago = datetime.now(UTC) - timedelta(days=31)
    with transaction(firm.engine) as connection:
        # As if the ranks had stood for a month.
        history = published.mart_customer_rank_history
        connection.execute(update(history).values(valid_from=a_month_ago))
        connection.execute(update(ops.generation).values(published_at=a_month_ago))
    firm.put("売上9.csv", sales(sale(9, "2026-03-07", "2", 900_000, "乙物産")), day=9)
    firm.night()
    text = operator.get(f"/ranks/moves?since={before}").text
    assert "▲ 上がった 1" in text
    assert "乙物産" in text
    assert "その他 → " in text
    one = operator.get(f"/ranks/moves?since={before}&before=その他&now=B-2").text
    assert "すべての移動" in one
    assert "上がった" in operator.get("/").text

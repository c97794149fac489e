"""Attacks on the web application, and that each fails: who is let in, to what, and from where."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pyotp
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from starlette.routing import BaseRoute, Mount

from app.web.application import create_app
from app.web.doorkeeper import SESSION_COOKIE
from app.web.headers import POLICY
from app.web.limits import FORM_BYTES, STRANGER_BYTES
from app.web.navigation import MENU
from core.people import Role
from pipelines.steps import sign_in
from pipelines.steps.accounts import change_account, set_password
from pipelines.workspace import Workspace
from tests.support.api import small_firm
from tests.support.web import PASSWORD, form_token, signed_in
from warehouse import accounts, audit
from warehouse.engine import transaction
from warehouse.schema.people import customer_override, web_account, web_session

NOBODY = {"/signin", "/signin/code", "/signout", "/language"}
"""Pages for who is not signed in (yet)."""
DESCRIPTION = "/api/v1/openapi.json"
"""Says what the API can do, and nothing of the firm."""
EVIL = {"Origin": "https://evil.example"}


@pytest.fixture
def firm(warehouse_url: str, tmp_path: Path) -> Iterator[Workspace]:
    url = warehouse_url if warehouse_url.startswith("postgresql") else ""
    workspace = small_firm(tmp_path / "firm", url)
    yield workspace
    workspace.engine.dispose()


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Workspace]:
    """Give a firm where the kind of database makes no difference."""
    workspace = small_firm(tmp_path / "firm")
    yield workspace
    workspace.engine.dispose()


@pytest.fixture
def stranger(local: Workspace) -> Iterator[TestClient]:
    with TestClient(create_app(local), follow_redirects=False) as client:
        yield client


@pytest.fixture
def operator(local: Workspace) -> Iterator[TestClient]:
    with signed_in(local) as client:
        client.follow_redirects = False
        yield client


def attempt(client: TestClient, password: str, name: str = "operator", **more: object) -> int:
    data = {"name": name, "password": password}
    return client.post("/signin", data=data, follow_redirects=False, **more).status_code  # type: ignore[arg-type]


def token_in(client: TestClient) -> str:
    return client.cookies.get(SESSION_COOKIE) or ""


# Roles


def every(found: list[BaseRoute], prefix: str = "") -> Iterator[tuple[str, BaseRoute]]:
    """Yield whatever is served, with its path: in routers, and in applications mounted below."""
    for route in found:
        router = getattr(route, "original_router", None)
        if router is not None:
            yield from every(router.routes, prefix)
        elif isinstance(route, Mount) and route.routes:
            yield from every(route.routes, prefix + route.path)
        else:
            yield prefix + str(getattr(route, "path", "?")), route


def routes(app: FastAPI) -> list[tuple[str, APIRoute]]:
    return [(path, route) for path, route in every(app.routes) if isinstance(route, APIRoute)]


def role_of(route: APIRoute) -> Role | None:
    """Return the strictest role a route asks for."""

    def needed(dependant: object) -> Iterator[Role]:
        role = getattr(getattr(dependant, "call", None), "needed", None)
        if role is not None:
            yield role
        for one in getattr(dependant, "dependencies", ()):
            yield from needed(one)

    return max(needed(route.dependant), key=list(Role).index, default=None)


def test_every_page_and_call_needs_a_role(local: Workspace) -> None:
    app = create_app(local)
    open_to_all = {path for path, route in routes(app) if role_of(route) is None}
    assert open_to_all == NOBODY
    assert len(routes(app)) > 30


def test_nothing_is_served_outside_of_what_was_looked_at(local: Workspace) -> None:
    """A route of another kind (a mount, a websocket) would not have been asked for its role."""
    found = every(create_app(local).routes)
    assert {path for path, route in found if not isinstance(route, APIRoute)} == {
        "/static", DESCRIPTION,
    }  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_roles_by_pages(local: Workspace, role: Role) -> None:
    app = create_app(local)
    sample = {"customer_id": "C000000013", "name": "operator", "token_id": "1", "candidate_id": "1"}
    with signed_in(local, str(role)) as client:
        client.follow_redirects = False
        token = form_token(client)
        for path, route in routes(app):
            needed = role_of(route)
            if needed is None or (path.startswith("/api/v1/") and path != "/api/v1/docs"):
                continue
            address = re.sub(r"\{(\w+)[^}]*\}", lambda one: sample.get(one[1], "1"), path)
            for method in route.methods:
                if role.allows(needed) and method != "GET":
                    continue  # would really be done
                answer = client.request(method, address, headers={"x-form-token": token})
                refused = answer.status_code == 403
                assert refused != role.allows(needed), (method, path, answer.status_code)


def test_nobody_sees_a_page_without_signing_in(stranger: TestClient, local: Workspace) -> None:
    for path, route in routes(create_app(local)):
        if role_of(route) is None or (path.startswith("/api/v1/") and path != "/api/v1/docs"):
            continue
        address = re.sub(r"\{[^}]*\}", "1", path)
        for method in route.methods:
            answer = stranger.request(method, address, headers={"accept": "text/html"})
            assert answer.status_code in (303, 401), (method, path)
            assert answer.headers.get("location", "/signin").startswith("/signin")


# Signing in


def test_the_token_of_before_signing_in_is_not_the_one_after(firm: Workspace) -> None:
    """Session fixation: a token that an attacker planted never becomes a signed-in one."""
    with TestClient(create_app(firm)) as client:
        client.cookies.set(SESSION_COOKIE, "planted")
        attempt(client, PASSWORD)
        assert sign_in.session_of(firm, "planted") is None
        first = [one for one in client.cookies.jar if one.value != "planted"][-1].value or ""
        assert sign_in.session_of(firm, first) is not None


def test_signing_in_again_ends_the_session_before(firm: Workspace) -> None:
    with signed_in(firm) as client:
        first = token_in(client)
        attempt(client, PASSWORD)
        assert token_in(client) != first
        assert sign_in.session_of(firm, first) is None


def test_guessing_locks_the_account_and_even_the_right_password_waits(firm: Workspace) -> None:
    with TestClient(create_app(firm)) as client:
        assert {attempt(client, f"guess {n}") for n in range(5)} == {401}
        assert attempt(client, PASSWORD) == 401
        with transaction(firm.engine) as connection:
            past = datetime.now(UTC) - timedelta(seconds=1)
            connection.execute(update(web_account).values(locked_until=past))
        assert attempt(client, PASSWORD) == 303


def test_many_guesses_at_once_count_one_by_one(firm: Workspace) -> None:
    """Guesses in parallel must not slip in between reading the count and writing it."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: sign_in.begin(firm, "operator", f"guess {n}"), range(8)))
    with firm.engine.connect() as connection:
        row = accounts.by_name(connection, "operator")
    assert row is not None
    assert row.locked_until is not None
    assert row.failures == 0


def test_a_name_that_does_not_exist_is_answered_alike(firm: Workspace) -> None:
    with TestClient(create_app(firm)) as client:
        known = client.post("/signin", data={"name": "operator", "password": "wrong guess"})
        unknown = client.post("/signin", data={"name": "nobody", "password": "wrong guess"})
    assert known.status_code == unknown.status_code
    assert known.text.replace("operator", "nobody") == unknown.text


def test_a_name_that_does_not_exist_costs_a_hash_as_well(
    local: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    real = sign_in.is_right

    def counted(password_hash: str, password: str) -> bool:
        checked.append(password_hash)
        return real(password_hash, password)

    monkeypatch.setattr(sign_in, "is_right", counted)
    sign_in.begin(local, "operator", "wrong guess")
    sign_in.begin(local, "nobody", "wrong guess")
    assert len(checked) == 2
    assert all(one.startswith("$argon2id$") for one in checked)


def test_a_failed_sign_in_is_recorded_without_the_password(firm: Workspace) -> None:
    with TestClient(create_app(firm)) as client:
        attempt(client, "hunter2 hunter2")
        attempt(client, PASSWORD)
    with firm.engine.connect() as connection:
        told = [(row.action, row.account, row.subject) for row in audit.acts(connection, 10)]
        everything = str([tuple(row) for row in audit.acts(connection, 10)])
    assert ("signin_failed", "", "operator") in told
    assert ("signin", "operator", "operator") in told
    assert "hunter2" not in everything
    assert PASSWORD not in everything


# One-time codes


@pytest.fixture
def secret(firm: Workspace) -> str:
    found = pyotp.random_base32()
    with transaction(firm.engine) as connection:
        connection.execute(
            update(web_account).where(web_account.c.name == "operator").values(code_secret=found)
        )
    return found


def test_the_password_alone_opens_no_page(firm: Workspace, secret: str) -> None:
    with TestClient(create_app(firm), follow_redirects=False) as client:
        assert attempt(client, PASSWORD) == 303
        assert client.get("/account", headers={"accept": "text/html"}).status_code == 303
        assert client.get("/account", headers={"accept": "application/json"}).status_code == 401


def give_code(client: TestClient, code: str) -> int:
    page = client.get("/signin/code").text
    token = page.split('name="form_token" value="')[1].split('"')[0]
    data = {"code": code, "form_token": token}
    return client.post("/signin/code", data=data, follow_redirects=False).status_code


def test_a_code_counts_once(firm: Workspace, secret: str) -> None:
    code = pyotp.TOTP(secret).now()
    with TestClient(create_app(firm)) as client, TestClient(create_app(firm)) as other:
        attempt(client, PASSWORD)
        assert give_code(client, code) == 303
        attempt(other, PASSWORD)
        assert give_code(other, code) == 401


def test_the_token_changes_when_the_code_is_given(firm: Workspace, secret: str) -> None:
    with TestClient(create_app(firm)) as client:
        attempt(client, PASSWORD)
        before = token_in(client)
        give_code(client, pyotp.TOTP(secret).now())
        assert token_in(client) != before
        assert sign_in.session_of(firm, before) is None


def test_guessing_codes_locks_the_account(firm: Workspace, secret: str) -> None:
    wrong = f"{(int(pyotp.TOTP(secret).now()) + 500_000) % 1_000_000:06d}"
    with TestClient(create_app(firm)) as client:
        attempt(client, PASSWORD)
        for _ in range(5):
            assert give_code(client, wrong) == 401
        assert give_code(client, pyotp.TOTP(secret).now()) == 401


def test_the_right_password_does_not_forgive_wrong_codes(firm: Workspace, secret: str) -> None:
    """Else whoever has the password could guess codes without end."""
    wrong = f"{(int(pyotp.TOTP(secret).now()) + 500_000) % 1_000_000:06d}"
    with TestClient(create_app(firm)) as client:
        for _ in range(5):
            attempt(client, PASSWORD)
            give_code(client, wrong)
        assert attempt(client, PASSWORD) == 401


# Sessions


def set_session(workspace: Workspace, **values: datetime) -> None:
    with transaction(workspace.engine) as connection:
        connection.execute(update(web_session).values(**values))


@pytest.mark.parametrize(
    ("column", "ago"), [("seen_at", timedelta(minutes=31)), ("created_at", timedelta(hours=13))]
)
def test_sessions_end_by_themselves(firm: Workspace, column: str, ago: timedelta) -> None:
    with signed_in(firm) as client:
        token = token_in(client)
    assert sign_in.session_of(firm, token) is not None
    set_session(firm, **{column: datetime.now(UTC) - ago})
    assert sign_in.session_of(firm, token) is None


def test_what_a_page_asks_by_itself_keeps_no_session_alive(local: Workspace) -> None:
    long_ago = datetime.now(UTC) - timedelta(minutes=20)
    with signed_in(local) as client:
        token = token_in(client)
    for headers, kept in (({"x-background": "1"}, True), ({}, False)):
        set_session(local, seen_at=long_ago)
        with TestClient(create_app(local), cookies={SESSION_COOKIE: token}) as client:
            assert client.get("/account", headers=headers).status_code == 200
        with local.engine.connect() as connection:
            seen = connection.scalar(select(web_session.c.seen_at))
        assert (seen == long_ago) is kept


def test_a_stopped_account_is_out_at_once(firm: Workspace) -> None:
    with signed_in(firm) as client:
        change_account(firm, "operator", is_active=False)
        assert client.get("/account", headers={"accept": "*/*"}).status_code == 401


def test_another_password_ends_the_sessions(firm: Workspace) -> None:
    with signed_in(firm) as client:
        set_password(firm, "operator", "another long one")
        assert client.get("/account", headers={"accept": "*/*"}).status_code == 401


def test_a_smaller_role_counts_at_once(firm: Workspace) -> None:
    with signed_in(firm, "administrator") as client:
        assert client.get("/admin/accounts").status_code == 200
        change_account(firm, "operator", role=Role.ADMINISTRATOR)
        change_account(firm, "administrator", role=Role.VIEWER)
        assert client.get("/admin/accounts").status_code == 403


def test_signing_out_ends_the_session_in_the_warehouse(firm: Workspace) -> None:
    with signed_in(firm) as client:
        token = token_in(client)
        client.post("/signout", data={"form_token": form_token(client)})
        assert sign_in.session_of(firm, token) is None


def test_the_cookie_is_kept_from_scripts_and_other_sites(local: Workspace) -> None:
    for scheme, secure in (("http", False), ("https", True)):
        with TestClient(create_app(local), base_url=f"{scheme}://testserver") as client:
            data = {"name": "operator", "password": PASSWORD}
            answer = client.post("/signin", data=data, follow_redirects=False)
            told = answer.headers["set-cookie"].lower()
            assert "httponly" in told
            assert "samesite=lax" in told
            assert ("secure" in told) is secure


def test_the_warehouse_has_no_session_token_in_the_clear(local: Workspace) -> None:
    with signed_in(local) as client, local.engine.connect() as connection:
        rows = connection.execute(select(web_session)).all()
        assert token_in(client) not in str(rows)


# Forms from elsewhere


def test_a_form_needs_its_sessions_token(local: Workspace, operator: TestClient) -> None:
    with signed_in(local, "viewer") as other:
        foreign = form_token(other)
    for token in ("", "x", foreign, "　"):
        answer = operator.post("/account/sessions/end", data={"form_token": token})
        assert answer.status_code == 403, token
    own = {"form_token": form_token(operator)}
    assert operator.post("/account/sessions/end", data=own).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        EVIL,
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(operator: TestClient, headers: dict[str, str]) -> None:
    own = {"form_token": form_token(operator)}
    assert operator.post("/account/sessions/end", data=own, headers=headers).status_code == 403


def test_nobody_is_signed_in_by_another_site(stranger: TestClient) -> None:
    assert attempt(stranger, PASSWORD, headers=EVIL) == 403


def test_reading_changes_nothing(local: Workspace) -> None:
    """What changes something is a POST: links and pictures of other sites send GETs."""
    telling = re.compile(r"^(add|change|remove|stop|reset|revoke|make|end|use|forget|unlock)")
    changing = [
        path
        for path, route in routes(create_app(local))
        if "GET" in route.methods and telling.match(route.name)
    ]
    assert changing == []


# Where one is sent


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)",
        "/\t/evil.example", "/%0d%0aSet-Cookie: a=b", "\r\nx", "/a\r\nSet-Cookie: a=b", "", "evil",
        "///evil.example", "/a?next=//evil.example",
    ],
)  # fmt: skip
def test_signing_in_leads_to_our_own_pages_only(stranger: TestClient, target: str) -> None:
    data = {"name": "operator", "password": PASSWORD, "next": target}
    answer = stranger.post("/signin", data=data)
    where = answer.headers["location"]
    assert re.match(r"/(?![/\\])", where), where
    assert "set-cookie: a=b" not in str(answer.headers).lower()
    again = stranger.get("/signin", params={"next": target})
    assert re.match(r"/(?![/\\])", again.headers["location"])


def test_where_one_wanted_to_go_survives_the_code(firm: Workspace, secret: str) -> None:
    wanted = "/customers?q=a&next=//evil.example"
    with TestClient(create_app(firm), follow_redirects=False) as client:
        data = {"name": "operator", "password": PASSWORD, "next": wanted}
        where = client.post("/signin", data=data).headers["location"]
        assert where == f"/signin/code?next={quote(wanted)}"
        assert f'value="{wanted.replace("&", "&amp;")}"' in client.get(where).text


# What every answer carries


def test_every_answer_has_the_headers(local: Workspace, operator: TestClient) -> None:
    paths = ["/", "/account", "/nowhere", "/static/style.css", "/static/nowhere", "/admin/audit",
             "/api/v1/customers", DESCRIPTION, "/api/v1/nowhere", "/manual"]  # fmt: skip
    answers = [operator.get(path) for path in paths]
    answers.append(operator.post("/account/sessions/end"))
    answers.append(operator.put("/account"))
    assert {one.status_code for one in answers} >= {200, 401, 403, 404, 405}
    for answer in answers:
        assert answer.headers["content-security-policy"] == POLICY, answer.url
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        if "/static/" not in str(answer.url):
            assert "no-" in answer.headers["cache-control"]


def test_a_failure_of_ours_is_a_page_with_headers_in_the_visitors_language(
    local: Workspace,
) -> None:
    app = create_app(local)

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("secret detail")

    with TestClient(app, raise_server_exceptions=True) as client:
        for language, told in (("ja", "うまくいきませんでした"), ("en", "That did not work")):
            answer = client.get("/broken", headers={"Accept-Language": language})
            assert answer.status_code == 500
            assert answer.headers["content-security-policy"] == POLICY
            assert told in answer.text
            assert "secret detail" not in answer.text
            assert "Traceback" not in answer.text


def test_scripts_and_styles_are_files_of_ours(operator: TestClient) -> None:
    """Pages must live under the policy: no script, handler or style within the HTML."""
    for path in ("/", "/account", "/account/codes", "/api/v1/docs", "/manual", "/nowhere"):
        page = operator.get(path).text
        assert not re.search(r"<[^>]*\s(on\w+|style)\s*=", page), path
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style", page), path
        assert re.findall(r'(?:src|href)="(https?:)?//', page) == [], path


def test_no_version_of_the_server_is_told(operator: TestClient) -> None:
    assert "server" not in operator.get("/account").headers


def test_https_is_remembered_only_where_there_is_https(local: Workspace) -> None:
    with TestClient(create_app(local)) as client:
        assert "strict-transport-security" not in client.get("/signin").headers
    with TestClient(create_app(local), base_url="https://testserver") as client:
        assert "strict-transport-security" in client.get("/signin").headers


# What comes in

SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def test_names_are_text_never_html(local: Workspace) -> None:
    with transaction(local.engine) as connection:
        connection.execute(update(web_account).values(shown_name=SCRIPT))
    with signed_in(local, "administrator") as client:
        token = form_token(client)
        client.post("/account/tokens", data={"form_token": token, "label": SCRIPT[:60]})
        client.post("/signin", data={"name": SCRIPT, "password": "x"}, headers=EVIL)
        for path in ("/", "/account", "/admin/accounts", "/admin/audit"):
            page = client.get(path).text
            assert "&lt;script&gt;" in page, path
            assert "<script>alert" not in page
            assert "<img src=x" not in page
        client.cookies.clear()
        page = client.post("/signin", data={"name": SCRIPT, "password": "x"}).text
        assert "<script>alert" not in page


@pytest.fixture
def administrator(firm: Workspace) -> Iterator[TestClient]:
    with signed_in(firm, "administrator") as client:
        client.follow_redirects = False
        yield client


NASTY = [
    "' OR '1'='1", "'; DROP TABLE web_account; --", '" OR ""="', "%' --", "\\", "\x00", "\ud7ff",
    "𠮷" * 50, "9" * 400, "-1", "1e999", "NaN", "../../etc/passwd", "{{7777*7777}}", "${7777*7777}",
    "%00",
]  # fmt: skip


def test_nasty_text_in_every_parameter_of_every_page_is_only_text(
    firm: Workspace, administrator: TestClient
) -> None:
    with firm.engine.connect() as connection:
        before = len(accounts.accounts(connection))
    for path, route in routes(create_app(firm)):
        if "GET" not in route.methods or path.startswith("/api/"):
            continue
        names = [one.alias for one in _parameters(route)]
        for nasty in NASTY:
            address = re.sub(r"\{[^}]*\}", lambda _: quote(nasty, safe=""), path)  # noqa: B023
            answer = administrator.get(address, params=dict.fromkeys(names, nasty))
            assert answer.status_code < 500, (path, nasty, answer.text[-600:])
            assert "60481729" not in answer.text, path
    with firm.engine.connect() as connection:
        assert len(accounts.accounts(connection)) == before


def _parameters(route: APIRoute) -> list:  # type: ignore[type-arg]
    def walk(dependant: object) -> Iterator[object]:
        yield from dependant.query_params  # type: ignore[attr-defined]
        for one in dependant.dependencies:  # type: ignore[attr-defined]
            yield from walk(one)

    return list(walk(route.dependant))


def test_nasty_text_in_sign_in_is_only_text(firm: Workspace) -> None:
    with TestClient(create_app(firm)) as client:
        for nasty in NASTY:
            data = {"name": nasty, "password": nasty, "next": nasty}
            assert client.post("/signin", data=data).status_code in (401, 422), nasty


@pytest.mark.parametrize(
    "path",
    [
        "/static/../application.py", "/static/%2e%2e/application.py", "/static/..%2fapplication.py",
        "/static/....//application.py", "/manual/../errors", "/manual/%2e%2e%2ferrors",
        "/manual/..%5cerrors", "/manual/images/..%2f..%2f..%2fpyproject.toml",
        "/manual/images/%2e%2e", "/static//etc/passwd", "/manual//etc/passwd",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_its_folder(operator: TestClient, path: str) -> None:
    answer = operator.get(path)
    assert answer.status_code in (303, 404)
    assert "def create_app" not in answer.text
    assert "[project]" not in answer.text


def test_a_strange_host_is_repeated_nowhere(stranger: TestClient) -> None:
    answer = stranger.get("/account", headers={"Host": "evil.example", "accept": "text/html"})
    assert answer.headers["location"].startswith("/")
    page = stranger.get("/signin", headers={"Host": "evil.example"})
    assert "evil.example" not in page.text


@pytest.mark.parametrize("told", [True, False])
def test_a_stranger_cannot_send_much(stranger: TestClient, told: bool) -> None:
    """Neither by saying so nor in pieces without saying how much."""
    body = b"name=" + b"a" * STRANGER_BYTES
    pieces: object = body if told else (body[n : n + 4096] for n in range(0, len(body), 4096))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = stranger.post("/signin", content=pieces, headers=kind)  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert answer.headers["content-security-policy"] == POLICY


def test_forms_have_a_size_and_a_lie_about_it_helps_nobody(operator: TestClient) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    large = b"label=" + b"a" * FORM_BYTES
    assert operator.post("/account/tokens", content=large, headers=kind).status_code == 413
    for told in ("-1", "x", "9" * 40):
        answer = operator.post(
            "/account/tokens", content=b"a=b", headers={**kind, "content-length": told}
        )
        assert answer.status_code in (400, 413), told


def test_a_large_body_of_a_program_is_refused_in_its_form(stranger: TestClient) -> None:
    answer = stranger.post("/api/v1/resolve", content=b'"' + b"a" * 2_000_000 + b'"')
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "TOO_LARGE"


# Behind a proxy


@pytest.fixture
def served_with(tmp_path: Path) -> Callable[[str], dict[str, object]]:
    def options(proxies: str) -> dict[str, object]:
        from app.web.serving import configuration

        workspace = small_firm(tmp_path / f"p{len(proxies)}", "", f"web: {{proxies: {proxies}}}\n")
        found = configuration(workspace, "127.0.0.1", 8000)
        return {"headers": found.proxy_headers, "from": found.forwarded_allow_ips}

    return options


def test_forwarded_headers_are_believed_from_named_proxies_only(
    served_with: Callable[[str], dict[str, object]],
) -> None:
    assert served_with("[]")["headers"] is False
    assert served_with("[192.0.2.7]") == {"headers": True, "from": ["192.0.2.7"]}


# What cannot be undone by anybody


@pytest.mark.parametrize("act", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize(
    ("table", "column"), [("ops_audit", "account"), ("customer_override", "value")]
)
def test_the_record_of_acts_is_never_rewritten(
    firm: Workspace, act: str, table: str, column: str
) -> None:
    with transaction(firm.engine) as connection:
        audit.record(connection, [audit.Act(datetime.now(UTC), "operator", "view", "C1")])
        connection.execute(
            insert(customer_override).values(
                override_id=1, system="a", code="1", field="phone", value="1", user="operator",
                reason="", set_at=datetime.now(UTC),
            )
        )  # fmt: skip
    with pytest.raises(SQLAlchemyError, match="append-only"), transaction(firm.engine) as writing:
        writing.execute(text(act.format(table, column)))
    with firm.engine.connect() as connection:
        assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 1
        assert connection.scalar(text(f"SELECT {column} FROM {table}")) != "x"


def test_the_menu_leads_to_guarded_pages_only(local: Workspace) -> None:
    needed = {path: role_of(route) for path, route in routes(create_app(local))}
    for entry in (*MENU, *(child for above in MENU for child in above.within)):
        if entry.path in needed:
            assert needed[entry.path] == entry.role, entry.path

"""Accounts of all people: adding them, their roles, letting them in again or no more."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Response
from starlette.responses import RedirectResponse

from app.web.access import Administrator
from app.web.visit import Visit
from core.errors import ConfigurationError
from core.language import Text
from core.people import Person, Role
from pipelines.steps import accounts as steps
from warehouse import accounts

router = APIRouter()
_HOME = "/admin/accounts"
Name = Annotated[str, Form(max_length=200)]
ChosenRole = Annotated[Role, Form()]


@router.get("/admin")
def administration(_: Administrator) -> Response:
    """Lead to the first page of administration."""
    return RedirectResponse(_HOME, status_code=303)


@router.get("/admin/accounts")
def list_accounts(visit: Administrator) -> Response:
    """Show all accounts."""
    return _page(visit)


@router.post("/admin/accounts")
def add(visit: Administrator, role: ChosenRole, name: Name = "", shown_name: Name = "") -> Response:
    """Add an account with an invented password, shown once."""
    password = steps.invented_password()
    try:
        person = steps.add_account(visit.workspace, name, password, role, shown_name)
    except ConfigurationError as error:
        return _page(visit, problem=error.message)
    visit.record("account_added", person.name, role=str(role))
    return _page(visit, person=person, password=password)


@router.post("/admin/accounts/role")
def change_role(visit: Administrator, role: ChosenRole, name: Name = "") -> Response:
    """Give somebody another role."""
    return _act(
        visit,
        lambda: steps.change_account(visit.workspace, name, role=role),
        "account_role",
        Text(f"役割を「{role.in_words.ja}」に変えました。", f"The role is now {role.in_words.en}."),
        role=str(role),
    )


@router.post("/admin/accounts/stop")
def stop(visit: Administrator, name: Name = "") -> Response:
    """Let nobody sign in with an account any more."""
    return _act(
        visit,
        lambda: steps.change_account(visit.workspace, name, is_active=False),
        "account_stopped",
        Text("アカウントを止めました。", "The account is stopped."),
    )


@router.post("/admin/accounts/allow")
def allow(visit: Administrator, name: Name = "") -> Response:
    """Let somebody sign in again."""
    return _act(
        visit,
        lambda: steps.change_account(visit.workspace, name, is_active=True),
        "account_allowed",
        Text("また使えるようにしました。", "The account may be used again."),
    )


@router.post("/admin/accounts/unlock")
def unlock(visit: Administrator, name: Name = "") -> Response:
    """End a lock-out."""
    return _act(
        visit,
        lambda: steps.unlock(visit.workspace, name),
        "account_unlocked",
        Text("ロックを解除しました。", "The account is unlocked."),
    )


@router.post("/admin/accounts/forget-code")
def forget_code(visit: Administrator, name: Name = "") -> Response:
    """Take back the registration of somebody's telephone."""
    return _act(
        visit,
        lambda: steps.forget_code(visit.workspace, name),
        "code_forgotten",
        Text("確認コードの登録を取り消しました。", "Codes are asked for no more."),
    )


@router.post("/admin/accounts/password")
def reset_password(visit: Administrator, name: Name = "") -> Response:
    """Give somebody an invented password, shown once."""
    password = steps.invented_password()
    try:
        person = steps.set_password(visit.workspace, name, password)
    except ConfigurationError as error:
        return _page(visit, problem=error.message)
    visit.record("password_reset", person.name)
    return _page(visit, person=person, password=password)


def _act(
    visit: Visit, act: Callable[[], Person], action: str, told: Text, **detail: str
) -> Response:
    try:
        person = act()
    except ConfigurationError as error:
        return _page(visit, problem=error.message)
    visit.record(action, person.name, **detail)
    return visit.go(_HOME, Text(f"{person.name}: {told.ja}", f"{person.name}: {told.en}"))


def _page(
    visit: Visit,
    *,
    problem: Text | None = None,
    person: Person | None = None,
    password: str = "",
) -> Response:
    with visit.workspace.engine.connect() as connection:
        rows = accounts.accounts(connection)
    return visit.page(
        "admin_accounts.html",
        status=400 if problem else 200,
        problem=problem,
        fresh=person,
        password=password,
        rows=[(row, accounts.person_of(row)) for row in rows],
        roles=list(Role),
    )

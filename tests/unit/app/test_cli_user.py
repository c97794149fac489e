"""Accounts of the web application, made and changed on the command line."""

from pathlib import Path

import pytest
from typer.testing import Result

from app.cli import user
from pipelines.steps import sign_in
from pipelines.workspace import Workspace
from tests.support.cli_workspace import Cli, one_object
from warehouse import accounts

LONG = "correct horse battery"


def add(cli: Cli, root: Path, name: str, *more: str) -> Result:
    return cli("-w", root, "user", "add", name, "--password-stdin", *more, input=f"{LONG}\nrest\n")


@pytest.fixture
def firm(cli: Cli, root: Path) -> Workspace:
    """Give a workspace with one administrator, ``hanako``."""
    assert add(cli, root, "Hanako", "--role", "administrator").exit_code == 0
    return Workspace.open(root)


def test_an_account_is_added_and_can_sign_in(firm: Workspace) -> None:
    assert sign_in.begin(firm, "ＨＡＮＡＫＯ", LONG) is not None
    assert sign_in.begin(firm, "hanako", LONG + "x") is None


def test_whoever_is_not_given_a_role_decides(cli: Cli, root: Path) -> None:
    result = cli("-w", root, "user", "add", "taro", "--password-stdin", "--json", input=LONG)
    told = one_object(result)
    assert (told["name"], told["role"], told["has_code"]) == ("taro", "operator", False)


def test_the_list_shows_everybody_and_no_secret(cli: Cli, firm: Workspace) -> None:
    add(cli, firm.root, "taro", "--shown-name", "山田太郎")
    result = cli("-w", firm.root, "user", "list")
    for word in ("hanako", "管理者", "taro", "山田太郎", "担当"):
        assert word in result.stdout
    assert "argon2" not in result.stdout
    assert LONG not in result.stdout
    told = one_object(cli("-w", firm.root, "user", "list", "--json"))["accounts"]
    assert [(one["name"], one["active"]) for one in told] == [("hanako", True), ("taro", True)]


@pytest.mark.parametrize(
    ("name", "password", "code"),
    [
        ("taro", "short", "PASSWORD_WEAK"),
        ("long-enough-name", "Long-Enough-Name", "PASSWORD_WEAK"),
        ("a:b", LONG, "ACCOUNT_NAME"),
        ("　", LONG, "ACCOUNT_NAME"),
        ("x" * 61, LONG, "ACCOUNT_NAME"),
        ("HANAKO", LONG, "ACCOUNT_EXISTS"),
    ],
)
def test_what_cannot_be_an_account_is_refused(
    cli: Cli, firm: Workspace, name: str, password: str, code: str
) -> None:
    result = cli("-w", firm.root, "user", "add", name, "--password-stdin", "--json", input=password)
    assert result.exit_code == 2
    assert one_object(result)["error"]["code"] == code
    with firm.engine.connect() as connection:
        assert len(accounts.accounts(connection)) == 1


def test_without_a_terminal_the_password_is_never_asked_for(cli: Cli, root: Path) -> None:
    result = cli("-w", root, "user", "add", "taro", "--json", input=LONG)
    assert one_object(result)["error"]["code"] == "NO_PASSWORD"


def test_what_is_typed_twice_must_be_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed = iter((LONG, "something else entirely"))
    monkeypatch.setattr(user.typer, "prompt", lambda *_, **__: next(typed))
    monkeypatch.setattr(user.sys, "stdin", _Terminal())
    with pytest.raises(user.ConfigurationError, match="PASSWORDS_DIFFER"):
        user._password(from_input=False)


class _Terminal:
    def isatty(self) -> bool:
        return True


def test_a_stopped_account_is_out_until_it_is_allowed_again(cli: Cli, firm: Workspace) -> None:
    add(cli, firm.root, "taro")
    begun = sign_in.begin(firm, "taro", LONG)
    assert begun is not None
    assert cli("-w", firm.root, "user", "disable", "taro").exit_code == 0
    assert sign_in.session_of(firm, begun.token) is None
    assert sign_in.begin(firm, "taro", LONG) is None
    assert cli("-w", firm.root, "user", "disable", "taro", "--enable").exit_code == 0
    assert sign_in.begin(firm, "taro", LONG) is not None


def test_the_last_administrator_stays(cli: Cli, firm: Workspace) -> None:
    result = cli("-w", firm.root, "user", "disable", "hanako", "--json")
    assert (result.exit_code, one_object(result)["error"]["code"]) == (2, "LAST_ADMINISTRATOR")
    assert sign_in.begin(firm, "hanako", LONG) is not None


def test_another_password_unlocks_and_signs_out(cli: Cli, firm: Workspace) -> None:
    begun = sign_in.begin(firm, "hanako", LONG)
    assert begun is not None
    for _ in range(5):
        sign_in.begin(firm, "hanako", "guess guess guess")
    assert sign_in.begin(firm, "hanako", LONG) is None
    command = ("-w", firm.root, "user", "password", "hanako", "--password-stdin")
    assert cli(*command, input="another long one").exit_code == 0
    assert sign_in.session_of(firm, begun.token) is None
    assert sign_in.begin(firm, "hanako", LONG) is None
    assert sign_in.begin(firm, "hanako", "another long one") is not None


def test_a_lost_telephone_is_forgotten(cli: Cli, firm: Workspace) -> None:
    with firm.engine.begin() as connection:
        accounts.change(connection, 1, code_secret="A" * 32)
    begun = sign_in.begin(firm, "hanako", LONG)
    assert begun is not None
    assert begun.needs_code
    cli(
        "-w", firm.root, "user", "password", "hanako", "--password-stdin", "--forget-code",
        input=LONG,
    )  # fmt: skip
    begun = sign_in.begin(firm, "hanako", LONG)
    assert begun is not None
    assert not begun.needs_code


def test_an_unknown_account_is_told_with_those_there_are(cli: Cli, firm: Workspace) -> None:
    result = cli("-w", firm.root, "user", "password", "taro", "--password-stdin", input=LONG)
    assert result.exit_code == 2
    assert "hanako" in result.stderr

"""One's own account: password, one-time codes, language, tokens, where one is signed in."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Response
from markupsafe import Markup

from app.web.access import Viewer
from app.web.visit import Visit
from core.errors import ConfigurationError
from core.language import Text
from pipelines.steps import own_account
from pipelines.steps.accounts import LEAST_LENGTH
from pipelines.steps.sign_in import Session
from warehouse import accounts

router = APIRouter()
Password = Annotated[str, Form(max_length=1000)]
_PASSWORD_DONE = Text(
    ja="パスワードを変えました。ほかのブラウザーではサインアウトしています。",
    en="The password is changed. Other browsers are signed out.",
)
_CODES_DONE = Text(
    ja="次のサインインから、確認コードを尋ねます。",
    en="One-time codes are asked for from the next sign-in.",
)
_NO_CODES_DONE = Text(
    ja="確認コードを尋ねるのをやめました。", en="One-time codes are asked for no more."
)


@router.get("/account")
def account(visit: Viewer) -> Response:
    """Show one's own account."""
    return _page(visit)


@router.post("/account/password")
def password(
    visit: Viewer, old: Password = "", new: Password = "", again: Password = ""
) -> Response:
    """Change one's password."""
    if new != again:
        return _page(visit, problem=Text("新しいパスワードの2回の入力が違います。", "They differ."))
    return _done(
        visit,
        lambda session: own_account.change_password(visit.workspace, session, old, new),
        "password",
        _PASSWORD_DONE,
    )


@router.get("/account/codes")
def codes(visit: Viewer) -> Response:
    """Show a new secret for one-time codes; it counts once a code of it is given."""
    return _codes_page(visit, own_account.new_secret())


@router.post("/account/codes")
def use_codes(
    visit: Viewer,
    secret: Annotated[str, Form(max_length=64)] = "",
    code: Annotated[str, Form(max_length=20)] = "",
    old: Password = "",
) -> Response:
    """Ask for one-time codes from now on."""
    try:
        own_account.use_codes(visit.workspace, _session(visit), secret, code, old)
    except ConfigurationError as error:
        return _codes_page(visit, secret or own_account.new_secret(), problem=error.message)
    visit.record("codes_on", visit.person.name)
    return visit.go("/account", _CODES_DONE)


@router.post("/account/codes/stop")
def stop_codes(visit: Viewer, old: Password = "") -> Response:
    """Ask for no one-time codes any more."""
    return _done(
        visit,
        lambda session: own_account.stop_codes(visit.workspace, session, old),
        "codes_off",
        _NO_CODES_DONE,
    )


@router.post("/account/language")
def language(visit: Viewer, language: Annotated[str, Form(max_length=2)] = "") -> Response:
    """Keep a language with the account."""
    own_account.speak(visit.workspace, _session(visit), language)
    return visit.go("/account")


@router.post("/account/sessions/end")
def end_sessions(visit: Viewer) -> Response:
    """Sign out everywhere else."""
    own_account.end_others(visit.workspace, _session(visit))
    visit.record("signout_others", visit.person.name)
    return visit.go(
        "/account", Text("ほかの場所からサインアウトしました。", "Signed out elsewhere.")
    )


@router.post("/account/tokens")
def make_token(visit: Viewer, label: Annotated[str, Form(max_length=200)] = "") -> Response:
    """Make a token and show it, once."""
    try:
        token = own_account.make_token(visit.workspace, _session(visit), label)
    except ConfigurationError as error:
        return _page(visit, problem=error.message)
    visit.record("token_made", visit.person.name, label=label)
    return _page(visit, token=token)


@router.post("/account/tokens/{token_id}/revoke")
def revoke_token(visit: Viewer, token_id: int) -> Response:
    """Let a token count no more."""
    if not own_account.revoke_token(visit.workspace, _session(visit), token_id):
        gone = Text("そのトークンはありません。", "There is no such token.")
        return visit.go("/account", gone, kind="problem")
    visit.record("token_revoked", visit.person.name, token=token_id)
    return visit.go("/account", Text("トークンを無効にしました。", "The token is revoked."))


def _done(visit: Visit, act: Callable[[Session], None], action: str, told: Text) -> Response:
    try:
        act(_session(visit))
    except ConfigurationError as error:
        visit.record(f"{action}_refused", visit.person.name)
        return _page(visit, problem=error.message)
    visit.record(action, visit.person.name)
    return visit.go("/account", told)


def _page(visit: Visit, *, problem: Text | None = None, token: str = "") -> Response:
    number = visit.person.account_id
    with visit.workspace.engine.connect() as connection:
        sessions = accounts.sessions(connection, number)
        tokens = accounts.tokens(connection, number)
    return visit.page(
        "account.html",
        status=400 if problem else 200,
        problem=problem,
        token=token,
        tokens=[row for row in tokens if row.revoked_at is None],
        sessions=[row for row in sessions if row.is_complete],
        least=LEAST_LENGTH,
    )


def _codes_page(visit: Visit, secret: str, problem: Text | None = None) -> Response:
    company = visit.workspace.configuration.company
    address = own_account.enrol_address(company, visit.person.name, secret)
    return visit.page(
        "account_codes.html",
        status=400 if problem else 200,
        problem=problem,
        secret=secret,
        grouped=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        picture=_picture(address),
    )


def _picture(text: str) -> Markup:
    """Return a QR code as SVG: shapes only, no style of its own."""
    import segno

    made = segno.make(text, error="m", micro=False)
    drawn = made.svg_inline(scale=5, svgclass="qr", lineclass=None, omitsize=True)
    return Markup(drawn)  # noqa: S704 - drawn by us; the text is in the squares, not in the SVG


def _session(visit: Visit) -> Session:
    if visit.session is None:
        raise LookupError("nobody is signed in")
    return visit.session

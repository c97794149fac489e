"""Puts the API together: an application of its own below ``/api/v1``, without cookies."""

from typing import Any

from fastapi import FastAPI
from starlette.datastructures import State
from starlette.middleware import Middleware

from app.web.api import candidates, customers, errors, models
from app.web.failures import Unforeseen

PREFIX = "/api/v1"
_DESCRIPTION = """\
顧客を調べ、名寄せの候補を判定するためのAPIです。「自分のアカウント」の画面で作ったトークンを
`Authorization: Bearer tsu_…` として送ります。トークンの持ち主の役割でできることができます。
失敗は、どれも `{"error": {"code", "message", "details"}}` の形です。答えの `generation` は、
読んだ公開の世代です。`ETag` を `If-None-Match` で送り返すと、変わっていなければ 304 になります。

Looks customers up and decides merge candidates. Send a token made at “Your account” as
`Authorization: Bearer tsu_…`; it may do what its owner's role may. Every failure has the form
`{"error": {"code", "message", "details"}}`. `generation` is the publication that was read. Send
`ETag` back as `If-None-Match` and get 304 where nothing has changed.
"""
_FAILURES = {
    400: "読めない / could not be read",
    304: "変わっていない / nothing has changed",
    401: "トークンがない、使えない / no token, or none that counts",
    403: "役割が足りない / the role does not do",
    404: "ない / not there",
    413: "大きすぎる / too large",
    422: "入力が正しくない / something sent is not right",
    429: "呼びすぎ / too many calls",
    503: "倉庫に触れない / the warehouse cannot be reached now",
}


def create_api(state: State) -> FastAPI:
    """Return the API.

    Args:
        state: of the application around it, shared: the workspace, the recorder, the pace.
    """
    api = FastAPI(
        title="Tsunagi API",
        version="1",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        middleware=[Middleware(Unforeseen, answer=errors.unforeseen)],
        responses=_responses(),
        servers=[{"url": PREFIX}],
    )
    api.state = state
    api.include_router(customers.router)
    api.include_router(candidates.router)
    errors.install(api)
    return api


def _responses() -> dict[int | str, dict[str, Any]]:
    return {
        status: {"description": told} | ({} if status == 304 else {"model": models.ErrorAnswer})
        for status, told in _FAILURES.items()
    }

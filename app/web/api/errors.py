"""Failures as JSON: one form for all of them, in the language of ``Accept-Language``."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from app.web.failures import status_of, told_of_unforeseen
from core.errors import HubError
from core.language import Text
from pipelines.error_log import write_down
from pipelines.failures import explain
from pipelines.steps.answering import OvertakenError
from warehouse.decisions import Entry

_OF_STATUS = {
    400: Text("リクエストを読めませんでした。", "The request could not be read."),
    404: Text("そのようなものはありません。", "There is no such thing."),
    405: Text("その方法では使えません。", "This method is not allowed here."),
    413: Text("送られた内容が大きすぎます。", "What was sent is too large."),
    415: Text("この形式は読めません。", "This format is not read."),
}
_WRONG = Text("入力が正しくありません。", "Something sent is not right.")
_CODES = {400: "BAD_REQUEST", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "TOO_LARGE"}


class ApiError(Exception):
    """A failure with its answer.

    Args:
        status: HTTP status.
        code: a stable word.
        message: for people.
        headers: of the answer.
    """

    def __init__(
        self, status: int, code: str, message: Text, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.headers = status, code, message, headers


class NotModified(Exception):  # noqa: N818 - nothing is wrong
    """The caller has this already."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


def not_found(ja: str, en: str) -> ApiError:
    """Return that something is not there."""
    return ApiError(404, "NOT_FOUND", Text(ja, en))


def install(api: FastAPI) -> None:
    """Let the API answer every failure with JSON."""

    @api.exception_handler(ApiError)
    async def told(_: Request, error: ApiError) -> Response:
        return envelope(error.status, error.code, error.message, headers=error.headers)

    @api.exception_handler(NotModified)
    async def had(_: Request, error: NotModified) -> Response:
        return Response(status_code=304, headers={"ETag": error.tag})

    @api.exception_handler(RequestValidationError)
    async def wrong(_: Request, error: RequestValidationError) -> Response:
        details = [
            {"where": ".".join(map(str, one["loc"])), "message": one["msg"]}
            for one in error.errors()[:20]
        ]
        return envelope(422, "INVALID", _WRONG, details)

    @api.exception_handler(HTTPException)
    async def plain(_: Request, error: HTTPException) -> Response:
        status = error.status_code
        code, message = _CODES.get(status, f"HTTP_{status}"), _OF_STATUS.get(status, _WRONG)
        return envelope(status, code, message, headers=error.headers)

    @api.exception_handler(HubError)
    async def known(_: Request, error: HubError) -> Response:
        details = []
        if isinstance(error, OvertakenError) and error.entry.in_force:
            details = [as_standing(error.entry)]
        return envelope(status_of(error), error.code, error.message, details)


async def unforeseen(request: Request, error: Exception) -> Response:
    """Answer what no handler foresaw."""
    if isinstance(error, DataError | OverflowError | UnicodeEncodeError):
        return envelope(422, "INVALID", _WRONG)
    found = explain(error)
    if found is not None:
        return envelope(503, found.code, found.message)
    root = request.app.state.workspace.root
    log = write_down(error, root, ["serve", request.method, request.url.path])
    return envelope(500, "UNEXPECTED", told_of_unforeseen(log))


def envelope(
    status: int,
    code: str,
    message: Text,
    details: list[dict[str, Any]] | None = None,
    *,
    headers: Any = None,
) -> Response:
    """Return a failure."""
    body = {"code": code, "message": str(message), "details": details or []}
    return JSONResponse({"error": body}, status_code=status, headers=headers)


def as_standing(decision: Entry) -> dict[str, Any]:
    """Return a decision that holds, as plain data."""
    return {
        "decision_id": decision.decision_id,
        "judgement": str(decision.judgement),
        "user": decision.user,
        "reason": decision.reason,
        "decided_at": decision.decided_at.isoformat(),
    }

"""Puts the web application together: one workspace, its pages, what guards them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from app.web import failures
from app.web.applier import Applier
from app.web.claims import Claims
from app.web.doorkeeper import Doorkeeper
from app.web.headers import Headers
from app.web.pages import (
    account,
    home,
    manual,
    merging,
    review,
    review_bulk,
    review_excel,
    review_history,
    signin,
)
from app.web.recorder import Recorder
from pipelines.workspace import Workspace

_HERE = Path(__file__).parent
PAGES = (signin, home, account, manual, review, review_history, review_bulk, review_excel, merging)


def create_app(workspace: Workspace) -> FastAPI:
    """Return the web application on a workspace.

    Args:
        workspace: where; its warehouse is brought up to date.
    """
    recorder, applier = Recorder(workspace), Applier(workspace)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with recorder, applier:
            yield

    app = FastAPI(
        title="Tsunagi",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        middleware=[Middleware(Headers), Middleware(Doorkeeper, workspace=workspace)],
    )
    app.state.workspace = workspace
    app.state.recorder = recorder
    app.state.applier = applier
    app.state.claims = Claims()
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    for page in PAGES:
        app.include_router(page.router, include_in_schema=False)
    failures.install(app)
    return app

"""Puts the web application together: one workspace, its pages, what guards them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import State
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from app.web import failures
from app.web.api import page as api_page
from app.web.api.application import PREFIX, create_api
from app.web.api.bearer import Pace
from app.web.applier import Applier
from app.web.claims import Claims
from app.web.configured import Configured, Following
from app.web.doorkeeper import Doorkeeper
from app.web.headers import Headers
from app.web.kept import WARM
from app.web.limits import Limits
from app.web.pages import (
    account,
    admin_accounts,
    admin_audit,
    balances,
    corrections,
    customer,
    customers,
    deals,
    dormant,
    exports,
    groups,
    home,
    intake_files,
    intake_runs,
    main_record,
    manual,
    merging,
    quality,
    quarantine,
    ranks,
    reconciliation,
    review,
    review_bulk,
    review_excel,
    review_history,
    rfm,
    sales_board,
    signin,
    source_setup,
    sources,
    stages,
    sync,
    together,
    visits,
)
from app.web.preparer import Preparer
from app.web.recorder import Recorder
from app.web.summaries import Summaries
from app.web.syncing import SyncDesk
from app.web.writing import WritingDesk
from pipelines.workspace import Workspace

_HERE = Path(__file__).parent
PAGES = (
    signin,
    home,
    account,
    admin_accounts,
    admin_audit,
    manual,
    review,
    review_history,
    review_bulk,
    review_excel,
    customers,
    customer,
    corrections,
    merging,
    main_record,
    ranks,
    visits,
    deals,
    stages,
    sales_board,
    groups,
    together,
    rfm,
    dormant,
    quality,
    balances,
    reconciliation,
    intake_runs,
    intake_files,
    quarantine,
    sources,
    source_setup,
    sync,
    exports,
)


def create_app(workspace: Workspace) -> FastAPI:
    """Return the web application on a workspace.

    Args:
        workspace: where; its warehouse is brought up to date.
    """
    recorder, applier = Recorder(workspace), Applier(workspace)
    summaries = Summaries(workspace.engine, workspace.root)
    summaries.prepare(*WARM)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with recorder, summaries, Preparer(workspace), applier:
            yield

    state = State({"workspace": workspace})
    state.configured = Configured(state)
    app = FastAPI(
        title="Tsunagi",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(Headers),
            Middleware(failures.Unforeseen),
            Middleware(Following, configured=state.configured),
            Middleware(Doorkeeper, workspace=workspace),
            Middleware(failures.Unforeseen),  # once more, where the visitor's language is known
            Middleware(Limits, workspace=workspace),
        ],
    )
    app.state = state
    app.state.recorder = recorder
    app.state.summaries = summaries
    app.state.sync = SyncDesk()
    app.state.writing = WritingDesk()
    app.state.applier = applier
    app.state.claims = Claims()
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    app.include_router(api_page.router, include_in_schema=False)
    app.state.pace = Pace(workspace.configuration.web.api_per_minute)
    app.state.api = create_api(app.state)
    app.mount(PREFIX, app.state.api)
    for page in PAGES:
        app.include_router(page.router, include_in_schema=False)
    failures.install(app)
    return app

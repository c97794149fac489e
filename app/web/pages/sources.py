"""Sources: what is linked, how fresh it is, what is wrong with the settings."""

from fastapi import APIRouter, Response

from app.web.access import Administrator
from app.web.configured import Configured
from app.web.words import word
from core.language import Text
from pipelines.steps.check_sources import check_sources
from pipelines.steps.status import source_states

router = APIRouter(prefix="/operation/sources")


@router.get("")
def register(visit: Administrator) -> Response:
    """Show the sources of the configuration with their state and problems."""
    check = check_sources(visit.workspace.root)
    with visit.workspace.engine.connect() as connection:
        states = source_states(connection, visit.workspace, visit.now)
    return visit.page(
        "sources.html",
        states=states,
        settings={source.name: source for source in visit.workspace.configuration.sources},
        matched={found.name: found for found in check.matched},
        problems=check.problems,
        limit=visit.workspace.configuration.web.upload_megabytes,
        word=word,
    )


@router.post("/reload")
def reload(visit: Administrator) -> Response:
    """Read the configuration again, after it was changed by hand."""
    configured: Configured = visit.request.app.state.configured
    configured.read()
    visit.record("reload_configuration")
    if configured.trouble is not None:
        return visit.go("/operation/sources", configured.trouble, kind="problem")
    told = Text(ja="設定を読み直しました。", en="The configuration was read again.")
    return visit.go("/operation/sources", told)

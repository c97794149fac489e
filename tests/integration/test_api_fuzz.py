"""The API under random calls: no failure of ours, and every answer as its description says.

Once with the token of somebody who may only look, once of somebody who may decide; once with what
the description allows, once with what it does not.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection
from starlette.datastructures import State

from app.web.api.application import PREFIX, create_api
from app.web.application import create_app
from core.people import Role
from tests.support.api import small_firm, token_of

pytestmark = pytest.mark.slow
EXAMPLES = 40
DESCRIBED = create_api(State()).openapi()
OPERATIONS = [(path, method) for path, methods in DESCRIBED["paths"].items() for method in methods]


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def firm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Give what the API says of itself, and a token per role."""
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_module_url")
    root = tmp_path_factory.mktemp("fuzz") / "firm"
    workspace = small_firm(root, url, "web: {api_per_minute: 100000}\n")
    tokens = {role: token_of(workspace, role) for role in Role}
    app = _without_helpers(create_app(workspace))
    yield schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", app), tokens
    workspace.engine.dispose()


def _without_helpers(app: Any) -> Any:
    """Return the application without what works behind it, which is started once and no more."""

    async def served(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        await send({"type": "lifespan.shutdown.complete"})

    return served


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("role", [Role.VIEWER, Role.OPERATOR])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_described(
    firm: Any, path: str, method: str, role: Role, mode: GenerationMode
) -> None:
    schema, tokens = firm
    headers = {"Authorization": f"Bearer {tokens[role]}"}

    # An empty list in a query is nothing once it is sent, so that it cannot be refused.
    excluded = [negative_data_rejection] if method == "get" else []

    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, derandomize=True)
    def answered(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, excluded_checks=excluded)

    answered()

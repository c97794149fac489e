"""The description of the API as a page: made of its schema, without a script."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, Response

from app.web.access import Viewer
from app.web.api.application import PREFIX

router = APIRouter()
_METHODS = ("get", "post", "put", "patch", "delete")
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing one can ask for.

    Attributes:
        parameters: name, where it stands, its kind, whether it is needed, what it is.
        takes: an example of the body; "" where there is none.
        gives: an example of the answer.
    """

    method: str
    path: str
    title: str
    told: str
    parameters: list[tuple[str, str, str, bool, str]]
    takes: str
    gives: str


@router.get(f"{PREFIX}/docs")
def describe(visit: Viewer) -> Response:
    """Show what the API can do."""
    api: FastAPI = visit.request.app.state.api
    schema = api.openapi()
    return visit.page(
        "api_docs.html",
        about=schema["info"]["description"].split("\n\n"),
        operations=list(_operations(schema)),
        prefix=PREFIX,
        address=str(visit.request.base_url).rstrip("/") + PREFIX,
    )


def _operations(schema: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in schema["paths"].items():
        for method in _METHODS:
            if method not in methods:
                continue
            told = methods[method]
            body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
            answer = told["responses"]["200"]["content"]["application/json"]
            yield Operation(
                method.upper(),
                path,
                told.get("summary", ""),
                told.get("description", ""),
                [_parameter(one) for one in told.get("parameters", ())],
                _sample(body["schema"], schema) if body else "",
                _sample(answer["schema"], schema),
            )


def _parameter(one: dict[str, Any]) -> tuple[str, str, str, bool, str]:
    kind = one["schema"]
    kinds = [part.get("type", "") for part in kind.get("anyOf", [kind])]
    told = one.get("description") or kind.get("description", "")
    shown = "/".join(part for part in kinds if part != "null")
    return one["name"], one["in"], shown, bool(one.get("required")), told


def _sample(kind: dict[str, Any], schema: dict[str, Any]) -> str:
    return json.dumps(_example(kind, schema, 0), ensure_ascii=False, indent=2)


def _example(kind: dict[str, Any], schema: dict[str, Any], depth: int) -> Any:
    """Return a value of a kind, such as it may look."""
    if "$ref" in kind:
        kind = schema["components"]["schemas"][kind["$ref"].rsplit("/", 1)[1]]
    for told in ("examples", "enum"):
        if kind.get(told):
            return kind[told][0]
    if "const" in kind or "default" in kind:
        return kind.get("const", kind.get("default"))
    if "anyOf" in kind:
        return _example(kind["anyOf"][0], schema, depth)
    if depth > _DEEPEST:
        return None
    if kind.get("type") == "object":
        fields = kind.get("properties", {})
        return {name: _example(one, schema, depth + 1) for name, one in fields.items()}
    if kind.get("type") == "array":
        return [_example(kind["items"], schema, depth + 1)]
    plain = {"integer": 1, "number": 0.5, "boolean": True, "string": "…"}
    dated = {"date": "2026-03-31", "date-time": "2026-03-31T17:00:00Z"}
    return dated.get(kind.get("format", ""), plain.get(kind.get("type", "")))

"""What people do: each operation a request or two, with how often it is done.

An operation whose page does not exist (404) is left out and said so.
"""

import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html import unescape

from httpx2 import AsyncClient, Response


@dataclass
class Person:
    """Somebody who works with the application.

    Attributes:
        client: the browser, signed in.
        ids: customers that exist.
        names: parts of names that exist.
        token: of the API.
        form: what the last question's form holds.
    """

    client: AsyncClient
    ids: list[str]
    names: list[str]
    token: str
    chance: random.Random
    form: dict[str, str] = field(default_factory=dict)
    candidate: int | None = None

    @property
    def bearer(self) -> dict[str, str]:
        """The header of the API."""
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True)
class Operation:
    """Something people do.

    Attributes:
        limit: milliseconds that 95 of 100 must not exceed; None: none is promised.
        often: how often, beside the others.
        prepare: done before it and not timed.
        floor: the question of ``floor`` that it comes down to; "" for none.
    """

    name: str
    limit: float | None
    often: int
    do: Callable[[Person], Awaitable[Response]]
    prepare: Callable[[Person], Awaitable[Response]] | None = None
    floor: str = ""


async def search(one: Person) -> Response:
    """Search the customers' list."""
    return await one.client.get("/customers", params={"q": one.chance.choice(one.names)})


async def suggest(one: Person) -> Response:
    """Type."""
    text = one.chance.choice(one.names)[: one.chance.randint(1, 4)]
    return await one.client.get("/customers/suggest", params={"q": text})


async def card(one: Person) -> Response:
    """Look at a customer."""
    return await one.client.get(f"/customers/{one.chance.choice(one.ids)}")


async def question(one: Person) -> Response:
    """Look at the next question, and keep its form."""
    answer = await one.client.get("/review")
    form = re.search(r'<form[^>]*action="/review/answer".*?</form>', answer.text, re.DOTALL)
    hidden = r'<input type="hidden" name="([^"]*)" value="([^"]*)"'
    found = re.findall(hidden, form.group() if form else "")
    one.form = {name: unescape(value) for name, value in found}
    return answer


async def decide(one: Person) -> Response:
    """Answer it."""
    judgement = one.chance.choice(("same", "different", "unsure"))
    data = {**one.form, "judgement": judgement, "reason": ""}
    return await one.client.post("/review/answer", data=data)


async def api_search(one: Person) -> Response:
    """Search by the API."""
    params = {"q": one.chance.choice(one.names)}
    return await one.client.get("/api/v1/search", params=params, headers=one.bearer)


async def api_card(one: Person) -> Response:
    """Look at a customer by the API."""
    path = f"/api/v1/customers/{one.chance.choice(one.ids)}"
    return await one.client.get(path, headers=one.bearer)


async def api_question(one: Person) -> Response:
    """Ask for the next candidates by the API, and keep one of them."""
    answer = await one.client.get(
        "/api/v1/candidates/next", params={"limit": 20}, headers=one.bearer
    )
    found = answer.json().get("candidates", ()) if answer.status_code == 200 else ()
    one.candidate = one.chance.choice(found)["candidate_id"] if found else None
    return answer


async def api_decide(one: Person) -> Response:
    """Decide it by the API."""
    body = {"judgement": one.chance.choice(("same", "different", "unsure"))}
    path = f"/api/v1/candidates/{one.candidate}/decision"
    return await one.client.post(path, json=body, headers=one.bearer)


OPERATIONS = (
    Operation("search", 100, 6, search, floor="search"),
    Operation("suggest", 100, 6, suggest, floor="search"),
    Operation("card", 150, 6, card, floor="card"),
    Operation("next question", 150, 3, question, floor="next"),
    Operation("decide", 300, 3, decide, question, floor="decide"),
    Operation("home", None, 1, lambda one: one.client.get("/")),
    Operation("visits", None, 1, lambda one: one.client.get("/sales/visits")),
    Operation("differences", None, 1, lambda one: one.client.get("/reconciliation/sales")),
    Operation("API search", 100, 2, api_search, floor="search"),
    Operation("API card", 150, 2, api_card, floor="card"),
    Operation("API next", 150, 1, api_question, floor="next"),
    Operation("API decide", 300, 1, api_decide, api_question, floor="decide"),
)
CONFLICT = 409
"""Somebody else was quicker, and one is told so: that is an answer, not an error."""

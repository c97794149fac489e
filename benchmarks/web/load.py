"""People at work, in a process of their own: ``python -m benchmarks.web.load ADDRESS FILE``."""

import asyncio
import json
import random
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from httpx2 import AsyncClient, Limits

from benchmarks.web.operations import CONFLICT, OPERATIONS, Operation, Person


async def work(address: str, told: dict[str, Any]) -> dict[str, Any]:
    """Let people work for a while; return milliseconds, errors and conflicts by operation."""
    clients = [
        AsyncClient(
            base_url=address,
            timeout=120,
            follow_redirects=True,
            limits=Limits(max_connections=2),
            headers={"Accept-Language": "ja"},
        )
        for _ in range(told["people"])
    ]
    people = [
        Person(client, told["ids"], told["names"], told["token"], random.Random(number))
        for number, client in enumerate(clients)
    ]
    for number, one in enumerate(people):
        await _sign_in(one, f"person{number}", told["password"])
    usable, missing = await _usable(people[0])
    millis: dict[str, list[float]] = defaultdict(list)
    failed: dict[str, Counter[str]] = defaultdict(Counter)
    end = time.perf_counter() + told["seconds"]
    await asyncio.gather(
        *(_person(one, usable, end, told["pause"], millis, failed) for one in people)
    )
    for client in clients:
        await client.aclose()
    return {"millis": millis, "failed": failed, "missing": missing}


async def _sign_in(one: Person, name: str, password: str) -> None:
    answer = await one.client.post("/signin", data={"name": name, "password": password})
    if answer.status_code != 200:
        raise SystemExit(f"{name} could not sign in: {answer.status_code}")


async def _usable(one: Person) -> tuple[list[Operation], list[str]]:
    """Return the operations that there are; each is done once, so that all are warm."""
    usable, missing = [], []
    for operation in OPERATIONS:
        if operation.prepare:
            await operation.prepare(one)
        answer = await operation.do(one)
        (missing if answer.status_code == 404 else usable).append(operation)
    return usable, [operation.name for operation in missing]


async def _person(
    one: Person,
    usable: list[Operation],
    end: float,
    pause: float,
    millis: dict[str, list[float]],
    failed: dict[str, Counter[str]],
) -> None:
    often = [operation.often for operation in usable]
    await asyncio.sleep(one.chance.random() * pause)
    while time.perf_counter() < end:
        (operation,) = one.chance.choices(usable, often)
        if operation.prepare:
            await operation.prepare(one)
        begun = time.perf_counter()
        try:
            answer = await operation.do(one)
            status = answer.status_code
        except Exception as error:  # a refused connection is a result
            failed[operation.name][type(error).__name__] += 1
            continue
        millis[operation.name].append((time.perf_counter() - begun) * 1000)
        if status >= 400:
            failed[operation.name]["conflict" if status == CONFLICT else str(status)] += 1
        await asyncio.sleep(pause * (0.5 + one.chance.random()))


def main() -> None:
    """Work, and print what was measured."""
    address, file = sys.argv[1:3]
    told = json.loads(Path(file).read_text("utf-8"))
    print(json.dumps(asyncio.run(work(address, told))), flush=True)


if __name__ == "__main__":
    main()

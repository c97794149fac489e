"""Decisions reach the master by themselves: after a restart, beside a night, when held back."""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.web import applier as module
from app.web.applier import APPLIED, FAILED, HELD, Applier
from core.judgement import Judgement, RecordKey
from pipelines.steps.decisions import decide
from pipelines.steps.lock import exclusive
from pipelines.steps.night import NightOptions, run_night
from pipelines.workspace import Workspace
from tests.support.firm import AS_OF, SOURCES, Firm, customers, sale, sales
from tests.support.review import in_force, wait_until_applied
from warehouse.schema.ops import generation

SAME, DIFFERENT = Judgement.SAME, Judgement.DIFFERENT


@pytest.fixture
def firm(make_workspace: Callable[..., Path], warehouse_url: str) -> Iterator[Firm]:
    """Give a firm with twelve customers in one night."""
    found = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    found.put("得意先.csv", customers(*(f"{n},株式会社{n}番屋" for n in range(12))))
    found.put("売上.csv", sales(*(sale(n, "2026-02-01", str(n), 1000 + n) for n in range(12))))
    found.first_night()
    yield found
    found.close()


def say(firm: Firm, one: int, other: int, judgement: Judgement = SAME) -> None:
    ends = (RecordKey("hanbai", str(one)), RecordKey("hanbai", str(other)))
    decide(firm.workspace, [ends], judgement, "hanako")


def wait_for(applier: Applier, phase: str, seconds: float = 60.0) -> module.Standing:
    give_up = time.monotonic() + seconds
    while (standing := applier.standing()).phase != phase:
        assert time.monotonic() < give_up, standing
        time.sleep(0.1)
    return standing


def test_quick_decisions_are_published_together(firm: Firm) -> None:
    generations = len(firm.rows(generation))
    with Applier(firm.workspace) as applier:
        for other in (1, 2, 3):
            say(firm, 0, other)
            applier.wake()
        assert applier.standing().pending == 3
        wait_until_applied(firm.workspace)
        assert wait_for(applier, APPLIED).pending == 0
    ids = firm.ids()
    assert len({ids[str(number)] for number in range(4)}) == 1
    assert len(firm.rows(generation)) == generations + 1


def test_what_was_decided_before_a_restart_is_applied_after_it(firm: Firm) -> None:
    say(firm, 0, 1)  # and the application was gone before anybody heard of it
    with Applier(firm.workspace):
        wait_until_applied(firm.workspace)
    assert firm.ids()["0"] == firm.ids()["1"]


def test_a_process_killed_at_work_is_started_anew(firm: Firm) -> None:
    with Applier(firm.workspace) as applier:
        applier.warm()
        while applier._process is None:
            time.sleep(0.05)
        say(firm, 0, 1)
        applier.wake()
        wait_for(applier, module.APPLYING)
        applier._process.kill()
        wait_until_applied(firm.workspace)
    assert firm.ids()["0"] == firm.ids()["1"]


def test_another_run_is_waited_for(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 1.0)
    with Applier(firm.workspace) as applier:
        with exclusive(firm.workspace):
            say(firm, 0, 1)
            applier.wake()
            held = wait_for(applier, HELD)
            assert (held.pending, held.why is not None) == (1, True)
        wait_until_applied(firm.workspace)
        assert wait_for(applier, APPLIED).why is None


def test_files_taken_in_and_not_published_are_told_and_left_to_the_night(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 1.0)
    firm.put("得意先.csv", customers(*(f"{n},株式会社{n}番屋" for n in range(13))), day=1)
    firm.night(dry_run=True)
    with Applier(firm.workspace) as applier:
        say(firm, 0, 1)
        applier.wake()
        held = wait_for(applier, HELD)
        assert "sync" in str(held.why)
        firm.night()
        wait_for(applier, APPLIED)
    assert firm.ids()["0"] == firm.ids()["1"]
    assert "12" in firm.ids()


def test_a_failure_is_told(firm: Firm) -> None:
    with Applier(firm.workspace) as applier:
        (firm.root / "tsunagi.yaml").write_text("version: 99\n", encoding="utf-8")
        say(firm, 0, 1)
        applier.wake()
        assert wait_for(applier, FAILED).pending == 1


def _nights(root: Path, count: int) -> None:
    workspace = Workspace.open(root)
    for _ in range(count):
        run_night(workspace, NightOptions(as_of=AS_OF, full=True), wait_seconds=60)


def test_nights_in_another_process_lose_no_decision(firm: Firm) -> None:
    context = multiprocessing.get_context("spawn")
    nights = context.Process(target=_nights, args=(firm.root, 3))
    with Applier(firm.workspace) as applier:
        nights.start()
        for other in range(1, 11):
            say(firm, 0 if other < 6 else 11, other, SAME if other < 6 else DIFFERENT)
            applier.wake()
            time.sleep(0.4)
        nights.join(180)
        assert nights.exitcode == 0
        wait_until_applied(firm.workspace)
    assert len(in_force(firm.workspace)) == 10
    ids = firm.ids()
    assert len({ids[str(number)] for number in range(6)}) == 1
    assert ids["11"] not in {ids[str(number)] for number in range(11)}

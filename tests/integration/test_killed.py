"""Killed at random moments, nothing is lost: the next run completes, and gives the same.

A moment is counted, not timed: the n-th statement to the database or the n-th file touched. So the
kills fall all over the night on a fast machine and on a busy one alike.
"""

import multiprocessing
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select

from app.sample_firm import write_sample_firm
from pipelines.steps.night import run_night
from pipelines.workspace import Workspace
from tests.support.published import differences, published
from warehouse.schema.landing import source_transaction
from warehouse.schema.ops import file, generation
from warehouse.schema.published import fact_transaction

KILLS, NIGHTS = 50, 5


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("firm") / "workspace"
    write_sample_firm(root, scale=0.08)
    return root


def copy_of(firm: Path, root: Path) -> Path:
    """Link a fresh workspace to the same files, their times kept."""
    for path in firm.rglob("*"):
        target = root / path.relative_to(firm)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, target)
    return root


def night(root: Path) -> None:
    run_night(Workspace.open(root), wait_seconds=30)


def at_every_moment(act: Callable[[], None]) -> None:
    """Call ``act`` at each statement, each commit and each file touched, in this process."""
    files = {"open", "os.rename", "os.remove", "os.link", "os.mkdir"}
    sys.addaudithook(lambda name, _: act() if name in files else None)
    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, lambda *_: act())


def moments_of(root: Path) -> int:
    """Return how many moments a night has that nobody disturbs."""
    counted = multiprocessing.get_context("fork").Value("q", 0)

    def count() -> None:
        counted.value += 1

    def counted_night() -> None:
        at_every_moment(count)
        night(root)

    process = multiprocessing.get_context("fork").Process(target=counted_night)
    process.start()
    process.join()
    return int(counted.value)


def killed_night(root: Path, moment: int) -> bool:
    """Run a night that is killed at a moment; return whether it came that far."""
    left = moment

    def one_less() -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def doomed_night() -> None:
        at_every_moment(one_less)
        night(root)

    process = multiprocessing.get_context("fork").Process(target=doomed_night)
    process.start()
    process.join()
    return process.exitcode == -signal.SIGKILL


def assert_whole(workspace: Workspace) -> None:
    """Every landed file is there with all its lines; what is published adds up by itself."""
    with workspace.engine.connect() as connection:
        lines = dict(
            connection.execute(
                select(
                    source_transaction.c.file_id, func.sum(source_transaction.c.amount_written)
                ).group_by(source_transaction.c.file_id)
            ).all()
        )
        for row in connection.execute(select(file)):
            assert row.yen_loaded == lines.get(row.file_id, 0)
            assert row.rows_read == row.rows_loaded + row.rows_held + row.rows_skipped
        count = connection.scalar(select(func.count()).select_from(fact_transaction))
        generations = connection.scalar(select(func.count()).select_from(generation))
        assert (count == 0) == (generations == 0)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs fork")
def test_fifty_kills_lose_nothing(firm: Path, tmp_path: Path) -> None:
    reference = copy_of(firm, tmp_path / "reference")
    night(reference)
    expected = published(Workspace.open(reference).engine)
    moments = moments_of(copy_of(firm, tmp_path / "counted"))
    chance = random.Random(50)
    killed = 0
    while killed < KILLS:
        root = copy_of(firm, tmp_path / f"after{killed}")
        for night_number in range(1, NIGHTS + 1):
            # What earlier nights have landed is not landed again, so later ones are shorter.
            if not killed_night(root, chance.randrange(1, moments // night_number)):
                break
            killed += 1
            assert_whole(Workspace.open(root))
        night(root)
        assert differences(published(Workspace.open(root).engine), expected) == {}

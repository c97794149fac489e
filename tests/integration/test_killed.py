"""Killed at random moments, nothing is lost: the next run completes, and gives the same."""

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.sample_firm import write_sample_firm
from pipelines.steps.night import run_night
from pipelines.workspace import Workspace
from tests.support.published import differences, published
from warehouse.schema.landing import source_transaction
from warehouse.schema.ops import file, generation
from warehouse.schema.published import fact_transaction

KILLS, ROUNDS = 50, 10


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


def start(root: Path) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=night, args=(root,))
    process.start()
    return process


def undisturbed_seconds(root: Path) -> float:
    """Return how long a first night takes when everything is imported already."""
    started = time.monotonic()
    start(root).join()
    return time.monotonic() - started


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
    duration = undisturbed_seconds(copy_of(firm, tmp_path / "timed"))
    chance = random.Random(50)
    killed = 0
    for round_number in range(ROUNDS):
        root = copy_of(firm, tmp_path / f"round{round_number}")
        for _ in range(KILLS // ROUNDS):
            process = start(root)
            time.sleep(chance.uniform(0, duration * 0.8))
            if process.is_alive() and process.pid is not None:
                os.kill(process.pid, signal.SIGKILL)
                killed += 1
            process.join()
            assert_whole(Workspace.open(root))
        night(root)
        assert differences(published(Workspace.open(root).engine), expected) == {}
    assert killed >= KILLS // 4, "too few of the kills hit a running process to prove anything"

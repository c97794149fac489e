"""Runs every tool on every set, one after the other, and prints table and JSON.

``python -m benchmarks.matching [invented] [dense] [new] [new-plain] [FOLDER …] [--size N] …``
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.matching import firm, rows
from benchmarks.matching.companies import NAMESAKES, SYSTEMS
from benchmarks.matching.dense import generate
from benchmarks.matching.environment import Environment, peers, versions
from benchmarks.matching.prepared import prepare, write_pairs
from benchmarks.matching.processes import Ran, run
from benchmarks.matching.rows import Row
from benchmarks.matching.scoring import score
from benchmarks.matching.table import table
from benchmarks.matching.thresholds import USUAL, column

DENSE = 1_000_000
SETS = ("invented", "dense", "new", "new-plain")
NEW = 10_000
_SPLINK = tuple(column(threshold) for threshold in USUAL)


def main(arguments: Sequence[str] = ()) -> None:
    """Measure the named sets; all but folders without a name."""
    given = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    given.add_argument("sets", nargs="*", default=list(SETS), help="one of these, or a folder")
    given.add_argument("--size", type=int, default=DENSE, help="records of the dense set")
    given.add_argument("--seed", type=int, default=1)
    given.add_argument(
        "--tools",
        default="",
        help="only tools whose name contains one of these, with commas between",
    )
    given.add_argument("--json", type=Path, help="also written here")
    options = given.parse_args(list(arguments))
    environment = peers()
    told: dict[str, Any] = {**_machine(), "versions": _versions(environment), "sets": []}
    print(f"  {told['commit']}  {told['versions']}  {told['machine']}", flush=True)
    for name in options.sets:
        if name in ("new", "new-plain"):
            count = min(max(options.size // 100, 1), NEW)
            kinds = (SYSTEMS, NAMESAKES) if name == "new" else (firm.SYSTEMS, firm.NAMESAKES)
            clean = generate(options.size + count, options.seed, *kinds)
            told["sets"].append(grown(name, clean, count))
            continue
        if name == "dense":
            clean = generate(options.size, options.seed)
        else:
            clean = _firm(name, options.seed)
        told["sets"].append(measure(name, clean, environment, options.tools))
    text = json.dumps(told, ensure_ascii=False)
    print(text)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")


def _firm(name: str, seed: int) -> pd.DataFrame:
    """Return the invented firm, written and read again as files, or a folder's."""
    if name != "invented":
        return firm.read(Path(name))
    with tempfile.TemporaryDirectory() as folder:
        firm.write(firm.invent(seed=seed), Path(folder))
        return firm.read(Path(folder))


def measure(
    name: str, clean: pd.DataFrame, environment: Environment, tools: str = ""
) -> dict[str, Any]:
    """Run the tools on cleansed records, print their table and return what the JSON says."""
    truth = clean["entity"].to_numpy(np.int64)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        prepare(clean, root / "records.parquet")
        pairs = write_pairs(root / "records.parquet", root / "pairs.parquet")
        true = score(truth, truth).true
        print(
            f"\n  {name}: {len(clean):,} records of {len(np.unique(truth)):,} bodies, "
            f"{true:,} true pairs; {pairs:,} candidate pairs, {pairs / len(clean):.1f} per record",
            flush=True,
        )
        del clean
        found: list[Row] = []
        for title, work in _runs(root, truth, environment).items():
            if any(part in title for part in tools.split(",")):
                found += work()
                print(f"    {title} done", file=sys.stderr, flush=True)
    found = _with_ratios(found)
    print(table(found), flush=True)
    return {
        "set": Path(name).name,
        "records": len(truth),
        "true_pairs": true,
        "candidate_pairs": pairs,
        "rows": [row.as_dict() for row in found],
    }


def grown(name: str, clean: pd.DataFrame, count: int) -> dict[str, Any]:
    """Match records of which the last ``count`` are new: all at once, and after the others.

    Prints both times and whether the results are equal, and returns what the JSON says.
    """
    module = "benchmarks.matching.new"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        records, fit = root / "records.parquet", root / "fit"
        prepare(clean, records)
        full = [root / "full.parquet", root / "full_candidates.parquet"]
        later = [root / "later.parquet", root / "later_candidates.parquet"]
        again = run(sys.executable, module, "later", records, str(count), fit, *later)
        ran = run(sys.executable, module, "full", records, str(count), fit, *full)
        failure = ran.failure or again.failure
        equal = not failure and all(map(same_rows, full, later))
    print(f"\n  {name}: {count:,} records beside {len(clean) - count:,} that are matched already")
    if failure:
        print(f"  not measured: {failure}")
    else:
        print(
            f"  all at once {ran.seconds:.2f} s ({ran.cpu_seconds:.1f} of processors, "
            f"{ran.detail['pairs']:,.0f} pairs), the new ones {again.seconds:.2f} s "
            f"({again.cpu_seconds:.1f}, {again.detail['pairs']:,.0f} pairs): "
            f"{again.seconds / ran.seconds:.1%}, by cpu {again.cpu_seconds / ran.cpu_seconds:.1%}; "
            f"result {'equal' if equal else 'DIFFERENT'}",
            flush=True,
        )
    return {
        "set": name,
        "records": len(clean),
        "new": count,
        "equal": equal,
        "full": asdict(ran),
        "later": asdict(again),
    }


def same_rows(one: Path, other: Path) -> bool:
    """Return whether two Parquet files have the same rows, in any order."""
    frames = [pd.read_parquet(path) for path in (one, other)]
    ordered = [frame.sort_values(frame.columns.to_list(), ignore_index=True) for frame in frames]
    return ordered[0].equals(ordered[1])


def _runs(
    root: Path, truth: np.ndarray, environment: Environment
) -> dict[str, Callable[[], list[Row]]]:
    records, pairs = root / "records.parquet", root / "pairs.parquet"
    clusters, candidates = root / "clusters.parquet", root / "candidates.parquet"
    package = "benchmarks.matching"

    def mine() -> list[Row]:
        ran = run(sys.executable, f"{package}.ours", records, clusters, candidates)
        return rows.ours(ran, clusters, candidates, truth)

    def peer(module: str, *arguments: str | Path, memory_share: float = 1.0) -> Ran:
        if environment.failure:
            return Ran(failure=f"missing ({environment.failure})")
        return run(environment.python, f"{package}.{module}", *arguments, memory_share=memory_share)

    prior = score(truth, truth).true / max(len(truth) * (len(truth) - 1) / 2, 1)

    def splink(title: str, *more: str | Path) -> list[Row]:
        ran = peer("peer_splink", records, clusters, "--prior", str(prior), *more)
        return rows.at_thresholds(title, ran, clusters, truth, _SPLINK)

    def toolkit(title: str) -> list[Row]:
        ran = peer("peer_recordlinkage", records, pairs, clusters, memory_share=0.9)
        return rows.at_thresholds(title, ran, clusters, truth, (column(0.5),))

    def plain(title: str) -> list[Row]:
        ran = run(sys.executable, f"{package}.plain", records, clusters)
        titles = {"name": "without form", "name_form": "with form"}
        return rows.ways(title, ran, clusters, truth, titles)

    return {
        "tsunagi": mine,
        "Splink": lambda: splink("Splink, same blocking rules"),
        "Splink, our pairs": lambda: splink("Splink, our pairs", "--pairs", pairs),
        "Splink, quick": lambda: splink(
            "Splink, form apart, EM on 1 M pairs", "--form-apart", "--em-pairs", "1e6"
        ),
        "recordlinkage": lambda: toolkit("recordlinkage, our pairs"),
        "equal names": lambda: plain("equal names"),
    }


def _with_ratios(found: list[Row]) -> list[Row]:
    mine = next((row.ran for row in found if row.tool == "tsunagi" and row.result), None)
    if mine is None:
        return found
    return [
        replace(
            row,
            ratio=mine.seconds / max(row.ran.seconds, 1e-9),
            cpu_ratio=mine.cpu_seconds / max(row.ran.cpu_seconds, 1e-9),
        )
        if row.result and row.tool not in ("tsunagi", "equal names")
        else row
        for row in found
    ]


def _machine() -> dict[str, object]:
    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--", "cleansing") else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "commit": git("rev-parse", "--short", "HEAD") + changed,
        "machine": f"{os.cpu_count()} cores, {memory:.0f} GiB, load {os.getloadavg()[0]:.1f}",
    }


def _versions(environment: Environment) -> dict[str, str]:
    mine = {name: version(name) for name in ("duckdb", "pandas", "rapidfuzz", "numpy")}
    return {"python": platform.python_version(), **mine} | {
        f"peers_{name}": text for name, text in versions(environment).items()
    }

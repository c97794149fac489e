"""Splink 5 on prepared records, in an environment of its own.

Set up as its documentation recommends: columns that depend on each other are merged into one
comparison of ordered levels, term frequencies on the name, u from random pairs, m by EM over two
blocking rules. The chance that two records match is given from the truth, which no user has.
"""

import argparse
import json
import logging
import time
from pathlib import Path
from typing import Any

import duckdb
import splink.comparison_level_library as levels
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.blocking_analysis import count_comparisons_from_blocking_rules
from splink.comparison_library import CustomComparison

from benchmarks.matching.thresholds import THRESHOLDS, column
from benchmarks.measure import report

BLOCKS = (
    "identifier",
    "name",
    "phone",
    "email",
    "reading",
    "address",
    "domain",
    "head",
    "tail",
)
"""The keys that ours joins on, as columns ``block_…``; a bucket above its cap is NULL."""


def main() -> None:
    """Match the records of a Parquet file: ``peer_splink RECORDS OUT [--pairs PAIRS]``."""
    given = argparse.ArgumentParser()
    given.add_argument("records", type=Path)
    given.add_argument("out", type=Path)
    given.add_argument("--pairs", type=Path)
    given.add_argument("--u-pairs", type=float, default=1e7)
    given.add_argument("--em-pairs", type=float)
    given.add_argument("--prior", type=float, required=True)
    given.add_argument("--form-apart", action="store_true")
    options = given.parse_args()
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    names, filled = _load(connection, options.records)
    if options.pairs:
        connection.execute(
            "create table pairs as select record_l as join_key_l, record_r as join_key_r, "
            f"'0' as match_key from read_parquet('{options.pairs}')"
        ).fetchall()
    found: dict[str, Any] = {}

    def work() -> dict[str, float]:
        started = time.perf_counter()
        linker = _trained(connection, filled, options)
        trained = time.perf_counter()
        scored = _scored(linker, connection if options.pairs else None)
        predicted = time.perf_counter()
        found["linker"], found["scored"] = linker, scored
        found[column(0.95)] = _clusters(linker, scored, 0.95)
        return {
            "records": names,
            "training": trained - started,
            "scoring": predicted - trained,
            "clustering": time.perf_counter() - predicted,
        }

    report(work)
    print(json.dumps({"more": {"pairs": _pairs(connection, filled, options.pairs)}}), flush=True)
    for threshold in THRESHOLDS:
        if column(threshold) not in found:
            found[column(threshold)] = _clusters(found["linker"], found["scored"], threshold)
    _write(connection, options.out, found)


def _load(connection: duckdb.DuckDBPyConnection, records: Path) -> tuple[int, set[str]]:
    """Take the records in, empty texts as NULL; return how many, and which columns have values."""
    source = f"read_parquet('{records}')"
    columns = [
        name
        for name, kind, *_ in connection.execute(f"describe from {source}").fetchall()
        if kind == "VARCHAR"
    ]
    parts = ", ".join(f"nullif({name}, '') as {name}" for name in columns)
    connection.execute(
        f"create table records as select record_id, {parts}, "
        "case when core_key <> '' then legal_form || '/' || core_key end as name_form "
        f"from {source}"
    ).fetchall()
    counts = connection.execute(
        f"select count(*), {', '.join(f'count({name})' for name in columns)} from records"
    ).fetchall()[0]
    filled = {name for name, count in zip(columns, counts[1:], strict=True) if count}
    return counts[0], filled


def _trained(
    connection: duckdb.DuckDBPyConnection, filled: set[str], options: argparse.Namespace
) -> Linker:
    """Return a linker whose parameters are estimated."""
    database = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        probability_two_random_records_match=options.prior,
        comparisons=_comparisons(filled, options.form_apart),
        blocking_rules_to_generate_predictions=_rules(filled),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(database.register("records"), settings)
    training = linker.training
    training.estimate_u_using_random_sampling(max_pairs=options.u_pairs)
    for rule in (block_on("core_key"), block_on("address_key")):
        training.estimate_parameters_using_expectation_maximisation(
            rule, max_pairs=options.em_pairs
        )
    return linker


def _rules(filled: set[str]) -> list[Any]:
    return [block_on(f"block_{key}") for key in BLOCKS if f"block_{key}" in filled]


def _pairs(connection: duckdb.DuckDBPyConnection, filled: set[str], given: Path | None) -> int:
    """Return how many pairs were scored."""
    if given:
        return int(connection.sql("select count(*) from pairs").fetchall()[0][0])
    counted = count_comparisons_from_blocking_rules(
        DuckDBAPI(connection).register("records"),
        blocking_rules=_rules(filled),
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        record_sample_proportion=1.0,
    )
    return int(counted[-1]["cumulative_comparison_count"])


def _scored(linker: Linker, pairs: duckdb.DuckDBPyConnection | None) -> Any:
    """Return the scored pairs: those of the blocking rules, or of the table ``pairs``."""
    if pairs is not None:
        table = DuckDBAPI(pairs).register("pairs")
        linker.table_management.register_blocked_pairs_for_predict(table)
    return linker.inference.predict(threshold_match_probability=min(THRESHOLDS))


def _comparisons(filled: set[str], form_apart: bool) -> list[CustomComparison]:
    """Return the comparisons of the columns that have values."""
    whole = [] if form_apart else [levels.ExactMatchLevel("name_form", True)]
    name = CustomComparison(
        output_column_name="name",
        comparison_levels=[
            levels.NullLevel("core_key"),
            *whole,
            levels.ExactMatchLevel("core_key", term_frequency_adjustments=True),
            levels.ExactMatchLevel("reading_key"),
            levels.JaroWinklerLevel("core_key", 0.92),
            levels.JaroWinklerLevel("core_key", 0.8),
            levels.ElseLevel(),
        ],
    )
    place = CustomComparison(
        output_column_name="place",
        comparison_levels=[
            levels.NullLevel("prefecture"),
            levels.And(
                levels.ExactMatchLevel("address_key"),
                levels.CustomLevel("number_key_l is not null and number_key_r is not null"),
            ),
            levels.ExactMatchLevel("town_key"),
            levels.And(levels.ExactMatchLevel("city"), levels.ExactMatchLevel("prefecture")),
            levels.ExactMatchLevel("prefecture"),
            levels.ElseLevel(),
        ],
    )
    found = [name, place] if "prefecture" in filled else [name]
    found += [
        CustomComparison(
            output_column_name=one,
            comparison_levels=[
                levels.NullLevel(one),
                levels.ExactMatchLevel(one),
                levels.ElseLevel(),
            ],
        )
        for one in ("legal_form", "phone_clean", "email_clean", "identifier")
        if one in filled and (form_apart or one != "legal_form")
    ]
    return found


def _clusters(linker: Linker, scored: Any, threshold: float) -> Any:
    return linker.clustering.cluster_pairwise_predictions_at_threshold(
        scored, threshold_match_probability=threshold
    )


def _write(connection: duckdb.DuckDBPyConnection, out: Path, found: dict[str, Any]) -> None:
    """Write ``record_id`` and one column of clusters per threshold."""
    names = [column(threshold) for threshold in THRESHOLDS]
    joins = " ".join(f"join {found[name].physical_name} {name} using (record_id)" for name in names)
    values = ", ".join(f"{name}.cluster_id as {name}" for name in names)
    connection.execute(
        f"copy (select record_id, {values} from records {joins}) to '{out}' (format parquet)"
    ).fetchall()


if __name__ == "__main__":
    main()

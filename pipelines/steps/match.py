"""Matching what changed: which records are the same customer, and what to ask people."""

import json
from hashlib import blake2b
from typing import Any

import pandas as pd
from sqlalchemy import Connection, delete, func, select

from cleansing.matching.match import MatchInput, MatchResult, match
from cleansing.matching.model.recalibration import recalibrate
from cleansing.matching.names.name_table import KnownNames
from cleansing.matching.records import matching_frame
from cleansing.matching.settings import MatchSettings
from core.fields import CLEAN_CUSTOMER_FIELDS
from core.judgement import Decision, Judgement, Pair, RecordKey
from pipelines.engines import matching_engine
from pipelines.known_names import known_names
from pipelines.workspace import Workspace
from warehouse import decisions as ledger
from warehouse.bulk import insert_columns
from warehouse.engine import transaction
from warehouse.memory import MATCHED_DECISION, recall, remember
from warehouse.queries.former import former_names
from warehouse.schema.identity import match_record
from warehouse.schema.landing import clean_customer, source_customer, source_customer_version
from warehouse.schema.published import review_candidate
from warehouse.stage.changes import clear, put, remove
from warehouse.stage.records import read_frame

MATCHED = "matched"
"""Under this name the warehouse remembers what was matched last."""

_PRIME = 1_000_003


def match_records(workspace: Workspace, *, full: bool = False) -> dict[str, Any]:
    """Match all records, unless nothing has changed since the last time.

    Args:
        workspace: where.
        full: match even so.

    Returns:
        Counts; ``matched`` is False where nothing had changed since the last time.
    """
    settings, known = settings_of(workspace), known_names(workspace)
    with workspace.engine.connect() as connection:
        newest = str(ledger.last_id(connection))
        decided = ledger.decisions_in_force(connection)
        same_ledger = newest == recall(connection, MATCHED_DECISION)
        fingerprint = _fingerprint(connection, decided, settings, known)
        if not full and fingerprint == recall(connection, MATCHED):
            unchanged = {"matched": False, "records": _count(connection)}
            records = None
        else:
            records = load_records(connection, known)
    if records is None:
        if not same_ledger:
            with transaction(workspace.engine) as connection:
                remember(connection, MATCHED_DECISION, newest)
        return unchanged
    with matching_engine(workspace.configuration.matching) as engine:
        result = match(MatchInput(records=records, decisions=decided, settings=settings), engine)
    with transaction(workspace.engine) as connection:
        _save(connection, records, result, decided)
        remember(connection, MATCHED, fingerprint)
        remember(connection, MATCHED_DECISION, newest)
    return {"matched": True, "records": len(records), **result.report}


def settings_of(workspace: Workspace) -> MatchSettings:
    """Return the thresholds that the workspace's configuration sets."""
    matching = workspace.configuration.matching
    return MatchSettings(
        automatic=matching.automatic_probability, review=matching.review_probability
    )


def load_records(connection: Connection, known: KnownNames | None = None) -> pd.DataFrame:
    """Load the records to match, ordered by (system, code), clean hash beside the values.

    Args:
        connection: to the warehouse.
        known: the firm's table of other names.
    """
    frame = read_frame(
        connection,
        select(
            source_customer.c.record_id,
            source_customer.c.system,
            source_customer.c.code,
            source_customer.c.name,
            source_customer.c.name_short,
            source_customer.c.extra,
            *(clean_customer.c[name] for name in CLEAN_CUSTOMER_FIELDS),
            clean_customer.c.clean_hash,
        )
        .join(clean_customer, clean_customer.c.record_id == source_customer.c.record_id)
        .order_by(source_customer.c.system, source_customer.c.code),
    )
    former = former_names(connection)
    columns = {name: frame[name].tolist() for name in frame.columns}
    columns["former_names"] = [former.get(record, "") for record in columns["record_id"]]
    matching = matching_frame(columns, known)
    matching["clean_hash"] = frame["clean_hash"].to_numpy()
    return matching


def _fingerprint(
    connection: Connection, decided: list[Decision], settings: MatchSettings, known: KnownNames
) -> str:
    """Return a hash of everything that matching depends on, the records summed up by the database.

    The sums run over two parts of each record's own 63-bit hash, mixed with its number, so that
    no exchange between records goes unnoticed.
    """
    record, hashed = clean_customer.c.record_id, clean_customer.c.clean_hash
    summed = connection.execute(
        select(
            func.count(),
            func.sum(hashed % _PRIME * (record % _PRIME) % _PRIME),
            func.sum((hashed + record * 31) % (_PRIME - 2)),
        ).select_from(clean_customer)
    ).one()
    versions = connection.scalar(select(func.count()).select_from(source_customer_version))
    judged = sorted((d.pair, str(d.judgement)) for d in decided)
    told = [tuple(summed), versions, judged, settings, known.entries]
    version = recalibrate(decided, settings.automatic).version
    return blake2b(f"{version} {told}".encode(), digest_size=16).hexdigest()


def _count(connection: Connection) -> int:
    """Return how many records there are to match."""
    return int(connection.scalar(select(func.count()).select_from(clean_customer)) or 0)


def _save(
    connection: Connection, records: pd.DataFrame, result: MatchResult, decided: list[Decision]
) -> None:
    connection.execute(delete(match_record))
    how = _how(records, result)
    insert_columns(
        connection,
        match_record,
        {
            "record_id": records["record_id"].tolist(),
            "clean_hash": records["clean_hash"].tolist(),
            "cluster": records["record_id"].map(result.clusters).tolist(),
            "method": how["method"].tolist(),
            "confidence": how["confidence"].tolist(),
            "site_name": records["record_id"].map(result.sites).fillna("").tolist(),
        },
    )
    _stage_candidates(connection, records, result, decided)


def _how(records: pd.DataFrame, result: MatchResult) -> pd.DataFrame:
    """Say of each record how it came to its customer: by its best link, or alone."""
    links = result.links
    ends = pd.concat(
        [
            links[[end, "method", "probability"]].rename(columns={end: "record_id"})
            for end in ("left", "right")
        ]
    )
    strength = ends["method"].map({"operator": 2, "identifier": 1}).fillna(0)
    best = (
        ends.assign(strength=strength)
        .sort_values(["strength", "probability"], ascending=False, kind="stable")
        .drop_duplicates("record_id")
        .set_index("record_id")
    )
    return pd.DataFrame(
        {
            "method": records["record_id"].map(best["method"]).fillna("single"),
            "confidence": records["record_id"].map(best["probability"]).fillna(1.0),
        }
    )


def _stage_candidates(
    connection: Connection, records: pd.DataFrame, result: MatchResult, decided: list[Decision]
) -> None:
    keys = dict(
        zip(
            records["record_id"],
            map(RecordKey, records["system"], records["code"]),
            strict=True,
        )
    )
    unsure = ledger.of_pairs(decided, Judgement.UNSURE)
    candidates = result.candidates
    pairs = [
        Pair.of(keys[left], keys[right])
        for left, right in zip(candidates["left"], candidates["right"], strict=True)
    ]
    clear(connection, review_candidate)
    put(
        connection,
        review_candidate,
        {
            "candidate_id": [candidate_id(pair) for pair in pairs],
            "left_system": [pair.left.system for pair in pairs],
            "left_code": [pair.left.code for pair in pairs],
            "right_system": [pair.right.system for pair in pairs],
            "right_code": [pair.right.code for pair in pairs],
            "score": candidates["score"].tolist(),
            "status": ["unsure" if pair in unsure else "waiting" for pair in pairs],
            "reason": candidates["reason"].tolist(),
            "evidence": candidates["evidence"].tolist(),
            "model_version": [str(result.report["model_version"])] * len(pairs),
            "asked_as": candidates["asked_as"].tolist(),
            "model_score": candidates["model_score"].tolist(),
            "question_group": candidates["question_group"].tolist(),
            "alike": candidates["alike"].tolist(),
            # What hangs on a question is known once the history is (``warehouse.marts.worth``).
            "yen_at_stake": [0] * len(pairs),
            "priority": [0] * len(pairs),
        },
    )
    remove(connection, review_candidate, review_candidate.c.candidate_id.is_not(None))


def candidate_id(pair: Pair) -> int:
    """Return the id of a candidate: it follows from the pair, so it stays from night to night."""
    text = json.dumps(pair, ensure_ascii=False).encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest()) >> 11

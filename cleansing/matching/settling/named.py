"""Who is who by the records' own places, so that it can be kept and put together with others.

A position is where a record stands among those that are settled together; its place is its own as
long as a match is kept (``changing.roll``).

What belongs here: from positions to places and back. What does not: what was found
(``settlement``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from cleansing.matching.choosing.edges import Edges, Pairs
from cleansing.matching.choosing.judging import Outcome
from cleansing.matching.coding import Bools, Floats, Ints
from cleansing.matching.model.scoring import Compared, Scored
from cleansing.matching.model.weights import Model
from cleansing.matching.settling.bridges import Weakness
from cleansing.matching.settling.fixed import Fixed
from cleansing.matching.settling.settlement import Settlement

Columns = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Named:
    """A settlement by place: tables of columns of equal length.

    Attributes:
        labels: ``record``, ``label`` (a place too).
        pairs: columns of ``Pairs`` and ``Compared``: those that anything else speaks of.
        linked: ``pair`` (row in ``pairs``), ``probability``, ``margin``.
        edges: columns of ``Edges``, ``probability``, ``margin``.
        weak: ``pair``, ``why``.
        fixed: ``left``, ``right``, ``method``.
    """

    labels: Columns
    pairs: Columns
    linked: Columns
    edges: Columns
    weak: Columns
    fixed: Columns

    def of(self, wanted: Bools) -> "Named":
        """Return what is said of some records, who have nothing to do with the others.

        Args:
            wanted: by place, whether it is one of them.
        """
        inside = {
            name: wanted[getattr(self, name)[first]]
            for name, first in (
                ("labels", "record"),
                ("pairs", "left"),
                ("edges", "left"),
                ("fixed", "left"),
            )
        }
        place = np.cumsum(inside["pairs"]) - 1
        kept = {name: _rows(getattr(self, name), rows) for name, rows in inside.items()}
        for name in ("linked", "weak"):
            kept[name] = _rows(getattr(self, name), inside["pairs"][getattr(self, name)["pair"]])
        for name in ("linked", "weak", "edges"):
            kept[name] = {**kept[name], "pair": place[kept[name]["pair"]]}
        return Named(**kept)

    def plus(self, other: "Named") -> "Named":
        """Return what is said of these records and of others."""
        shift = len(self.pairs["left"])
        moved = replace(
            other,
            **{
                name: {**getattr(other, name), "pair": getattr(other, name)["pair"] + shift}
                for name in ("linked", "weak", "edges")
            },
        )
        return Named(
            *(
                {
                    column: np.concatenate([values, getattr(moved, field.name)[column]])
                    for column, values in getattr(self, field.name).items()
                }
                for field in fields(Named)
            )
        )


def named(places: Ints, scored: Scored, settled: Settlement) -> Named:
    """Return a settlement by place.

    Args:
        places: of the records, by position.
        scored: the strong pairs.
        settled: who is who.
    """
    edges, weak = settled.outcome.edges, np.fromiter(settled.weak, np.int64, len(settled.weak))
    used = np.unique(np.concatenate([settled.linked, edges.pair, weak]))
    pairs, compared = scored.pairs.take(used), scored.compared.take(used)
    told = _columns(compared) | _columns(pairs)
    told |= {name: places[told[name]] for name in ("left", "right")}
    told_edges = _columns(edges) | {
        name: places[getattr(edges, name)] for name in ("left", "right")
    }
    place = [(link.left, link.right) for link in settled.fixed]
    ends = np.array(place, np.int64).reshape(-1, 2)
    return Named(
        labels={"record": places, "label": places[settled.labels]},
        pairs=told,
        linked={
            "pair": np.searchsorted(used, settled.linked),
            "probability": settled.probability,
            "margin": settled.margin,
        },
        edges={
            **told_edges,
            "pair": np.searchsorted(used, edges.pair),
            "probability": settled.outcome.probability,
            "margin": settled.outcome.margin,
        },
        weak={
            "pair": np.searchsorted(used, weak),
            "why": np.array([str(settled.weak[link]) for link in weak.tolist()], dtype="U8"),
        },
        fixed={
            "left": places[ends[:, 0]],
            "right": places[ends[:, 1]],
            "method": np.array([link.method for link in settled.fixed], dtype="U16"),
        },
    )


def placed(told: Named, places: Ints, model: Model) -> tuple[Scored, Settlement]:
    """Return a settlement by the positions of records in another frame, in order.

    Args:
        told: the settlement by place, of all these records.
        places: of the records, by position.
        model: of these records.
    """
    position = np.full(int(places.max(initial=-1)) + 1, -1, np.int64)
    position[places] = np.arange(len(places))

    def place(values: npt.NDArray[Any]) -> Ints:
        found: Ints = position[values]
        return found

    left, right = place(told.pairs["left"]), place(told.pairs["right"])
    order = np.lexsort((right, left))
    moved = np.empty(len(order), np.int64)
    moved[order] = np.arange(len(order))
    columns = {**told.pairs, "left": left, "right": right}
    pairs = Pairs(**{field.name: columns[field.name][order] for field in fields(Pairs)})
    compared = Compared(
        pairs.left.astype(np.int32),
        pairs.right.astype(np.int32),
        columns["keys"][order],
        columns["vectors"][order],
    )
    labels = np.empty(len(places), np.int64)
    labels[place(told.labels["record"])] = place(told.labels["label"])
    linked = moved[told.linked["pair"]]
    in_order = np.argsort(linked)
    fixed = zip(
        place(told.fixed["left"]).tolist(),
        place(told.fixed["right"]).tolist(),
        told.fixed["method"].tolist(),
        strict=True,
    )
    settled = Settlement(
        labels=labels,
        fixed=sorted(Fixed(*link) for link in fixed),
        linked=linked[in_order],
        probability=told.linked["probability"][in_order],
        margin=told.linked["margin"][in_order],
        outcome=_outcome(told, moved, place(told.edges["left"]), place(told.edges["right"])),
        weak={
            int(moved[pair]): Weakness(why)
            for pair, why in zip(told.weak["pair"], told.weak["why"].tolist(), strict=True)
        },
    )
    return Scored(pairs, compared, model), settled


def _outcome(told: Named, moved: Ints, left: Ints, right: Ints) -> Outcome:
    columns = {**told.edges, "left": left, "right": right, "pair": moved[told.edges["pair"]]}
    order = np.lexsort((right, left))
    edges = Edges(**{field.name: columns[field.name][order] for field in fields(Edges)})
    probability: Floats = told.edges["probability"][order]
    return Outcome(edges, probability, told.edges["margin"][order])


def _columns(table: Pairs | Compared | Edges) -> dict[str, npt.NDArray[Any]]:
    return {field.name: getattr(table, field.name) for field in fields(table)}


def _rows(columns: Columns, rows: Bools) -> Columns:
    return {name: values[rows] for name, values in columns.items()}

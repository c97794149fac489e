"""Recency, frequency and monetary scores, and deciles of sales."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SCORES = 5
DECILES = 10


def rfm(figures: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Score customers.

    Scores are quintiles among the customers that have bought in the window (5 is best); all
    others have 1. The decile is by the window's sales, 1 at the top; None without sales.

    Args:
        figures: what ``warehouse.marts.figures.customer_figures`` returns.
        as_of: the last day that counts.

    Returns:
        The columns of ``mart_customer_rfm``.
    """
    days = pd.Series(
        [None if day is None else (as_of - day).days for day in figures["last_sale"]],
        dtype="Int64",
    )
    bought = (figures["lines"] > 0).to_numpy() & days.notna().to_numpy()
    sales = figures["sales"].to_numpy(dtype="int64")
    frequency = figures["frequency"].to_numpy(dtype="int64")
    recency = days.fillna(0).to_numpy(dtype="int64")
    selling = sales > 0
    decile = pd.array([None] * len(figures), dtype="Int64")
    decile[selling] = DECILES + 1 - _tiles(sales[selling], DECILES)
    return pd.DataFrame(
        {
            "customer_id": figures["customer_id"],
            "as_of": [as_of] * len(figures),
            "recency_days": days,
            "frequency": frequency,
            "monetary": sales,
            "recency_score": _scores(-recency, bought),
            "frequency_score": _scores(frequency, bought),
            "monetary_score": _scores(sales, bought),
            "decile": decile,
        }
    )


def _scores(values: NDArray[np.int64], bought: NDArray[np.bool_]) -> NDArray[np.int64]:
    scores = np.ones(len(values), dtype="int64")
    scores[bought] = _tiles(values[bought], SCORES)
    return scores


def _tiles(values: NDArray[np.int64], tiles: int) -> NDArray[np.int64]:
    """Return 1…tiles by size; equal values always share a tile."""
    if len(values) == 0:
        return np.zeros(0, dtype="int64")
    below_or_equal = np.searchsorted(np.sort(values), values, side="right")
    return (below_or_equal * tiles + len(values) - 1) // len(values)

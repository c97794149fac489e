"""Golden values: of all that the systems say of a customer, what the master says, and why.

Per field, the value of the best record that has one: records of the customer itself before those
of a branch, present before gone ones, then by trust of the source, recency of the file,
completeness of the record, and last by system and code, so that the choice never depends on
chance. Fields that make sense only together (the parts of an address; a name and its legal form)
come from one record.
"""

from dataclasses import dataclass
from typing import Final

import pandas as pd

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("name", "legal_form"),
    "name_kana": ("name_kana",),
    "corporate_number": ("corporate_number",),
    "invoice_number": ("invoice_number",),
    "postal_code": ("postal_code",),
    "address": ("address", "prefecture", "city"),
    "phone": ("phone",),
    "email": ("email",),
    "url": ("url",),
    "industry": ("industry",),
    "sales_rep": ("sales_rep",),
    "policy": ("policy",),
    "potential": ("potential",),
}
"""Leading field → fields that come with it from the same record."""

_ORDER: Final = ("is_site", "is_gone", "trust", "file_date", "completeness")
_RULES: Final = dict(zip(_ORDER, ("main", "present", "trust", "recent", "complete"), strict=True))
_DESCENDING: Final = ("trust", "file_date", "completeness")


@dataclass(frozen=True, slots=True)
class Golden:
    """Golden values of some customers.

    Attributes:
        master: one row per customer: ``customer_id`` and all golden fields ("" where none).
        provenance: ``customer_id field value system code rule``.
    """

    master: pd.DataFrame
    provenance: pd.DataFrame


def choose(records: pd.DataFrame) -> Golden:
    """Choose golden values.

    Args:
        records: one row per source record: ``customer_id system code``, the order columns
            ``is_site is_gone trust file_date completeness``, and every golden field as text.
    """
    ascending = [name not in _DESCENDING for name in _ORDER]
    ranked = records.sort_values(
        ["customer_id", *_ORDER, "system", "code"],
        ascending=[True, *ascending, True, True],
        kind="stable",
    )
    customers = ranked["customer_id"].drop_duplicates().reset_index(drop=True)
    values = pd.DataFrame({"customer_id": customers})
    provenance: list[pd.DataFrame] = []
    for leading, fields in GROUPS.items():
        having = ranked[ranked[leading] != ""]
        best = having.drop_duplicates("customer_id")
        chosen = best.set_index("customer_id")[list(fields)]
        values = values.join(chosen, on="customer_id")
        provenance.append(_provenance(leading, best, having))
    values = values.fillna("")
    return Golden(values, pd.concat(provenance, ignore_index=True))


def _provenance(field: str, best: pd.DataFrame, having: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": best["customer_id"].to_numpy(),
            "field": field,
            "value": best[field].to_numpy(),
            "system": best["system"].to_numpy(),
            "code": best["code"].to_numpy(),
            "rule": _rules(field, best, having).to_numpy(),
        }
    )


def _rules(field: str, best: pd.DataFrame, having: pd.DataFrame) -> pd.Series:
    """Name what decided: compare the winner with the best record that says something else."""
    winner = best.set_index("customer_id")
    said = having[field].to_numpy() != having["customer_id"].map(winner[field]).to_numpy()
    rival = having[said].drop_duplicates("customer_id").set_index("customer_id")
    counts = having.groupby("customer_id", sort=False).size()
    rule = pd.Series("order", index=winner.index, dtype="object")
    for name in reversed(_ORDER):
        differs = rival[name] != winner.loc[rival.index, name]
        rule.loc[differs[differs].index] = _RULES[name]
    without_rival = rule.index.difference(rival.index)
    rule.loc[without_rival] = "agreed"
    rule.loc[counts.index[counts == 1]] = "only"
    return rule.loc[best["customer_id"]]

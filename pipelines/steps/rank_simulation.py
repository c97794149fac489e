"""What would move if the rank rules were others: nothing is written."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError
from ruamel.yaml.error import YAMLError
from sqlalchemy import Connection, select

from connectors.yamlfile import plain_yaml, yaml_problem
from core.errors import ConfigurationError
from core.language import Text
from pipelines.mistakes import mistakes_in
from pipelines.rank_settings import RankSettings
from pipelines.rules import rank_rules
from pipelines.workspace import Workspace
from warehouse.marts.figures import customer_figures, window_sums
from warehouse.marts.rank import rank
from warehouse.marts.rules import RankRules
from warehouse.marts.whole import everything
from warehouse.schema.published import dim_customer, mart_customer_rank
from warehouse.stage.records import read_frame


@dataclass(frozen=True, slots=True)
class Move:
    """Customers that would go from one rank to another.

    Attributes:
        customers: how many.
        sales: their sales in the window of the new rules, yen.
    """

    before: str
    after: str
    customers: int
    sales: int


@dataclass(frozen=True, slots=True)
class Mover:
    """A customer that would move, with the reason under the new rules."""

    customer_id: str
    name: str
    before: str
    after: str
    sales: int
    reason: str


@dataclass(frozen=True, slots=True)
class Simulation:
    """What other rules would do.

    Attributes:
        as_of: the day both are computed for.
        changed: rule → its value now and then.
        before, after: rank → customers.
        moves: who would move, the largest sum first.
        movers: the customers, those with the largest sales first.
        policies: customers whose policy would be another.
    """

    as_of: date
    changed: dict[str, tuple[Any, Any]]
    before: dict[str, int]
    after: dict[str, int]
    moves: list[Move]
    movers: list[Mover]
    policies: int

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)


def simulate(
    workspace: Workspace,
    rules: Mapping[str, Any],
    *,
    file: Path | None = None,
    as_of: date | None = None,
    most: int = 20,
) -> Simulation:
    """Rank all customers by the present rules and by others, and compare.

    Args:
        workspace: where.
        rules: keys of ``ranks:`` with their other values.
        file: a YAML file with ``ranks:``, or its keys alone; ``rules`` go before it.
        as_of: the last day that counts; None: that of the published ranks.
        most: how many movers to name.

    Raises:
        ConfigurationError: a rule is none, nothing differs, or nothing is published yet.
    """
    now = workspace.configuration.ranks
    then = _settings(now, {**(_read(file) if file else {}), **rules}, file)
    changed = {
        name: (getattr(now, name), getattr(then, name))
        for name in RankSettings.model_fields
        if getattr(now, name) != getattr(then, name)
    }
    if not changed:
        raise _nothing_differs()
    with workspace.engine.connect() as connection:
        day = as_of or connection.scalar(select(mart_customer_rank.c.as_of).limit(1))
        if day is None:
            raise _nothing_published()
        ranks = [_ranked(connection, day, rank_rules(settings)) for settings in (now, then)]
        joined = ranks[0].merge(
            ranks[1], on="customer_id", suffixes=("_before", ""), validate="1:1"
        )
        moved = joined[joined["rank_before"] != joined["rank"]]
        names = _names(connection, moved.nlargest(most, "sales"))
    return Simulation(
        as_of=day,
        changed=changed,
        before=_counts(ranks[0], now),
        after=_counts(ranks[1], then),
        moves=_moves(moved),
        movers=names,
        policies=int((joined["policy_before"] != joined["policy"]).sum()),
    )


def _ranked(connection: Connection, day: date, rules: RankRules) -> pd.DataFrame:
    sums = window_sums(day, rules.window_months, everything).subquery()
    return rank(customer_figures(connection, sums), day, rules)


def _counts(ranks: pd.DataFrame, settings: RankSettings) -> dict[str, int]:
    counted = ranks["rank"].value_counts()
    return {label: int(counted.get(label, 0)) for label in settings.labels.values()}


def _moves(moved: pd.DataFrame) -> list[Move]:
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for before, after, yen in zip(moved["rank_before"], moved["rank"], moved["sales"], strict=True):
        customers, sales = sums.get((before, after), (0, 0))
        sums[before, after] = customers + 1, sales + int(yen)
    moves = [Move(*between, *found) for between, found in sums.items()]
    return sorted(moves, key=lambda move: (-move.sales, -move.customers, move.before, move.after))


def _names(connection: Connection, movers: pd.DataFrame) -> list[Mover]:
    ids = movers["customer_id"].tolist()
    table = dim_customer.c
    known = read_frame(
        connection, select(table.customer_id, table.name).where(table.customer_id.in_(ids))
    )
    name = dict(zip(known["customer_id"], known["name"], strict=True))
    columns = ("customer_id", "rank_before", "rank", "sales", "reason")
    rows = zip(*(movers[column].tolist() for column in columns), strict=True)
    return [
        Mover(customer, name[customer], before, after, int(sales), reason)
        for customer, before, after, sales, reason in rows
    ]


def _read(file: Path) -> dict[str, Any]:
    try:
        found = plain_yaml().load(file.read_text(encoding="utf-8-sig"))
    except YAMLError as error:
        line, said = yaml_problem(error)
        raise _unusable(file, Text(f"{line}行目: {said.ja}", f"line {line}: {said.en}")) from None
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(file, Text(str(error), str(error))) from None
    if not isinstance(found, dict):
        raise _unusable(file, Text("ranks: の項目がありません。", "It holds no keys."))
    rules = found.get("ranks", found)
    return dict(rules) if isinstance(rules, dict) else {}


def _settings(now: RankSettings, rules: dict[str, Any], file: Path | None) -> RankSettings:
    said = {**now.model_dump(), **rules}
    for name, present in (("labels", now.labels), ("policies", now.policies)):
        if isinstance(rules.get(name), dict):
            said[name] = {**present, **rules[name]}
    try:
        return RankSettings.model_validate(said)
    except ValidationError as error:
        raise _unusable(file, mistakes_in(error, said)) from None


def _unusable(file: Path | None, said: Text) -> ConfigurationError:
    where = f"{file}: " if file else ""
    return ConfigurationError(
        "RANK_RULES",
        Text(
            ja=f"ランクの決まりとして使えません。{where}{said.ja} "
            "項目は docs/configuration.md の ranks のとおりです。",
            en=f"These are no rank rules. {where}{said.en} The keys are those of ranks in "
            "docs/configuration.md.",
        ),
    )


def _nothing_differs() -> ConfigurationError:
    return ConfigurationError(
        "NOTHING_TO_SIMULATE",
        Text(
            ja="今の決まりと同じです。変えるものを書いてください"
            "(例: `tsunagi ranks simulate --large-share 70`)。",
            en="These are the present rules. Say what is to change "
            "(`tsunagi ranks simulate --large-share 70`, say).",
        ),
    )


def _nothing_published() -> ConfigurationError:
    return ConfigurationError(
        "NOTHING_PUBLISHED",
        Text(
            ja="まだ何も公開していません。先に `tsunagi sync` を実行してください。",
            en="Nothing is published yet. Run `tsunagi sync` first.",
        ),
    )

"""Questions in the order of their worth: group, yen at stake; what made a person decide."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns, fill them for the rows there are, and have everything matched anew."""
    for table in ("review_candidate", "previous_review_candidate"):
        _add(table, _candidate_columns(described=table == "review_candidate"))
    for column in _candidate_columns(described=False):
        column.nullable = True
        column.server_default = None
        op.add_column("stage_review_candidate", column)
    _add("review_decision", _decision_columns())
    # Only answers to candidates were kept with the probability that was shown.
    op.execute("UPDATE review_decision SET asked_as = 'candidate' WHERE score IS NOT NULL")
    op.execute("UPDATE review_decision SET model_score = score")
    op.execute("UPDATE review_candidate SET model_score = score")
    op.execute("DELETE FROM match_state")


def _add(table: str, columns: list[sa.Column[Any]]) -> None:
    """Add columns to a table with rows; the values they begin with are no defaults of the table."""
    filled = [column.name for column in columns if column.server_default is not None]
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.add_column(column)
    with op.batch_alter_table(table) as batch:
        for name in filled:
            batch.alter_column(name, server_default=None)


def _key() -> sa.types.TypeEngine[Any]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _candidate_columns(*, described: bool) -> list[sa.Column[Any]]:
    columns: list[tuple[str, sa.types.TypeEngine[Any], str | None, str]] = [
        (
            "asked_as",
            sa.Text(),
            "candidate",
            "質問の種類 / candidate: 候補, weak: 弱い結び付き, check: 自動統合の抜き取り確認",
        ),
        (
            "model_score",
            sa.Float(),
            None,
            "判定による補正前の確率 / the probability before decisions corrected it",
        ),
        (
            "question_group",
            _key(),
            "0",
            "組の番号(同じ顧客に関わる質問は同じ番号) / questions about one customer share it",
        ),
        (
            "alike",
            sa.Integer(),
            "1",
            "一致のしかたが同じ候補の数 / how many possible merges agree in the same way",
        ),
        (
            "yen_at_stake",
            sa.BigInteger(),
            "0",
            "動く売上(小さい側の直近期間、円) / sales that would move, of the smaller side",
        ),
        (
            "priority",
            sa.BigInteger(),
            "0",
            "優先度(不確かさ×動く売上) / uncertainty times the yen at stake",
        ),
    ]
    return [
        sa.Column(
            name,
            kind,
            nullable=begins is None,
            server_default=begins,
            comment=comment if described else None,
        )
        for name, kind, begins, comment in columns
    ]


def _decision_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column(
            "asked_as",
            sa.Text(),
            nullable=False,
            server_default="apart",
            comment="きっかけ / candidate: 候補, weak: 弱い結び付き, check: 抜き取り確認, "
            "joined: 自動統合を見て, apart: その他",
        ),
        sa.Column(
            "model_score",
            sa.Float(),
            nullable=True,
            comment="そのときの補正前の確率 / the probability then, before decisions corrected it",
        ),
    ]

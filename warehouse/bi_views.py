"""Views without personal data, for BI: no names of people, telephones, addresses or free text.

A customer that is no corporation (no legal form, no corporate number) may be a person, so its name
is left out as well. What belongs here: what each view shows. What does not: who may read it
(``warehouse.roles``). Views are dropped before a migration and made again after it, so that they
never stand in the way of a change of the tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    case,
    inspect,
    literal_column,
    or_,
    select,
    text,
)

from warehouse.schema.published import (
    dim_customer,
    dim_site,
    fact_transaction,
    mart_customer_rank,
)
from warehouse.schema.relations import dim_contact, dim_deal, fact_activity
from warehouse.schema.stages import mart_customer_stage
from warehouse.schema.views import VIEWS

PREFIX = "bi_"
"""Every view's name begins with it; nothing else of the warehouse does."""


@dataclass(frozen=True, slots=True)
class View:
    """A view.

    Attributes:
        comment: what one row is, Japanese and English.
    """

    name: str
    comment: str
    query: Select[Any]


def _name_of_corporation(name: ColumnElement[str]) -> ColumnElement[str]:
    """Return a name where the customer is a corporation; else it may be a person's."""
    customer = dim_customer.c
    is_corporation = or_(customer.legal_form != "", customer.corporate_number.is_not(None))
    return case((is_corporation, name), else_=literal_column("''")).label("name")


def _site() -> Select[Any]:
    site = dim_site.c
    return (
        select(site.site_id, site.customer_id, _name_of_corporation(site.name))
        .select_from(dim_site)
        .join(dim_customer, dim_customer.c.customer_id == site.customer_id)
    )


def _customer() -> Select[Any]:
    customer, rank, stage = dim_customer.c, mart_customer_rank.c, mart_customer_stage.c
    return (
        select(
            customer.customer_id,
            _name_of_corporation(customer.name),
            *_chosen(
                dim_customer,
                "legal_form corporate_number prefecture city industry sales_rep policy "
                "first_transaction_date last_transaction_date record_count",
            ),
            rank.rank,
            rank.sales,
            rank.gross_profit,
            stage.stage_no,
            stage.stage,
            stage.acquisition_source,
        )
        .outerjoin(mart_customer_rank, rank.customer_id == customer.customer_id)
        .outerjoin(mart_customer_stage, stage.customer_id == customer.customer_id)
    )


def _transaction() -> Select[Any]:
    line = fact_transaction.c
    item = case(
        (line.counts_as == literal_column("'sales'"), line.item_name), else_=literal_column("''")
    )
    return select(
        *_chosen(
            fact_transaction,
            "transaction_id customer_id system source counts_as document_no line_no date kind "
            "item_code",
        ),
        item.label("item_name"),
        *_chosen(
            fact_transaction,
            "quantity unit_price amount tax tax_rate cost gross_profit sales_rep",
        ),
    )


def _without_names(name: str) -> Select[Any]:
    """Return a view of the day (``warehouse.schema.views``) without what customers are called."""
    (view,) = (one for one in VIEWS if one.name == name)
    shown: list[Column[Any]] = [
        Column(column, comment=told) for column, told in view.columns.items() if column != "name"
    ]
    return select(*Table(name, MetaData(), *shown).c)


def _chosen(table: Any, names: str) -> list[Any]:
    return [table.c[name] for name in names.split()]


BI_VIEWS: tuple[View, ...] = (
    View("bi_customer", "顧客(個人情報なし) / customers without personal data", _customer()),
    View(
        "bi_customer_status",
        "顧客の今(個人情報なし): 新規・休眠・離反など / how a customer stands today, without names",
        _without_names("view_customer_status"),
    ),
    View("bi_site", "拠点(個人情報なし) / sites without personal data", _site()),
    View("bi_transaction", "取引明細(個人情報なし) / lines of business", _transaction()),
    View(
        "bi_contact",
        "担当者(個人情報なし) / people without their names and numbers",
        select(
            *_chosen(
                dim_contact,
                "contact_id customer_id site_id department job_title role authority is_present "
                "record_count",
            )
        ),
    ),
    View(
        "bi_activity",
        "活動(個人情報なし) / activities without names and free text",
        select(
            *_chosen(
                fact_activity,
                "activity_id customer_id contact_id date kind next_date credibility importance "
                "urgency basis sales_rep system source",
            )
        ),
    ),
    View(
        "bi_deal",
        "案件(個人情報なし) / deals without names of people and free text",
        select(
            *_chosen(
                dim_deal,
                "deal_id customer_id contact_id stage status amount probability expected_date "
                "opened_on closed_on acquisition_source sales_rep is_present system source",
            )
        ),
    ),
)


def drop_bi_views(connection: Connection) -> None:
    """Drop the views that are there, of whatever version."""
    for name in inspect(connection).get_view_names():
        if name.startswith(PREFIX):
            connection.execute(text(f'DROP VIEW "{name}"'))


def make_bi_views(connection: Connection) -> None:
    """Make the views; on PostgreSQL with comments on them and their columns."""
    for view in BI_VIEWS:
        compiled = view.query.compile(
            dialect=connection.dialect, compile_kwargs={"literal_binds": True}
        )
        connection.exec_driver_sql(f'CREATE VIEW "{view.name}" AS {compiled}')
        if connection.dialect.name == "postgresql":
            for statement in _comments(view):
                connection.execute(text(statement))


def _comments(view: View) -> Iterator[str]:
    yield f"COMMENT ON VIEW \"{view.name}\" IS '{_quoted(view.comment)}'"
    for column in view.query.selected_columns:
        comment = getattr(column, "comment", None) or _comment_of(column.name)
        target = f'"{view.name}"."{column.name}"'
        yield f"COMMENT ON COLUMN {target} IS '{_quoted(comment)}'"


def _comment_of(name: str) -> str:
    """Return what a computed column means: a column of that name, partly left out."""
    table = dim_customer if name == "name" else fact_transaction
    return table.c[name].comment or ""


def _quoted(comment: str) -> str:
    return comment.replace("'", "''").replace(":", "\\:")

"""What the accounting package, or another system, calls the customers."""

from sqlalchemy import Connection, select

from warehouse.schema.published import dim_customer, map_customer_alias, map_customer_source


def partners(connection: Connection, system: str) -> dict[str, tuple[str, str]]:
    """Return customer → code and name in a system; no code and the master's name where none.

    Where a system has several codes for a customer, the customer's own comes before a branch's,
    then the first in order. Former ids are there too: what was written under one may have to be
    taken back.
    """
    names = {
        customer: ("", name)
        for customer, name in connection.execute(
            select(dim_customer.c.customer_id, dim_customer.c.name)
        )
    }
    former = {
        old: names[new]
        for old, new in connection.execute(
            select(map_customer_alias.c.old_customer_id, map_customer_alias.c.customer_id)
        )
        if new in names
    }
    names |= {old: name for old, name in former.items() if old not in names}
    if not system:
        return names
    table = map_customer_source
    rows = connection.execute(
        select(table.c.customer_id, table.c.code, table.c.name)
        .where(table.c.system == system, table.c.gone_at.is_(None))
        .order_by(table.c.site_id.is_(None), table.c.code.desc())
    )
    return names | {customer: (code, name) for customer, code, name in rows}

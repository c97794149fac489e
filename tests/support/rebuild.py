"""The same inputs and decisions once more, into a warehouse that knows nothing of the past."""

from sqlalchemy import delete, select

from tests.support.memory_firm import MemoryFirm
from warehouse.engine import transaction
from warehouse.schema import metadata
from warehouse.schema.published import dim_site, map_customer_source
from warehouse.schema.relations import map_contact_source

_INPUTS = frozenset(
    ("ops_run", "ops_file", "source_customer", "source_customer_version", "source_transaction",
     "source_detail", "review_decision", "customer_override")
)  # fmt: skip


def rebuilt(firm: MemoryFirm) -> MemoryFirm:
    """Return a firm that published what is landed in another one, for the first time."""
    other = MemoryFirm.copy_of(firm.driver(), nights=firm.nights)
    with transaction(other.engine) as connection:
        for table in reversed(metadata.sorted_tables):
            if table.name not in _INPUTS:
                connection.execute(delete(table))
    other.night(full=True)
    return other


def by_members(firm: MemoryFirm) -> dict[str, str]:
    """Return id → what its customer, site or person consists of, whatever order ids came in."""
    members: dict[str, list[str]] = {}
    for row in firm.rows(map_customer_source):
        record = f"{row.system}:{row.code}"
        members.setdefault(row.customer_id, []).append(record)
        if row.site_id:
            members.setdefault(row.site_id, []).append(record)
    for row in firm.rows(map_contact_source):
        person = f"{row.system}:{row.entity}:{row.code}"
        members.setdefault(row.contact_id, []).append(person)
    called = {one: " ".join(sorted(records)) for one, records in members.items()}
    with firm.engine.connect() as connection:
        sites = connection.scalars(select(dim_site.c.site_id))
        return called | {one: f"site {called[one]}" for one in sites}

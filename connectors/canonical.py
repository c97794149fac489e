"""The canonical fields: the words every format is translated into.

What belongs here: names of fields and of kinds of transactions. What does not: what a text in a
field means (``cleansing``) and where it is stored (``warehouse``).
"""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


KINDS = ("sale", "return", "discount", "payment", "adjustment")

CANONICAL: dict[str, tuple[str, ...]] = {
    "customers": words(
        "code name name_kana name_short corporate_number invoice_number postal_code address phone "
        "fax email url department contact_name representative industry sales_rep closing_day "
        "credit_limit credit_score capital employees annual_sales acquisition_source policy "
        "potential note updated_at"
    ),
    "transactions": words(
        "document_no line_no date customer_code customer_name kind item_code item_name quantity "
        "unit_price amount tax tax_rate cost gross_profit sales_rep note customer_kana "
        "counterpart amount_basis"
    ),
    "contacts": words(
        "code customer_code customer_name name name_kana department job_title role authority "
        "postal_code address phone mobile fax email url exchanged_on note updated_at"
    ),
    "activities": words(
        "code customer_code customer_name date kind subject contact_code contact_name result "
        "next_action next_date sales_rep credibility importance urgency basis note updated_at"
    ),
    "deals": words(
        "code customer_code customer_name name stage outcome amount probability expected_date "
        "opened_on closed_on acquisition_source contact_code contact_name sales_rep note updated_at"
    ),
}
"""Entity → the fields a profile may fill (the columns of its blocks)."""

YEN = frozenset(words("amount tax cost gross_profit unit_price credit_limit capital annual_sales"))
"""Fields that are yen: the unit in their column's heading (千円) counts."""

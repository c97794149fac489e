"""The canonical fields of every entity: the vocabulary between profiles, landing and cleansing."""

from typing import Final

CUSTOMER_FIELDS: Final = (
    "code", "name", "name_kana", "name_short", "corporate_number", "invoice_number",
    "postal_code", "address", "phone", "fax", "email", "url", "department", "contact_name",
    "representative", "industry", "sales_rep", "closing_day", "credit_limit", "credit_score",
    "capital", "employees", "annual_sales", "acquisition_source", "policy", "potential", "note",
    "updated_at",
)  # fmt: skip

TRANSACTION_FIELDS: Final = (
    "document_no", "line_no", "date", "customer_code", "customer_name", "kind", "item_code",
    "item_name", "quantity", "unit_price", "amount", "tax", "tax_rate", "cost", "gross_profit",
    "sales_rep", "note",
)  # fmt: skip

PERSON_FIELDS: Final = (
    "name", "name_kana", "department", "job_title", "role", "authority", "phone", "mobile", "email",
)  # fmt: skip
"""What is published of a person at a customer."""

CLEAN_CUSTOMER_FIELDS: Final = (
    "name_clean", "legal_form", "form_position", "core", "core_key", "branch", "honorific",
    "remarks", "kana_clean", "reading_key", "reading_source", "postal_code_clean", "prefecture",
    "city", "address_rest", "building", "address_key", "town_key", "number_key",
    "phone_clean", "phone_display", "fax_clean", "email_clean", "email_domain",
    "corporate_number_clean", "invoice_number_clean",
)  # fmt: skip

AMOUNT_FIELDS: Final = ("credit_limit", "capital", "annual_sales")
"""Fields of a customer that are money."""

CLEAN_AMOUNT_FIELDS: Final = tuple(f"{name}_clean" for name in AMOUNT_FIELDS)
"""The same as whole yen, which matching does not look at."""

CORRECTED_SYSTEM: Final = "operator"
CORRECTED_RULE: Final = "override"
"""What stands for the system and the rule of a golden value that people corrected."""

KINDS: Final = ("sale", "return", "discount", "payment", "adjustment")
"""What a line of business is. ``payment`` is money received; the others make up sales."""

SALES_KINDS: Final = ("sale", "return", "discount", "adjustment")

COUNTS_AS: Final = ("sales", "receipts", "books")
"""``books`` lines are kept and reconciled, but not counted again."""

ENTITIES: Final = ("customers", "transactions", "contacts", "activities", "deals", "journal")
"""What one feed may hold; a journal yields customers and transactions."""

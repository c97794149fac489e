"""``exports:`` of ``tsunagi.yaml``: files that go back out, by name."""

import re
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from core.language import Text
from warehouse.queries.differing import FIELDS
from warehouse.queries.outgoing import COLUMNS

Encoding = Literal["utf-8-sig", "utf-8", "cp932", "utf-16"]

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = ("date", "name", "period")
DELIMITED = (".csv", ".txt", ".tsv")
TABLES = (*DELIMITED, ".xlsx")


def _one_of(names: tuple[str, ...]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in names:
            told = " ".join(names)
            raise ValueError(f"{told} のどれかにしてください / write one of: {told}")
        return value

    return AfterValidator(check)


UpdatedField = Annotated[str, _one_of(FIELDS)]
PublishedColumn = Annotated[str, _one_of(COLUMNS)]


class Part(BaseModel):
    """Base of everything under ``exports:``: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Selection(Part):
    """Which customers: those for which everything that is given holds."""

    ranks: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    prefectures: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    sales_reps: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    months: int | None = Field(default=None, ge=1, le=1200)


class Outgoing(Part):
    """What every export has.

    Attributes:
        yen_of: what the yen are that are told of a file, where it has more sums than one.
    """

    endings: ClassVar[tuple[str, ...]] = TABLES
    yen_of: ClassVar[Text | None] = None

    path: str
    nightly: bool = False

    @field_validator("path")
    @classmethod
    def _known_placeholders(cls, value: str) -> str:
        wrong = [*_unknown_placeholders(value), *_wrong_ending(value, cls.endings)]
        if wrong:
            japanese = "。".join(one.ja for one in wrong)
            raise ValueError(f"{japanese} / {'; '.join(one.en for one in wrong)}")
        return value


def _unknown_placeholders(path: str) -> list[Text]:
    known = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    return [
        Text(
            f"{{{name}}} は使えません。使えるもの: {known}",
            f"{{{name}}} cannot be used; there are {known}",
        )
        for name in _PLACEHOLDER.findall(path)
        if name not in PLACEHOLDERS
    ]


def _wrong_ending(path: str, endings: tuple[str, ...]) -> list[Text]:
    if path.lower().endswith(endings):
        return []
    told = " ".join(endings)
    return [
        Text(
            f"ファイル名の最後は {told} のどれかにしてください",
            f"the file's name must end in one of: {told}",
        )
    ]


class CodesExport(Outgoing):
    """The code cross-reference: every system's code beside the customer id."""

    kind: Literal["codes"]
    encoding: Encoding = "utf-8-sig"
    layout: Literal["columns", "rows"] = "columns"
    systems: tuple[str, ...] = ()
    gone: bool = False
    where: Selection = Selection()


class MailingExport(Outgoing):
    """Addressees: one per destination, without those who want no mail."""

    kind: Literal["mailing"]
    encoding: Encoding = "utf-8-sig"
    where: Selection = Selection()
    opt_out: tuple[str, ...] = (
        "DM不可", "DM不要", "DM停止", "DM発送不可", "DM拒否", "発送不要", "発送停止", "送付不要",
        "送付停止", "郵送不要", "配信停止", "案内不要", "取引停止", "廃業", "倒産", "閉業", "解散",
        "宛先不明", "転居先不明",
    )  # fmt: skip
    exclude_policies: tuple[str, ...] = ()
    exclude_ranks: tuple[str, ...] = ()
    contact: bool = True


class UpdatesExport(Outgoing):
    """What a system is to correct: its own rows, with what the master knows better."""

    endings: ClassVar[tuple[str, ...]] = DELIMITED

    kind: Literal["updates"]
    source: str
    profile: str | None = None
    fields: tuple[UpdatedField, ...] = (
        "name", "corporate_number", "invoice_number", "postal_code", "address", "phone", "email",
        "url",
    )  # fmt: skip
    older: Literal["leave_out", "write"] = "leave_out"


class CustomersExport(Outgoing):
    """The master in the format of a CRM's import."""

    endings: ClassVar[tuple[str, ...]] = DELIMITED

    kind: Literal["customers"]
    profile: str
    system: str | None = None
    only: Literal["all", "known", "new"] = "all"
    columns: dict[str, PublishedColumn] = Field(default_factory=dict)
    where: Selection = Selection()


class Accounts(Part):
    """Names (奉行: codes) of the accounts that sales are booked to."""

    receivable: str = "売掛金"
    sale: str = "売上高"
    returned: str = "売上戻り高"
    discount: str = "売上値引高"
    adjustment: str = "貸倒損失"


class JournalExport(Outgoing):
    """The sales as entries for an accounting package: what it was not given yet."""

    endings: ClassVar[tuple[str, ...]] = DELIMITED

    kind: Literal["journal"]
    profile: str
    by: Literal["slip", "day"] = "slip"
    system: str | None = None
    partner: Literal["name", "code", "customer_id"] = "name"
    accounts: Accounts = Accounts()
    department: str | None = None
    tax_classes: dict[str, str] = Field(default_factory=dict)
    sources: tuple[str, ...] = ()
    since: date | None = None


class LedgerExport(Outgoing):
    """顧客台帳: a formatted workbook for people."""

    endings: ClassVar[tuple[str, ...]] = (".xlsx",)
    yen_of: ClassVar[Text | None] = Text("シート「月別売上」の合計", "sheet 月別売上 in all")

    kind: Literal["ledger"]
    where: Selection = Selection()
    most: int = Field(default=20_000, ge=1, le=1_000_000)
    dormant_months: int = Field(default=6, ge=1, le=120)
    visit_days: int = Field(default=60, ge=1, le=3650)
    visit_drop_percent: int = Field(default=20, ge=1, le=100)


KINDS: dict[str, type[Outgoing]] = {
    "codes": CodesExport,
    "mailing": MailingExport,
    "updates": UpdatesExport,
    "customers": CustomersExport,
    "journal": JournalExport,
    "ledger": LedgerExport,
}
"""Kind → its model."""


def _of_a_kind(value: Any) -> Any:
    """Refuse an entry whose kind does not exist, before its other keys are looked at."""
    if isinstance(value, dict) and value.get("kind") not in KINDS:
        raise ValueError(
            f"kind は {' '.join(KINDS)} のどれかにしてください"
            f" / kind must be one of: {' '.join(KINDS)}"
        )
    return value


_Kinds = (
    CodesExport | MailingExport | UpdatesExport | CustomersExport | JournalExport | LedgerExport
)
Export = Annotated[
    Annotated[_Kinds, Field(discriminator="kind")],
    BeforeValidator(_of_a_kind),
]

BUILT_IN: dict[str, Outgoing] = {
    "ledger": LedgerExport(kind="ledger", path="outbox/顧客台帳_{date}.xlsx"),
    "codes": CodesExport(kind="codes", path="outbox/コード対応表_{date}.xlsx"),
}
"""Files that every firm can have without saying so; ``exports:`` may say otherwise."""

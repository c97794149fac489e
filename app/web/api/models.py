"""What the API answers with and takes: plain words, each described."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Day = date
NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_CONTROLS)]
CustomerId = Annotated[
    str, Field(description="C、8桁、検査数字 / C, 8 digits, a check digit", examples=["C000000017"])
]
_EXAMPLE_NAME = "株式会社青葉製作所"


class Model(BaseModel):
    """Unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid")


class ErrorBody(Model):
    """What went wrong."""

    code: str = Field(description="変わらない記号 / a stable word", examples=["NOT_FOUND"])
    message: str = Field(description="人が読む説明 / for people")
    details: list[dict[str, Any]] = Field(
        default=[], description="どの入力か、どの判定と食い違うか / which input, which decisions"
    )


class ErrorAnswer(Model):
    """Every failure has this form."""

    error: ErrorBody


class Brief(Model):
    """A customer in few words."""

    customer_id: CustomerId
    name: str = Field(description="正式名称 / full name", examples=[_EXAMPLE_NAME])
    name_kana: str = Field(description="フリガナ / reading")
    prefecture: str = Field(description="都道府県 / prefecture")
    city: str = Field(description="市区町村 / municipality")
    address: str = Field(description="住所 / address")
    phone: str = Field(description="電話番号 / telephone")
    corporate_number: str | None = Field(description="法人番号 / corporate number")
    rank: str | None = Field(description="ランク / rank: A B-1 B-2 C その他", examples=["A"])


class Match(Model):
    """A customer that was found, and by what."""

    how: str = Field(
        description="何で見つかったか / by what: id, code, number, name, part, …",
        examples=["name"],
    )
    customer: Brief


class Matches(Model):
    """Customers that were found, the best first."""

    generation: int = Field(description="公開の世代 / the publication that was read", examples=[12])
    sure: str | None = Field(
        description="ぴったり合う顧客が1つだけなら、そのID / the one customer that fits exactly"
    )
    matches: list[Match]


class Resolution(Model):
    """Where a record belongs."""

    generation: int
    system: str
    code: str
    customer: Brief | None = Field(description="見つからなければ null / null: unknown")


class RecordName(Model):
    """A record of a system."""

    system: Word = Field(description="システムの名前 / the system", examples=["hanbai"])
    code: Word = Field(description="そこでのコード / its code there", examples=["C001"])


class ResolveMany(Model):
    """Records to be looked up at once."""

    records: Annotated[list[RecordName], Field(min_length=1, max_length=500)]


class ResolvedRecord(Model):
    """Where a record belongs."""

    system: str
    code: str
    customer: Brief | None = Field(description="見つからなければ null / null: unknown")


class Resolved(Model):
    """Where records belong, in the order in which they were asked for."""

    generation: int
    records: list[ResolvedRecord]


class CustomerPage(Model):
    """Customers in the order of their ids."""

    generation: int
    customers: list[Brief]
    next_after: str | None = Field(description="次の頁の after / `after` of the next page")


class Provenance(Model):
    """Where a value comes from."""

    field: str = Field(examples=["phone"])
    value: str
    system: str = Field(examples=["hanbai"])
    code: str = Field(examples=["C001"])
    rule: str = Field(description="決め手 / why this one was chosen", examples=["trust"])


class MemberRecord(Model):
    """A record of a system behind a customer."""

    system: str
    code: str
    name: str = Field(description="そのシステムでの名称 / its name there")
    site_id: str | None
    method: str = Field(description="結び付けた根拠 / why it is here", examples=["identifier"])
    confidence: float = Field(ge=0, le=1)
    linked_at: datetime
    gone_at: datetime | None = Field(description="出力に現れなくなった日時 / absent since")


class Site(Model):
    """A branch or address."""

    site_id: str
    name: str
    address: str
    phone: str


class Contact(Model):
    """A person at a customer."""

    contact_id: str = Field(
        description="P、8桁、検査数字 / P, 8 digits, a check digit", examples=["P000000013"]
    )
    site_id: str | None
    name: str
    name_kana: str
    department: str
    job_title: str
    role: str
    authority: str = Field(description="決裁ルートでの立場 / part in the customer's decisions")
    phone: str
    mobile: str
    email: str
    is_present: bool = Field(description="いずれかの出力に今もあるか / still in some export")


class Activity(Model):
    """A visit, a call, a meeting."""

    activity_id: int
    date: Day
    kind: str = Field(description="visit, phone, mail, online, meeting, proposal, complaint, …")
    subject: str
    result: str
    contact_id: str | None
    contact_name: str
    next_action: str
    next_date: Day | None
    sales_rep: str


class Deal(Model):
    """Business that may come."""

    deal_id: int
    name: str
    stage: str
    status: str = Field(description="open, won, lost")
    amount: int | None = Field(description="円 / yen")
    probability: Decimal | None = Field(description="% / percent")
    expected_date: date | None
    closed_on: date | None
    contact_id: str | None
    acquisition_source: str
    sales_rep: str


class Stage(Model):
    """How far a customer has come."""

    stage_no: int = Field(ge=1, le=6)
    stage: str
    acquisition_source: str
    orders: int
    reason: str


class Rank(Model):
    """A priority and its reason."""

    rank: str
    as_of: date
    sales: int = Field(description="期間の売上(円) / sales of the window in yen")
    gross_profit: int | None
    cumulative_share: Decimal = Field(description="累積構成比(%) / cumulative share in percent")
    growth: Decimal | None = Field(description="伸び(%) / growth in percent")
    potential: bool
    policy: str
    reason: str


class RankVersion(Rank):
    """A rank and when it held; its figures are those of ``as_of``, the day when it began."""

    valid_from: datetime
    valid_to: datetime | None


class Line(Model):
    """A line of business."""

    transaction_id: int
    date: date
    system: str
    counts_as: str = Field(description="何として数えるか / sales, receipts, books")
    kind: str = Field(description="sale, return, discount, payment, adjustment")
    document_no: str
    line_no: int
    item_code: str
    item_name: str
    quantity: Decimal | None
    amount: int = Field(description="円・税抜 / yen without tax")
    tax: int | None
    gross_profit: int | None
    sales_rep: str


class LinePage(Model):
    """Lines of business, the newest first."""

    generation: int
    customer_id: CustomerId
    transactions: list[Line]
    next_after: int | None = Field(description="次の頁の after / `after` of the next page")


class Card(Model):
    """Everything published about a customer."""

    generation: int
    asked_id: str = Field(description="たずねたID / the id that was asked for")
    customer_id: CustomerId
    former_ids: list[str] = Field(description="以前のID / ids no longer current")
    values: dict[str, str | int | None] = Field(
        description="正しい値(dim_customer の列) / golden values, the columns of dim_customer"
    )
    provenance: list[Provenance]
    records: list[MemberRecord]
    sites: list[Site]
    contacts: list[Contact] = Field(description="担当者、100人まで / people, 100 at most")
    activities: list[Activity] = Field(description="新しい50件 / the latest 50")
    deals: list[Deal] = Field(description="進行中が先、50件まで / open ones first, 50 at most")
    stage: Stage | None
    rank: Rank | None
    rank_history: list[RankVersion]
    transactions: list[Line] = Field(description="新しい20件 / the newest 20")


class Side(Model):
    """A record of a candidate, as its own system writes it."""

    system: str
    code: str
    customer_id: str = Field(description="今の顧客(なければ空) / its customer now; empty: none")
    name: str
    name_kana: str
    postal_code: str
    address: str
    phone: str
    email: str
    corporate_number: str


class Standing(Model):
    """A decision that holds."""

    decision_id: int
    judgement: Literal["same", "different", "unsure"]
    user: str
    reason: str
    decided_at: datetime


class Candidate(Model):
    """A possible merge that a person should look at."""

    candidate_id: int
    score: float = Field(description="同じ顧客である確率 / probability of being one customer")
    asked_as: str = Field(description="candidate, weak, check")
    reason: str = Field(description="自動で決めなかった理由 / why it was not decided")
    yen_at_stake: int
    left: Side
    right: Side
    evidence: list[str] = Field(description="根拠の文 / the evidence as sentences")
    decision: Standing | None = Field(description="今の判定 / the decision that holds, if any")


class CandidatePage(Model):
    """Candidates that wait."""

    generation: int
    candidates: list[Candidate]
    next_after: int | None = Field(description="次の頁の after / `after` of the next page")


class Answer(Model):
    """What the two records of a candidate are."""

    judgement: Literal["same", "different", "unsure"]
    reason: Annotated[str, StringConstraints(max_length=1000, pattern=NO_CONTROLS)] = ""
    expected_decision_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = Field(
        default=None,
        description="表示したときに効いていた判定(なければ null)。違っていれば 409 / "
        "the decision that held when it was shown, null for none; another one: 409",
    )


class Answered(Model):
    """What was written."""

    candidate_id: int
    decision: Standing | None
    written: bool = Field(description="新しく書いたか / false: it held already")

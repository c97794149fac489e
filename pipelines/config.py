"""``tsunagi.yaml``: what the workspace links, read once at an entry point and passed on.

All problems are reported together, each with its line.
"""

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from cleansing.matching.engines.spark_needs import MASTER
from core.errors import ConfigurationError
from core.language import Text
from pipelines.analysis_settings import AnalysisSettings, SegmentSettings
from pipelines.cron import is_schedule
from pipelines.exports.settings import BUILT_IN, Export, Outgoing
from pipelines.mistakes import mistakes_of
from pipelines.parts import Parts, entries, exports_of, holding, segments_of
from pipelines.quality.settings import CheckSettings
from pipelines.settings_file import read_settings
from pipelines.vocabulary import contradictions

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Strict):
    """One feed: where its files lie, how they are read, what they mean."""

    name: Name
    system: Name
    entity: Literal["customers", "transactions", "contacts", "activities", "deals", "journal"]
    path: str | None = None
    database: str | None = None
    table: str | None = None
    query: str | None = None
    profile: str
    mode: Literal["snapshot", "upsert", "replace_period"] = "snapshot"
    trust: int = Field(default=1, ge=0, le=100)
    counts_as: Literal["sales", "receipts", "books"] = "sales"
    parts: Literal["files"] | None = None
    encoding: str | None = None
    sheet: str | None = None
    max_age_hours: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _one_origin(self) -> "Source":
        if (self.path is None) == (self.database is None):
            raise ValueError(
                "path か database のどちらか一方を書いてください / give path or database"
            )
        asked = [part for part in (self.table, self.query) if part is not None]
        if self.database is not None and len(asked) != 1:
            raise ValueError(
                "database には table か query のどちらか一方が要ります"
                " / database needs either a table or a query"
            )
        if self.database is None and asked:
            raise ValueError("table と query は database と書きます / they belong to database")
        return self

    @property
    def has_lines(self) -> bool:
        """Tell whether the feed holds lines of business."""
        return self.entity in ("transactions", "journal")


_RANK_LABELS = {
    "large_potential": "A",
    "large": "B-2",
    "potential": "B-1",
    "neither": "C",
    "none": "その他",
}
_POLICIES = {
    "key": "重点営業先",
    "normal": "通常営業先",
    "develop": "優先新規開発先",
    "recycle": "リサイクル対応",
    "inform": "情報配信先",
}


class RankSettings(_Strict):
    """The rank rules; every number of the firm's segmentation guide."""

    measure: Literal["sales", "gross_profit"] = "sales"
    window_months: int = Field(default=12, ge=1, le=60)
    large_share: float = Field(default=80.0, gt=0, le=100)
    growth_percent: float = 20.0
    minimum_growth_yen: int = Field(default=100_000, ge=0)
    labels: dict[str, str] = Field(default_factory=lambda: dict(_RANK_LABELS))
    policies: dict[str, str] = Field(default_factory=lambda: dict(_POLICIES))

    @field_validator("labels")
    @classmethod
    def _all_labels(cls, value: dict[str, str]) -> dict[str, str]:
        return _all_of(value, _RANK_LABELS)

    @field_validator("policies")
    @classmethod
    def _all_policies(cls, value: dict[str, str]) -> dict[str, str]:
        return _all_of(value, _POLICIES)


def _all_of(value: dict[str, str], defaults: dict[str, str]) -> dict[str, str]:
    """Refuse the firm's own names mixed with usual ones, which nobody meant."""
    known = _completed(value, defaults)
    lacking = [key for key in defaults if key not in value]
    if lacking:
        raise ValueError(
            f"変えるときは{len(defaults)}つとも書いてください。ないもの: {', '.join(lacking)}"
            f" / write all {len(defaults)} when changing them; missing: {', '.join(lacking)}"
        )
    return known


def _completed(value: dict[str, str], defaults: dict[str, str]) -> dict[str, str]:
    """Let what a firm leaves out keep its usual name; refuse what is none of the keys."""
    unknown = sorted(value.keys() - defaults.keys())
    if unknown:
        told = ", ".join(unknown)
        raise ValueError(
            f"この項目はありません: {told}。あるもの: {', '.join(defaults)}"
            f" / unknown key: {told} ({', '.join(defaults)})"
        )
    return {**defaults, **value}


_STAGES = {
    "latent": "潜在顧客",
    "prospect": "見込顧客",
    "qualified": "商談可能顧客",
    "selling": "営業活動",
    "ordering": "受注活動",
    "repeat": "リピート化",
}


class StageSettings(_Strict):
    """How far a customer has come; the rules of the six stages."""

    active_months: int = Field(default=12, ge=1, le=120)
    ordering_probability: float = Field(default=70.0, gt=0, le=100)
    repeat_orders: int = Field(default=2, ge=1, le=1000)
    labels: dict[str, str] = Field(default_factory=lambda: dict(_STAGES))

    @field_validator("labels")
    @classmethod
    def _all_labels(cls, value: dict[str, str]) -> dict[str, str]:
        return _completed(value, _STAGES)


class MatchingSettings(_Strict):
    """What an administrator may change about matching."""

    automatic_probability: float = Field(default=0.97, gt=0.5, lt=1)
    review_probability: float = Field(default=0.05, gt=0, lt=1)
    engine: Literal["local", "spark"] = "local"
    spark_master: str = "local[*]"
    names: str | None = None

    @field_validator("spark_master")
    @classmethod
    def _is_a_master(cls, value: str) -> str:
        if not re.fullmatch(MASTER, value):
            raise ValueError(
                f"「{value}」は Spark のマスターではありません(例 spark://ホスト:7077)"
                " / no master of Spark, such as spark://host:7077"
            )
        return value

    @model_validator(mode="after")
    def _in_order(self) -> "MatchingSettings":
        if self.review_probability > self.automatic_probability:
            raise ValueError(
                "review_probability ≦ automatic_probability にしてください"
                " / review_probability may not exceed automatic_probability"
            )
        return self


class TaxSettings(_Strict):
    """How tax-inclusive amounts are turned into amounts without tax, and untold tax is computed."""

    rounding: Literal["floor", "round", "ceil"] = "floor"
    default_rate: float | None = None

    @property
    def default_hundredths(self) -> int | None:
        """The rate of lines that state none, in hundredths of a percent."""
        return None if self.default_rate is None else round(self.default_rate * 100)


class Notifications(_Strict):
    """Whom to tell when a run fails. Nothing is sent unless asked for."""

    webhook: str | None = None
    smtp_host: str | None = None
    smtp_port: int = 25
    mail_from: str | None = None
    mail_to: tuple[str, ...] = ()


class SnapshotSettings(_Strict):
    """The published tables as Parquet files."""

    folder: str = "snapshots"
    nightly: bool = False
    keep_days: int = Field(default=30, ge=1, le=3650)


class ReconciliationSettings(_Strict):
    """How systems are compared with each other."""

    receipts_from: Literal["auto", "books", "own"] = "auto"
    largest_fee: int = Field(default=990, ge=0, le=10_000)
    tax_per: Literal["slip", "month"] = "slip"


class WebSettings(_Strict):
    """The operators' web application."""

    idle_minutes: int = Field(default=30, ge=1, le=24 * 60)
    longest_hours: int = Field(default=12, ge=1, le=24 * 7)
    lock_after: int = Field(default=5, ge=2, le=100)
    lock_minutes: int = Field(default=15, ge=1, le=24 * 60)
    proxies: tuple[str, ...] = ()
    upload_megabytes: int = Field(default=100, ge=1, le=2000)
    api_per_minute: int = Field(default=600, ge=1, le=100_000)


class Configuration(_Strict):
    """The whole of ``tsunagi.yaml``."""

    version: Literal[1]
    company: str
    warehouse: str = "sqlite:///warehouse.db"
    timezone: str = "Asia/Tokyo"
    schedule: str = "0 2 * * *"
    monthly_report: bool = False
    keep_generations: int = Field(default=7, ge=1, le=1000)
    sources: tuple[Source, ...] = ()
    sales_reps: dict[str, str] = Field(default_factory=dict)
    ranks: RankSettings = RankSettings()
    analysis: AnalysisSettings = AnalysisSettings()
    segments: tuple[SegmentSettings, ...] = ()
    stages: StageSettings = StageSettings()
    matching: MatchingSettings = MatchingSettings()
    tax: TaxSettings = TaxSettings()
    checks: CheckSettings = CheckSettings()
    notifications: Notifications = Notifications()
    reconciliation: ReconciliationSettings = ReconciliationSettings()
    web: WebSettings = WebSettings()
    snapshots: SnapshotSettings = SnapshotSettings()
    exports: dict[Name, Export] = Field(default_factory=dict)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(
                f"時間帯「{value}」はありません / unknown time zone {value!r}"
            ) from None
        return value

    @field_validator("schedule")
    @classmethod
    def _is_a_schedule(cls, value: str) -> str:
        if not is_schedule(value):
            raise ValueError(
                f"「{value}」は予定として読めません。「分 時 日 月 曜日」の5つで書いてください。"
                "例: 0 2 * * *(毎日2時)"
                f" / {value!r} is no schedule: write minute, hour, day, month, weekday;"
                " for instance 0 2 * * * (daily at two)"
            )
        return value

    @property
    def sales_feeds(self) -> list[str]:
        """The sources whose lines count as sales."""
        return [source.name for source in self.sources if source.counts_as == "sales"]

    def source(self, name: str) -> Source:
        """Return the source called ``name``.

        Raises:
            ConfigurationError: there is none.
        """
        for source in self.sources:
            if source.name == name:
                return source
        known = ", ".join(source.name for source in self.sources) or "-"
        raise ConfigurationError(
            "UNKNOWN_SOURCE",
            Text(
                ja=f"source「{name}」は tsunagi.yaml にありません。あるもの: {known}",
                en=f"There is no source '{name}' in tsunagi.yaml. There are: {known}",
            ),
        )

    @property
    def outgoing(self) -> dict[str, Outgoing]:
        """The outgoing files by name: those of ``exports``, then those built in.

        One that is built in is there unless ``exports`` has one of its kind or name.
        """
        there = {type(one) for one in self.exports.values()}
        others = {name: one for name, one in BUILT_IN.items() if type(one) not in there}
        return {**self.exports, **{n: one for n, one in others.items() if n not in self.exports}}

    def export(self, name: str) -> Outgoing:
        """Return the outgoing file called ``name``.

        Raises:
            ConfigurationError: there is none.
        """
        if name in self.outgoing:
            return self.outgoing[name]
        known = ", ".join(self.outgoing) or "-"
        raise ConfigurationError(
            "UNKNOWN_EXPORT",
            Text(
                ja=f"exports「{name}」は tsunagi.yaml にありません。あるもの: {known}",
                en=f"There is no export '{name}' in tsunagi.yaml. There are: {known}",
            ),
        )


def load_configuration(path: Path) -> Configuration:
    """Read and check ``tsunagi.yaml``.

    Raises:
        ConfigurationError: it is missing, is no YAML, or says what it may not; every problem is
            named with its line.
    """
    file = read_settings(path)
    wrong = contradictions(_parts(file.plain))
    try:
        configuration = Configuration.model_validate(file.plain)
    except ValidationError as error:
        wrong += mistakes_of(error, file.plain)
    if wrong or file.problems:
        raise file.refused(wrong)
    return configuration


def what_holds(path: Path) -> Configuration | None:
    """Return as much of a faulty ``tsunagi.yaml`` as can be looked at all the same.

    Returns:
        A configuration of the sources without mistakes, and of everything else without the keys
        that are wrong; None where the file cannot be read at all.
    """
    try:
        plain = read_settings(path).plain
    except ConfigurationError:
        return None
    others = {key: value for key, value in plain.items() if key not in _ENTRIES}
    whole = holding(Configuration, {"version": 1, **others}, company="-")
    sources = [_source(entry) for _, entry in entries(plain, "sources")]
    found = {
        "sources": tuple(source for source in sources if source is not None),
        "exports": exports_of(plain),
        "segments": tuple(segments_of(plain).values()),
    }
    return None if whole is None else whole.model_copy(update=found)


_ENTRIES = ("sources", "exports", "segments")


def _source(entry: Any) -> Source | None:
    try:
        return Source.model_validate(entry)
    except ValidationError:
        return None


def _parts(plain: dict[str, Any]) -> Parts:
    return Parts(
        plain=plain,
        exports=exports_of(plain),
        segments=segments_of(plain),
        ranks=_labels(plain, "ranks", _RANK_LABELS),
        stages=_labels(plain, "stages", _STAGES),
    )


def _labels(plain: dict[str, Any], section: str, usual: dict[str, str]) -> dict[str, str]:
    settings = plain.get(section)
    written = settings.get("labels") if isinstance(settings, dict) else None
    own = written.items() if isinstance(written, dict) else ()
    return {**usual, **{key: label for key, label in own if isinstance(label, str)}}

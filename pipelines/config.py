"""``tsunagi.yaml``: what the workspace links, read once at an entry point and passed on.

All problems are reported together, each with its line.
"""

import re
from pathlib import Path
from typing import Any, Literal
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
from pipelines.rank_settings import RANK_LABELS, STAGE_LABELS, RankSettings, StageSettings
from pipelines.settings_file import read_settings
from pipelines.source_settings import Name, Source
from pipelines.vocabulary import contradictions


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


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
        ranks=_labels(plain, "ranks", RANK_LABELS),
        stages=_labels(plain, "stages", STAGE_LABELS),
    )


def _labels(plain: dict[str, Any], section: str, usual: dict[str, str]) -> dict[str, str]:
    settings = plain.get(section)
    written = settings.get("labels") if isinstance(settings, dict) else None
    own = written.items() if isinstance(written, dict) else ()
    return {**usual, **{key: label for key, label in own if isinstance(label, str)}}

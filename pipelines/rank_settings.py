"""``ranks:`` and ``stages:`` in ``tsunagi.yaml``: rules, and the firm's own names for them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

RANK_LABELS = {
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


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RankSettings(_Strict):
    """The rank rules; every number of the firm's segmentation guide."""

    measure: Literal["sales", "gross_profit"] = "sales"
    window_months: int = Field(default=12, ge=1, le=60)
    large_share: float = Field(default=80.0, gt=0, le=100)
    growth_percent: float = 20.0
    minimum_growth_yen: int = Field(default=100_000, ge=0)
    labels: dict[str, str] = Field(default_factory=lambda: dict(RANK_LABELS))
    policies: dict[str, str] = Field(default_factory=lambda: dict(_POLICIES))

    @field_validator("labels")
    @classmethod
    def _all_labels(cls, value: dict[str, str]) -> dict[str, str]:
        return _all_of(value, RANK_LABELS)

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


STAGE_LABELS = {
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
    labels: dict[str, str] = Field(default_factory=lambda: dict(STAGE_LABELS))

    @field_validator("labels")
    @classmethod
    def _all_labels(cls, value: dict[str, str]) -> dict[str, str]:
        return _completed(value, STAGE_LABELS)

"""The word parts of invented names and goods, from ``resources/*.yaml``."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML


@dataclass(frozen=True, slots=True)
class Word:
    """A part of a name: as written today, its reading (full-width katakana), an old form or ""."""

    text: str
    kana: str
    old: str = ""


@dataclass(frozen=True, slots=True)
class Trade:
    """What a firm does, as the end of its name, with its industry and an English word for it."""

    text: str
    kana: str
    industry: str
    english: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    """A real town, and how telephone and house numbers look there."""

    prefecture: str
    city: str
    town: str
    postal_code: str
    area_code: str
    exchange: str
    numbering: str
    weight: int


@dataclass(frozen=True, slots=True)
class Item:
    """A thing sold: unit price and cost in yen without tax, tax rate in percent."""

    code: str
    name: str
    unit: str
    price: float
    cost: float
    rate: int


@cache
def _load(name: str) -> dict[str, Any]:
    text = resources.files("app.sample_firm").joinpath(f"resources/{name}.yaml").read_text("utf-8")
    loaded: dict[str, Any] = YAML(typ="safe").load(text)
    return loaded


@cache
def words(kind: str) -> tuple[Word, ...]:
    """Return the words of one list of ``words.yaml``, e.g. ``surnames``."""
    return tuple(Word(*row) for row in _load("words")[kind])


@cache
def homophones() -> tuple[tuple[str, str, str], ...]:
    """Return pairs of words that are read alike, and their reading."""
    return tuple(tuple(row) for row in _load("words")["homophones"])


@cache
def trades(kind: str) -> tuple[Trade, ...]:
    """Return the trades of one list of ``words.yaml``, e.g. ``coined_trades``."""
    return tuple(Trade(*row) for row in _load("words")[kind])


@cache
def towns() -> tuple[Town, ...]:
    """Return the towns."""
    return tuple(Town(*row) for row in _load("towns")["towns"])


@cache
def buildings() -> tuple[str, ...]:
    """Return names of buildings."""
    return tuple(_load("towns")["buildings"])


@cache
def items() -> tuple[Item, ...]:
    """Return the goods sold, without freight and discount."""
    return tuple(Item(*row) for row in _load("items")["items"])


@cache
def special_item(name: str) -> Item:
    """Return ``freight`` or ``discount``."""
    return Item(*_load("items")[name])


@cache
def columns(layout: str) -> tuple[str, ...]:
    """Return the columns of a file's layout."""
    return tuple(_load("layouts")[layout])


@cache
def expenses() -> tuple[tuple[str, str, str, str, str, str, str, int, int], ...]:
    """Return entries of the books without a customer, as ``items.yaml`` describes them."""
    return tuple(tuple(row) for row in _load("items")["expenses"])

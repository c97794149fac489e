"""Who stands in which sales rep's ledger, and how that rep spells it.

What belongs here: the contents of the three ledgers. What does not: the sheets they stand in
(``ledger_books``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import jaconv

from app.sample_firm.dirt import half_kana, phone, short_name, slip, twins
from app.sample_firm.entities import Entity, Site, full_name
from core.identity import identity_code

_KATAKANA = re.compile("[ァ-ヶ]{3}")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One customer in one ledger, as the rep thinks of it. Numbers still have their zeros."""

    rep: int
    entity: Entity
    name: str
    kana: str
    postal_code: str
    address: str
    building: str
    phone: str
    email: str
    note: str
    hidden: bool = False

    @property
    def full_address(self) -> str:
        """Address and building in one."""
        return f"{self.address} {self.building}".strip()


def ledger_rows(entities: Sequence[Entity], random: Random) -> list[list[LedgerRow]]:
    """Return the rows of each rep's ledger."""
    ledgers: list[list[LedgerRow]] = [[], [], []]
    for entity in entities:
        share = {"prospect": 1.0, "active": 0.84, "dormant": 0.7}[entity.status]
        # Namesakes must be told apart somewhere: both stand in the sales package or in a ledger.
        if random.random() < share or entity.has("renamed") or entity.has("english"):
            ledgers[entity.rep].append(_row(entity.rep, entity, None, random))
        if entity.has("duplicate_excel"):
            other = (entity.rep + 1) % 3
            ledgers[other].append(_row(other, entity, None, random))
        for site in entity.sites:
            if random.random() < 0.4:
                ledgers[entity.rep].append(_row(entity.rep, entity, site, random))
    return [_distinct(rows) for rows in ledgers]


def _distinct(rows: list[LedgerRow]) -> list[LedgerRow]:
    """Drop a row whose name and address stand in the ledger already."""
    seen: set[str] = set()
    kept = []
    for row in rows:
        key = identity_code((row.name, row.full_address))
        if key not in seen:
            kept.append(row)
        seen.add(key)
    return kept


def _row(rep: int, entity: Entity, site: Site | None, random: Random) -> LedgerRow:
    place = site.place if site else entity.former_place or entity.place
    bare = entity.has("name_only_in_ledger")
    street = random.choices(("formal", "dash", "wide", "kanji"), _STREETS[rep])[0]
    prefecture = random.random() < (0.9, 0.6, 0.5)[rep]
    number = site.phone if site else entity.phone
    closed = entity.status == "dormant" and random.random() < 0.3
    return LedgerRow(
        rep=rep,
        entity=entity,
        name=_name(rep, entity, site, random),
        kana=_kana(rep, entity, random),
        postal_code="" if bare or random.random() < 0.1 else place.town.postal_code,
        address="" if bare else place.address(street, prefecture, building=False),
        building="" if bare else place.building,
        phone="" if bare else phone(number, random),
        email=entity.email if random.random() < 0.5 and not bare else "",
        note=_note(entity, closed, random),
        hidden=closed and rep == 0,
    )


_STREETS = ((60, 30, 5, 5), (15, 55, 25, 5), (20, 40, 20, 20))


def _name(rep: int, entity: Entity, site: Site | None, random: Random) -> str:
    core = entity.core_old if entity.core_old and random.random() < 0.5 else entity.core
    form, position = entity.form, entity.position
    if entity.has("renamed"):
        former = entity.former_name
        if random.random() < 0.5:
            return former
        return f"{full_name(form, position, core)}（旧：{former}）"
    if entity.has("converted"):
        form = entity.former_form
    if entity.has("position_swapped"):
        position = "suffix"
    if entity.has("english"):
        return entity.english
    if entity.has("typo"):
        core = slip(core)
    if entity.has("homoglyph"):
        core = twins(core)
    name = _with_form(rep, entity, form, position, core, random)
    if site:
        name = f"{name}{random.choice((' ', '　', chr(10)))}{site.name}"
    elif rep == 2 and random.random() < 0.1:
        name += {"person": "様", "sole": " 様"}.get(entity.kind, " 御中")
    return f"★{name}" if rep == 2 and random.random() < 0.03 else name


def _with_form(
    rep: int, entity: Entity, form: str, position: str, core: str, random: Random
) -> str:
    if rep == 2 and _KATAKANA.search(core) and random.random() < 0.5:
        core = half_kana(core)
    abbreviated = random.random() < (0.15, 0.75, 0.8)[rep]
    if not form or not abbreviated or (form, position) != (entity.form, entity.position):
        return full_name(form, position, core)
    gap = random.choice(("", "", " ", "　"))
    return short_name(entity, (0, random.choice((0, 2)), 1)[rep], core, gap)


def _kana(rep: int, entity: Entity, random: Random) -> str:
    if random.random() < (0.1, 0.25, 0.5)[rep]:
        return ""
    kana = entity.former_kana if entity.has("renamed") and rep else entity.kana
    if rep == 1:
        return half_kana(kana)
    return str(jaconv.kata2hira(kana)) if rep == 2 else kana


def _note(entity: Entity, closed: bool, random: Random) -> str:
    if closed:
        return "×取引停止"
    if entity.status == "prospect":
        return random.choice(("見込", "展示会で名刺交換", "紹介", "見積提出済\n再訪問予定", ""))
    return random.choice(("", "", "", "", "キーマン要確認", "年末挨拶", "担当替えあり\n（4月〜）"))

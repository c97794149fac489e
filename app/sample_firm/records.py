"""How the three systems and the bank know the customers: one record per account.

What belongs here: which customer has which accounts, and how each is spelled. What does not: the
sales reps' ledgers (``ledgers``) and the files.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from app.sample_firm.dirt import bank_name, cut, half_kana, large_kana, short_name, wide_digits
from app.sample_firm.entities import Entity, Site, full_name
from core.identity import identity_code

RENAMED_ON = date(2025, 4, 1)
"""The day from which changed names are used."""
SUBACCOUNT_BYTES = 24
"""弥生会計: 補助科目 holds 24 half-width characters."""
SUNDRY = "諸口"


@dataclass(frozen=True, slots=True)
class SalesAccount:
    """A customer in the sales-management package (得意先).

    ``entity`` is "" for 諸口; ``listed`` is False where the record was deleted from the master
    though sales lines name it; ``tax_inside``: amounts contain the tax (内税/総額).
    """

    code: str
    entity: str
    name: str
    kana: str
    short: str
    postal_code: str = ""
    address: str = ""
    building: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    contact: str = ""
    honorific: str = ""
    rep: int = 0
    closing_day: int = 99
    memo: str = ""
    listed: bool = True
    site: Site | None = None
    tax_inside: bool = False
    former_name: str = ""

    def name_on(self, day: date) -> str:
        """Return the name that stood in the package on a day."""
        return self.former_name if self.former_name and day < RENAMED_ON else self.name


@dataclass(frozen=True, slots=True)
class Subaccount:
    """A customer in the books: a sub-account of 売掛金, used from and until a day."""

    name: str
    entity: str
    first: date = date.min
    last: date = date.max


def sales_accounts(entities: Sequence[Entity], random: Random) -> list[SalesAccount]:
    """Return the accounts of the sales-management package, by code; 諸口 is the last."""
    wanted: list[tuple[Entity, Site | None, bool]] = []
    for entity in entities:
        if entity.status == "prospect":
            continue
        wanted.append((entity, None, False))
        wanted += [(entity, site, False) for site in entity.sites]
        if entity.has("duplicate_hanbai"):
            wanted.append((entity, None, True))
    random.shuffle(wanted)
    accounts, number, unlisted = [], 1000, 900000
    for entity, site, again in wanted:
        missing = entity.has("not_in_master")
        unlisted += missing
        number += random.randint(1, 3)
        code = f"{unlisted if missing else number:06d}"
        accounts.append(_account(code, entity, site, again, not missing, random))
    accounts.append(SalesAccount("999999", "", SUNDRY, "ｼｮｸﾁ", SUNDRY, tax_inside=True))
    return sorted(accounts, key=lambda account: account.code)


def _account(
    code: str, entity: Entity, site: Site | None, again: bool, listed: bool, random: Random
) -> SalesAccount:
    place = site.place if site else entity.place
    old = entity.core_old if entity.core_old and random.random() < 0.5 else ""
    style = random.choices((0, 1, 3), (60, 15, 25))[0]
    if again:
        style = 1 if style == 0 else 0
    name = _with_form(entity, style, old)
    if site:
        name = f"{name}{random.choice(('', ' ', '　'))}{site.name}"
    kana = half_kana(entity.kana if random.random() < 0.8 else large_kana(entity.kana))
    if site:
        kana = f"{kana} {half_kana(site.kana)}"
    street = random.choices(("dash", "wide", "formal", "kanji"), (45, 30, 20, 5))[0]
    phone = site.phone if site else entity.phone
    if again and random.random() < 0.25:
        phone = ""
    return SalesAccount(
        code=code,
        entity=entity.id,
        name=name,
        kana=kana,
        short=cut(old or entity.core, 20),
        postal_code="" if again and random.random() < 0.4 else place.town.postal_code,
        address=place.address(street, prefecture=random.random() < 0.8, building=False),
        building=place.building,
        phone=wide_digits(phone) if random.random() < 0.05 else phone,
        fax=entity.fax if not site and not again and random.random() < 0.7 else "",
        email=entity.email if not site and random.random() < 0.7 else "",
        contact=entity.contact if random.random() < 0.4 else "",
        honorific="様" if entity.kind in ("person", "sole") else "御中",
        rep=entity.rep,
        closing_day=entity.closing_day,
        memo=_memo(entity, random),
        listed=listed,
        site=site,
        tax_inside=entity.kind == "person",
        former_name=_former_name(entity) if entity.former_core else "",
    )


def _with_form(entity: Entity, style: int, core: str = "") -> str:
    """Return the name: style 3 writes the form in full, the others as ``short_name`` does."""
    if style == 3:
        return full_name(entity.form, entity.position, core or entity.core)
    return short_name(entity, style, core)


def _memo(entity: Entity, random: Random) -> str:
    if entity.has("renamed"):
        return f"旧社名 {entity.former_name}"
    if entity.has("moved"):
        return "移転済"
    return random.choice(("", "", "", "", "納品書2部", "午前指定", "請求書は郵送", "要見積"))


def subaccounts(entities: Iterable[Entity], random: Random) -> list[Subaccount]:
    """Return the sub-accounts of 売掛金. Their names are unique, as the package demands.

    Unique also where ㈱ and (株) count as the same: the name is the record's code.
    """
    found: list[Subaccount] = []
    taken: set[str] = {SUNDRY}
    for entity in entities:
        if entity.status != "active":
            continue
        for account in _subaccounts_of(entity, random):
            name = account.name
            for place in (_city(entity), entity.place.town.town, entity.phone[-4:]):
                if identity_code([name]) in taken:
                    room = SUBACCOUNT_BYTES - len(f"({place})".encode("cp932"))
                    name = f"{cut(account.name, room)}({place})"
            taken.add(identity_code([name]))
            found.append(Subaccount(name, entity.id, account.first, account.last))
    return [*found, Subaccount(SUNDRY, "")]


def _subaccounts_of(entity: Entity, random: Random) -> list[Subaccount]:
    style = random.choices((0, 1, 3), (70, 20, 10))[0]
    old = entity.core_old if entity.core_old and random.random() < 0.3 else ""
    now = cut(_with_form(entity, style, old), SUBACCOUNT_BYTES)
    if entity.former_core:
        former = cut(_former_name(entity), SUBACCOUNT_BYTES)
        if random.random() < 0.5:  # nobody ever renamed the sub-account
            return [Subaccount(former, entity.id)]
        before = date.fromordinal(RENAMED_ON.toordinal() - 1)
        return [
            Subaccount(former, entity.id, last=before),
            Subaccount(now, entity.id, first=RENAMED_ON),
        ]
    if entity.has("duplicate_kaikei"):
        other = cut(_with_form(entity, 0 if style == 3 else 3, old), SUBACCOUNT_BYTES)
        if other != now:
            return [
                Subaccount(now, entity.id, last=date(2024, 12, 31)),
                Subaccount(other, entity.id, first=date(2025, 1, 1)),
            ]
    return [Subaccount(now, entity.id)]


def _former_name(entity: Entity) -> str:
    form = {"株式会社": "㈱", "有限会社": "㈲"}.get(entity.former_form, entity.former_form)
    core = entity.former_core
    return f"{core}{form}" if entity.position == "suffix" else f"{form}{core}"


def _city(entity: Entity) -> str:
    city = entity.place.town.city
    return city.split("市")[0] if not city.endswith("区") else entity.place.town.town


def payers(entities: Iterable[Entity], random: Random) -> dict[str, str]:
    """Return entity → its name in the bank's file, for those that pay by transfer.

    Where two customers would send the same name only the first pays by transfer: a name that
    stands for two payers has no true owner.
    """
    names: dict[str, str] = {}
    for entity in entities:
        if entity.status != "active" or random.random() < 0.14:
            continue
        name = bank_name(entity, former=entity.has("renamed") and random.random() < 0.3)
        if entity.form == "合同会社" and random.random() < 0.3:
            name = half_kana(f"ゴウドウガイシヤ{large_kana(entity.kana)}").replace("ｰ", "-")[:48]
        if name not in names.values():
            names[entity.id] = name
    return names

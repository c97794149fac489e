"""The hard cases among the customers: renamed, moved, namesakes, groups at one address.

What belongs here: making a population in which they occur, each labelled, so that a miss can be
traced to its kind. What does not: spellings and slips of the pen (``records``, ``dirt``).
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from app.sample_firm.entities import Entity, Site
from app.sample_firm.inventor import Inventor
from app.sample_firm.words import Trade, Word, homophones, trades, words

# How many of each, for scale 1: (maker, status, count).
_POPULATION = (
    ("corporation", "active", 335),
    ("corporation", "dormant", 70),
    ("corporation", "prospect", 185),
    ("institution", "active", 42),
    ("institution", "prospect", 14),
    ("sole", "active", 45),
    ("sole", "dormant", 10),
    ("sole", "prospect", 30),
    ("person", "active", 12),
    ("person", "prospect", 14),
    ("office", "active", 24),
    ("office", "prospect", 4),
)
# Cases that only mark a customer; what follows from them happens where it is spelled or sold.
_MARKS = (
    ("position_swapped", 14),
    ("typo", 10),
    ("homoglyph", 6),
    ("english", 8),
    ("duplicate_hanbai", 24),
    ("duplicate_excel", 22),
    ("duplicate_kaikei", 8),
    ("not_in_master", 5),
    ("name_only_in_ledger", 8),
)
_BRANCHES = (
    ("営業所", "エイギョウショ"),
    ("支店", "シテン"),
    ("工場", "コウジョウ"),
    ("物流センター", "ブツリュウセンター"),
)


def population(inventor: Inventor, scale: float) -> list[Entity]:
    """Return the firm's customers, hard cases among them, in the order of their labels.

    Args:
        inventor: where names, places and numbers come from.
        scale: 1 is some 830 customers.
    """
    makers: dict[str, Callable[[str], Entity]] = {
        "corporation": inventor.corporation,
        "institution": inventor.institution,
        "sole": inventor.sole,
        "person": inventor.person,
        "office": inventor.office,
    }
    plain = [
        makers[maker](status)
        for maker, status, count in _POPULATION
        for _ in range(max(1, round(count * scale)))
    ]
    companies = [e for e in plain if e.kind == "corporation" and e.status == "active"]
    inventor.random.shuffle(companies)
    people = {entity.id: entity for entity in plain}
    _change(people, companies, inventor, scale)
    for extra in _relatives(people, companies, inventor, scale):
        people[extra.id] = extra
    return _offices_of_one_city([people[key] for key in sorted(people)])


def _offices_of_one_city(entities: list[Entity]) -> list[Entity]:
    """Say of the offices of a city whose offices they are; the first stands for the city."""
    first: dict[str, str] = {}
    for entity in entities:
        if entity.kind == "government":
            first.setdefault(entity.place.town.city, entity.id)
    return [
        replace(entity, body=first[entity.place.town.city])
        if entity.kind == "government"
        else entity
        for entity in entities
    ]


def _some(count: int, scale: float) -> int:
    return max(1, round(count * scale))


def _change(
    people: dict[str, Entity], companies: list[Entity], inventor: Inventor, scale: float
) -> None:
    """Give some companies a past, branches, or a mark. Each takes part in one case at most."""
    changes: tuple[tuple[str, int, Callable[[Entity, Inventor], Entity]], ...] = (
        ("renamed", 16, _renamed),
        ("converted", 8, _converted),
        ("moved", 24, _moved),
        ("branches", 24, _branched),
    )
    for case, count, change in changes:
        for _ in range(min(_some(count, scale), len(companies))):
            old = companies.pop()
            people[old.id] = replace(change(old, inventor), cases=(case,))
    for case, count in _MARKS:
        for _ in range(min(_some(count, scale), len(companies))):
            old = companies.pop()
            position = old.position
            if case == "position_swapped":
                position = "prefix"
            people[old.id] = replace(old, position=position, cases=(case,))


def _renamed(entity: Entity, inventor: Inventor) -> Entity:
    while True:
        word, trade = inventor.draw("fortunes"), inventor.random.choice(trades("trades"))
        if inventor.fresh(word.kana + trade.kana):
            return replace(
                entity,
                former_core=word.text + trade.text,
                former_kana=word.kana + trade.kana,
                former_form=entity.form,
            )


def _converted(entity: Entity, inventor: Inventor) -> Entity:
    return replace(
        entity,
        form="株式会社",
        former_core=entity.core,
        former_kana=entity.kana,
        former_form="有限会社",
    )


def _moved(entity: Entity, inventor: Inventor) -> Entity:
    return replace(entity, former_place=inventor.map.place())


def _branched(entity: Entity, inventor: Inventor) -> Entity:
    sites: list[Site] = []
    for _ in range(inventor.random.choice((1, 1, 2, 3))):
        town = inventor.map.town(apart_from=entity.place.town.city)
        kind, kana = inventor.random.choice(_BRANCHES)
        city = town.city.split("市")[0]
        if any(site.name.startswith(city) for site in sites):
            continue
        shared = inventor.random.random() < 0.25
        phone = entity.phone if shared else inventor.map.phone(town)
        sites.append(Site(f"{city}{kind}", kana, inventor.map.place(town), phone))
    return replace(entity, sites=tuple(sites))


def _relatives(
    people: dict[str, Entity], companies: list[Entity], inventor: Inventor, scale: float
) -> list[Entity]:
    """Return further customers that are easily taken for others."""
    extra: list[Entity] = []
    for case, count in (("namesake_far", 12), ("namesake_near", 8), ("other_form", 6)):
        for _ in range(min(_some(count, scale), len(companies))):
            one = companies.pop()
            people[one.id] = replace(one, cases=(case,))
            extra.append(_namesake(one, case, inventor))
    heads = {word.text for word in _heads()}
    families = [e for e in companies if e.form == "株式会社" and e.core[:2] in heads]
    for one in families[: _some(5, scale)]:
        companies.remove(one)
        people[one.id] = replace(one, cases=("group",))
        extra += [_sister(one, inventor) for _ in range(2)]
    persons = [e for e in people.values() if e.kind == "person" and e.status == "active"]
    for one in persons[: _some(3, scale)]:
        people[one.id] = replace(one, cases=("namesake_far",))
        extra.append(_namesake(one, "namesake_far", inventor))
    return extra + _homophones(inventor, scale)


def _namesake(one: Entity, case: str, inventor: Inventor) -> Entity:
    town = one.place.town
    if case == "namesake_far":
        town = inventor.map.town(apart_from=town.city)
    form = one.form
    if case == "other_form":
        form = "有限会社" if one.form != "有限会社" else "株式会社"
    parts, nothing = [Word(one.core, one.kana)], Trade("", "", one.industry)
    other = inventor.entity(one.kind, form, one.position, parts, nothing, "active", town)
    return replace(other, core_old=one.core_old, rep=_rep(one, inventor.random), cases=(case,))


def _rep(one: Entity, random: Random) -> int:
    return one.rep if random.random() < 0.5 else (one.rep + 1) % 3


def _sister(one: Entity, inventor: Inventor) -> Entity:
    """Return a company of the same group: same first word, same house, same switchboard."""
    while True:
        trade = inventor.random.choice(trades("trades"))
        head = one.core[:2]
        reading = next(word.kana for word in _heads() if word.text == head)
        if inventor.fresh(reading + trade.kana):
            parts = [Word(head, reading)]
            town = one.place.town
            sister = inventor.entity(
                "corporation", "株式会社", "prefix", parts, trade, "active", town
            )
            return replace(sister, place=one.place, phone=one.phone, rep=one.rep, cases=("group",))


def _heads() -> tuple[Word, ...]:
    return words("surnames") + words("places") + words("fortunes")


def _homophones(inventor: Inventor, scale: float) -> list[Entity]:
    extra = []
    for one, other, kana in homophones()[: _some(6, scale)]:
        trade = inventor.random.choice(trades("trades"))
        if inventor.fresh(kana + trade.kana):
            for text in (one, other):
                entity = inventor.entity(
                    "corporation", "株式会社", "suffix", [Word(text, kana)], trade, "active"
                )
                extra.append(replace(entity, cases=("homophone",)))
    return extra

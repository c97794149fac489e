"""Inventing ordinary customers, no two alike by chance.

What belongs here: names, addresses, numbers of customers without a story. What does not: the hard
cases among them (``cases``).
"""

from collections.abc import Callable
from itertools import count, cycle
from random import Random

import jaconv

from app.sample_firm.entities import FORMS, Entity, corporate_number
from app.sample_firm.places import Map, Place
from app.sample_firm.words import Town, Trade, Word, towns, trades, words


class Inventor:
    """Invents customers; no name, reading, address, number or telephone comes twice by chance."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.map = Map(random)
        self._readings: set[str] = set()
        self._hosts: set[str] = set()
        self._institutions = cycle(_INSTITUTIONS)
        self._serial = 0
        self._count = 0

    def draw(self, kind: str) -> Word:
        """Return any word of a list."""
        return self.random.choice(words(kind))

    def fresh(self, kana: str) -> bool:
        """Take a reading; False when somebody has it already."""
        if kana in self._readings:
            return False
        self._readings.add(kana)
        return True

    def next_id(self) -> str:
        """Return the next label."""
        self._count += 1
        return f"E{self._count:04d}"

    def number(self, form: str) -> str:
        """Return a new corporate number of a register that does not exist (5999)."""
        self._serial += self.random.randint(1, 7)
        return corporate_number(f"5999{FORMS.get(form, ('05', 0))[0]}{self._serial:06d}")

    def corporation(self, status: str) -> Entity:
        """Return an ordinary company."""
        form = self.random.choices(list(FORMS), [share for _, share in FORMS.values()])[0]
        position = "prefix" if self.random.random() < 0.68 else "suffix"
        parts, trade = self._unused(self._company_parts)
        return self.entity("corporation", form, position, parts, trade, status)

    def _unused(self, invent: Callable[[], tuple[list[Word], Trade]]) -> tuple[list[Word], Trade]:
        """Return a name nobody has; where words run out a place name comes before it."""
        for attempt in count():
            parts, trade = invent()
            if attempt > 40:
                parts = [self.draw("places"), *parts]
            if self.fresh("".join(word.kana for word in parts) + trade.kana):
                return parts, trade
        raise AssertionError("unreachable")

    def _company_parts(self) -> tuple[list[Word], Trade]:
        style = self.random.random()
        trade = self.random.choice(trades("trades"))
        if style < 0.30:
            return [self.draw("surnames")], trade
        if style < 0.42:
            return [self.draw("places")], trade
        if style < 0.55:
            parts = [self.draw("places"), self.draw("goods")]
            return parts, self.random.choice(trades("goods_trades"))
        if style < 0.80:
            return [self.draw("fortunes")], trade
        if style < 0.95:
            return [self.draw("coined")], self.random.choice(trades("coined_trades"))
        return [self.draw("letters")], trade

    def institution(self, status: str) -> Entity:
        """Return a medical, welfare, school or other non-profit corporation."""
        form, end, kana, industry = next(self._institutions)
        union = form == "協同組合"
        trade = Trade(end, kana, industry)
        kind = "fortunes" if union else "clinics"
        parts, trade = self._unused(lambda: ([self.draw(kind)], trade))
        position = "suffix" if union else "prefix"
        return self.entity("corporation", form, position, parts, trade, status)

    def sole(self, status: str) -> Entity:
        """Return a sole proprietor: a shop's name with the owner's surname."""
        parts, trade = self._unused(
            lambda: ([self.draw("surnames")], self.random.choice(trades("sole_trades")))
        )
        return self.entity("sole", "", "none", parts, trade, status)

    def person(self, status: str) -> Entity:
        """Return a private person."""

        def name() -> tuple[list[Word], Trade]:
            given = self.draw("given")
            return [self.draw("surnames")], Trade(given.text, given.kana, "個人")

        parts, trade = self._unused(name)
        return self.entity("person", "", "none", parts, trade, status)

    def office(self, status: str) -> Entity:
        """Return an office of a real city; the office is invented."""
        parts, nothing = self._unused(
            lambda: ([self.draw("cities"), self.draw("offices")], Trade("", "", "官公庁"))
        )
        city = next(word.text for word in parts if word in words("cities"))
        town = self.random.choice([town for town in towns() if town.city == city])
        return self.entity("government", "", "none", parts, nothing, status, town)

    def entity(
        self,
        kind: str,
        form: str,
        position: str,
        parts: list[Word],
        trade: Trade,
        status: str,
        town: Town | None = None,
    ) -> Entity:
        """Return the customer made of these parts, in this town or somewhere."""
        core = Word(
            "".join(word.text for word in parts) + trade.text,
            "".join(word.kana for word in parts) + trade.kana,
            "".join(word.old or word.text for word in parts) + trade.text,
        )
        place = self.map.place(town)
        random = self.random
        identifier = self.next_id()
        number = self.number(form) if kind == "corporation" else ""
        owner = self.draw("surnames").text
        romaji = str(jaconv.kana2alphabet(jaconv.kata2hira(core.kana)))
        return Entity(
            id=identifier,
            kind=kind,
            form=form,
            position=position if form else "none",
            core=core.text,
            kana=core.kana,
            core_old=core.old if core.old != core.text else "",
            english=f"{romaji.title()} Co., Ltd.",
            industry=trade.industry,
            place=place,
            phone=self.map.phone(place.town),
            status=status,
            rep=rep_of(place, random),
            closing_day=random.choices((99, 20, 15, 25, 10), (60, 22, 6, 6, 6))[0],
            corporate_number=number,
            invoice_number=self._invoice(kind, number),
            email=self._email(kind, romaji) if random.random() < 0.6 else "",
            contact=f"{self.draw('surnames').text} {self.draw('given').text}",
            representative=f"{owner} {self.draw('given').text}" if kind == "corporation" else "",
        )

    def _invoice(self, kind: str, number: str) -> str:
        """Return an invoice number: a corporation's own, a sole proprietor's any (T+13 digits)."""
        if kind == "sole" and self.random.random() < 0.6:
            return f"T{self.random.randint(1, 9)}{self.random.randrange(10**12):012d}"
        return f"T{number}" if number and self.random.random() < 0.9 else ""

    def _email(self, kind: str, romaji: str) -> str:
        """Return an address under a domain of the customer's own, or at a free mail service."""
        if kind == "person" or (kind == "sole" and self.random.random() < 0.5):
            return f"mihon.{self._unused_word(romaji)}@gmail.com"
        return f"info@{self._unused_word(romaji)}.example.jp"

    def _unused_word(self, romaji: str) -> str:
        """Return a word for an e-mail address: namesakes have addresses of their own."""
        word = romaji if romaji not in self._hosts else f"{romaji}-{len(self._hosts)}"
        self._hosts.add(word)
        return word


def rep_of(place: Place, random: Random) -> int:
    """Return whose customer it is: 0 Nagoya, 1 the rest of Aichi, 2 everywhere else."""
    if random.random() < 0.12:
        return random.randrange(3)
    if place.town.prefecture != "愛知県":
        return 2
    return 0 if place.town.city.startswith("名古屋市") else 1


_INSTITUTIONS = (
    ("医療法人", "会", "カイ", "医療業"),
    ("医療法人社団", "会", "カイ", "医療業"),
    ("医療法人社団", "クリニック", "クリニック", "医療業"),
    ("医療法人", "病院", "ビョウイン", "医療業"),
    ("社会福祉法人", "福祉会", "フクシカイ", "福祉"),
    ("社会福祉法人", "の里", "ノサト", "福祉"),
    ("学校法人", "学園", "ガクエン", "教育"),
    ("学校法人", "幼稚園", "ヨウチエン", "教育"),
    ("特定非営利活動法人", "ネット", "ネット", "福祉"),
    ("特定非営利活動法人", "の会", "ノカイ", "福祉"),
    ("一般社団法人", "協会", "キョウカイ", "団体"),
    ("一般社団法人", "研究会", "ケンキュウカイ", "団体"),
    ("協同組合", "資材", "シザイ", "団体"),
    ("税理士法人", "会計", "カイケイ", "サービス業"),
)

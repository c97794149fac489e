"""Who the sample firm deals with: corporations and persons, as they really are.

What belongs here: the customers themselves and how ordinary ones are invented. What does not:
the hard cases among them (``cases``) and how the three systems spell them (``records``).
"""

from dataclasses import dataclass, field
from random import Random

import jaconv

from app.sample_firm.places import Map, Place, fax_of
from app.sample_firm.words import Town, Trade, Word, towns, trades, words

# (form, digits of the register's number, share); 前株 and 後株 are drawn apart.
FORMS: dict[str, tuple[str, int]] = {
    "株式会社": ("01", 66),
    "有限会社": ("02", 18),
    "合同会社": ("03", 12),
    "合資会社": ("03", 2),
    "合名会社": ("03", 2),
}


@dataclass(frozen=True, slots=True)
class Site:
    """A branch: its name as it follows the customer's, where it is, its telephone."""

    name: str
    kana: str
    place: Place
    phone: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A customer as it really is.

    Attributes:
        id: label in the truth, ``E0001``.
        kind: corporation, sole (a sole proprietor under a shop's name), person, government.
        form: legal form in full, "" where there is none.
        position: prefix, suffix or none.
        core: name without form; ``core_old`` the same with old characters or "".
        kana: reading of the core, full-width katakana.
        status: active, dormant (a customer without recent sales), prospect (ledgers only).
        former_core: the name before a change, with ``former_form``; "" where unchanged.
        former_place: the address before a move.
        cases: which hard cases it takes part in.
    """

    id: str
    kind: str
    form: str
    position: str
    core: str
    kana: str
    industry: str
    place: Place
    phone: str
    status: str
    rep: int
    closing_day: int
    core_old: str = ""
    english: str = ""
    corporate_number: str = ""
    invoice_number: str = ""
    email: str = ""
    contact: str = ""
    representative: str = ""
    former_core: str = ""
    former_kana: str = ""
    former_form: str = ""
    former_place: Place | None = None
    sites: tuple[Site, ...] = ()
    cases: tuple[str, ...] = field(default=())

    @property
    def fax(self) -> str:
        """The fax: the number after the telephone's."""
        return fax_of(self.phone)

    @property
    def name(self) -> str:
        """The name in full, today's characters."""
        return full_name(self.form, self.position, self.core)

    def has(self, case: str) -> bool:
        """Tell whether the entity takes part in a case."""
        return case in self.cases


def full_name(form: str, position: str, core: str) -> str:
    """Put form and core together."""
    return f"{core}{form}" if position == "suffix" else f"{form}{core}"


def corporate_number(base: str) -> str:
    """Return a 法人番号: twelve digits and the check digit before them (国税庁 の算式)."""
    weighted = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(base)))
    return f"{9 - weighted % 9}{base}"


class Inventor:
    """Invents customers; no name, reading, address, number or telephone comes twice by chance."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.map = Map(random)
        self._readings: set[str] = set()
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
        while True:
            parts, trade = self._company_parts()
            if self.fresh("".join(word.kana for word in parts) + trade.kana):
                return self.entity("corporation", form, position, parts, trade, status)

    def _company_parts(self) -> tuple[list[Word], Trade]:
        style = self.random.random()
        trade = self.random.choice(trades("trades"))
        if style < 0.30:
            return [self.draw("surnames")], trade
        if style < 0.42:
            return [self.draw("places")], trade
        if style < 0.55:
            return [self.draw("places"), self.draw("goods")], trade
        if style < 0.80:
            return [self.draw("fortunes")], trade
        if style < 0.95:
            return [self.draw("coined")], self.random.choice(trades("coined_trades"))
        return [self.draw("letters")], trade

    def institution(self, status: str) -> Entity:
        """Return a medical, welfare, school or other non-profit corporation."""
        while True:
            form, end, kana, industry = self.random.choice(_INSTITUTIONS)
            word = self.draw("fortunes" if form == "協同組合" else "clinics")
            trade = Trade(end, kana, industry)
            if self.fresh(word.kana + kana):
                position = "suffix" if form == "協同組合" else "prefix"
                return self.entity("corporation", form, position, [word], trade, status)

    def sole(self, status: str) -> Entity:
        """Return a sole proprietor: a shop's name with the owner's surname."""
        while True:
            trade = self.random.choice(trades("sole_trades"))
            word = self.draw("surnames")
            if self.fresh(word.kana + trade.kana):
                return self.entity("sole", "", "none", [word], trade, status)

    def person(self, status: str) -> Entity:
        """Return a private person."""
        while True:
            surname, given = self.draw("surnames"), self.draw("given")
            if self.fresh(surname.kana + given.kana):
                trade = Trade(given.text, given.kana, "個人")
                return self.entity("person", "", "none", [surname], trade, status)

    def office(self, status: str) -> Entity:
        """Return an office of a real city; the office is invented."""
        while True:
            city, office = self.draw("cities"), self.draw("offices")
            if self.fresh(city.kana + office.kana):
                town = self.random.choice([town for town in towns() if town.city == city.text])
                nothing = Trade("", "", "官公庁")
                name = Word(city.text + office.text, city.kana + office.kana)
                place = self.map.place(town)
                return self._finish("government", "", "none", name, nothing, status, place)

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
        return self._finish(kind, form, position, core, trade, status, self.map.place(town))

    def _finish(
        self,
        kind: str,
        form: str,
        position: str,
        core: Word,
        trade: Trade,
        status: str,
        place: Place,
    ) -> Entity:
        random = self.random
        identifier = self.next_id()
        number = self.number(form) if kind == "corporation" else ""
        owner = self.draw("surnames").text
        invoice = f"T{number}" if number and random.random() < 0.9 else ""
        if kind == "sole" and random.random() < 0.6:
            invoice = f"T{random.randint(1, 9)}{random.randrange(10**12):012d}"
        host = f"{identifier.lower()}.example.jp"
        return Entity(
            id=identifier,
            kind=kind,
            form=form,
            position=position if form else "none",
            core=core.text,
            kana=core.kana,
            core_old=core.old if core.old != core.text else "",
            english=f"{jaconv.kana2alphabet(jaconv.kata2hira(core.kana)).title()} Co., Ltd.",
            industry=trade.industry,
            place=place,
            phone=self.map.phone(place.town),
            status=status,
            rep=rep_of(place, random),
            closing_day=random.choices((99, 20, 15, 25, 10), (60, 22, 6, 6, 6))[0],
            corporate_number=number,
            invoice_number=invoice,
            email=f"info@{host}" if kind != "person" and random.random() < 0.6 else "",
            contact=f"{self.draw('surnames').text} {self.draw('given').text}",
            representative=f"{owner} {self.draw('given').text}" if kind == "corporation" else "",
        )


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

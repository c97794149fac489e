"""Who the sample firm deals with: corporations and persons, as they really are.

What belongs here: the customers themselves. What does not: how they are invented (``inventor``,
``cases``) and how the three systems spell them (``records``).
"""

from dataclasses import dataclass, field

from app.sample_firm.places import Place, fax_of

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
        body: the label of the body an office acts for (one 法人番号 for a city and all its offices,
            地方自治法), "" where it is its own.
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
    body: str = ""

    @property
    def fax(self) -> str:
        """The fax: the number after the telephone's."""
        return fax_of(self.phone)

    @property
    def name(self) -> str:
        """The name in full, today's characters."""
        return full_name(self.form, self.position, self.core)

    @property
    def former_name(self) -> str:
        """The name before a change, in full, or ""."""
        core = self.former_core
        return full_name(self.former_form, self.position, core) if core else ""

    @property
    def customer(self) -> str:
        """The label of the corporation or person that it is, as the truth counts customers."""
        return self.body or self.id

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

"""Where somebody is: an address that can be written in several ways, and a telephone there."""

from dataclasses import dataclass
from random import Random

from app.sample_firm.words import Town, buildings, towns

_KANJI = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


@dataclass(frozen=True, slots=True)
class Place:
    """A house: town, number parts as the town counts them, building or ""."""

    town: Town
    numbers: tuple[int, ...]
    building: str = ""

    def street(self, style: str = "formal") -> str:
        """Return the house number: ``formal``, ``kanji``, ``dash`` or ``wide``."""
        dashed = "-".join(str(number) for number in self.numbers)
        if style == "dash":
            return dashed
        if style == "wide":
            return dashed.translate(_WIDE)
        first, *rest = self.numbers
        head = _KANJI[first] if style == "kanji" and first < 10 else str(first)
        if self.town.numbering == "chome":
            return f"{head}丁目{rest[0]}番{rest[1]}号"
        if self.town.numbering == "cho":
            return f"{head}丁{rest[0]}番{rest[1]}号"
        if self.town.numbering == "go":
            return f"{first}番{rest[0]}号"
        return f"{first}番地{rest[0]}" if rest else f"{first}番地"

    def address(self, style: str = "formal", prefecture: bool = True, building: bool = True) -> str:
        """Return the whole address in one line."""
        head = f"{self.town.prefecture if prefecture else ''}{self.town.city}{self.town.town}"
        gap = " " if building and self.building else ""
        return f"{head}{self.street(style)}{gap}{self.building if building else ''}"


class Map:
    """Hands out places and telephone numbers, none of them twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken: set[tuple[str, tuple[int, ...]]] = set()
        self._phones: set[str] = set()
        self._weights = [town.weight for town in towns()]

    def town(self, apart_from: str = "") -> Town:
        """Return a town, outside the city ``apart_from``."""
        while True:
            town = self._random.choices(towns(), self._weights)[0]
            if town.city != apart_from:
                return town

    def place(self, town: Town | None = None) -> Place:
        """Return a house nobody has yet."""
        town = town or self.town()
        draw = self._random.randint
        while True:
            if town.numbering in ("chome", "cho"):
                numbers: tuple[int, ...] = (draw(1, 5), draw(1, 28), draw(1, 30))
            elif town.numbering == "go":
                numbers = (draw(1, 24), draw(1, 30))
            else:
                numbers = (
                    (draw(1, 190),) if self._random.random() < 0.3 else (draw(1, 190), draw(1, 12))
                )
            if (town.postal_code, numbers) not in self._taken:
                break
        self._taken.add((town.postal_code, numbers))
        building = ""
        if self._random.random() < 0.22:
            building = f"{self._random.choice(buildings())}{draw(2, 9)}階"
        return Place(town, numbers, building)

    def phone(self, town: Town) -> str:
        """Return a telephone number with hyphens; its last digit is even, the fax is one more."""
        width = 10 - len(town.area_code) - 4
        while True:
            exchange = town.exchange + "".join(
                str(self._random.randint(0, 9)) for _ in range(width - len(town.exchange))
            )
            number = f"{town.area_code}-{exchange}-{self._random.randrange(0, 10000, 2):04d}"
            if number not in self._phones:
                self._phones.add(number)
                return number


def fax_of(phone: str) -> str:
    """Return the fax beside a telephone: the next number."""
    return f"{phone[:-1]}{int(phone[-1]) + 1}"

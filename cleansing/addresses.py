"""Addresses, taken apart: prefecture, municipality, town and number, building.

Sources: 住居表示に関する法律 (丁目 番 号), 地番 notations of 登記簿 (番地, 番, 枝番), 条丁目 of
Hokkaidō, 通り名 of Kyōto, 丁 of Sakai. Which municipalities there are is in ``gazetteer``.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from cleansing.cells import fold as fold_cell
from cleansing.cells import says_nothing
from cleansing.folds import fold_dashes, fold_spaces, fold_width
from cleansing.gazetteer import fold_place, locate, prefecture_of_postal_code
from cleansing.problems import Problem
from cleansing.resources import load_table
from cleansing.text import kanji_figures
from core.language import Text

_POSTAL: Final = re.compile(r"^(?:〒|郵便番号)?\s*([0-9]{3})\s*-?\s*([0-9]{4})(?![0-9\-])\s*")
_LOST_DASH: Final = re.compile(r"(?<=[0-9])\?(?=[0-9])")
_SEPARATORS: Final = " 　、,・/-_"

_KANJI_FIGURES: Final = "[一二三四五六七八九十百〇]+"
_UNIT: Final = r"(?:丁目|丁(?=[0-9\-])|番地|番|号地?|街区|区画|地区画?|-|ノ)"
# A figure that belongs to a floor or a room is none of the address.
_NO_FLOOR: Final = r"(?![0-9]*\s*(?:階|[Ff](?=$|[\s、,・()\-~/])|号室|号館|号棟|棟|室|条|線))"
_FIGURE: Final = f"(?:[0-9]+{_NO_FLOOR}|{_KANJI_FIGURES}(?=番地|番[0-9一二三四五六七八九十]|号))"
_CONTINUED: Final = f"(?:\\s?{_UNIT}\\s?(?:ノ|-)?\\s?{_FIGURE})*"
_CLOSING: Final = r"(?:\s?(?:丁目|番地|番|号地|号(?!室|館|棟|車|線)|街区|区画))?(?:ノ(?![^\s0-9]))?"
# Figures of a town's name: 北3条 西7線 第14地割 4番丁 7号北 2番町 3区.
_OF_TOWN: Final = (
    "(?:条|線|地割|番丁|番町|番館|号線|号[東西南北]|[東西南北]|区(?!画)"
    "|軒|ツ|ケ|ノ[宮町丁坪割]|日市)"
)
_NUMBER: Final = re.compile(
    f"(?:[0-9]+(?!{_OF_TOWN}|[0-9]){_NO_FLOOR}|{_KANJI_FIGURES}(?=丁目|丁[0-9\\-]|番地|番[0-9]+号|号[0-9]))"
    f"{_CONTINUED}{_CLOSING}"
)
_LOT_PREFIX: Final = re.compile("([甲乙丙丁戊己庚辛壬癸]|(?<![ァ-ヺー])[イロハニホヘト])$")
_TOWN_FIGURES: Final = re.compile(
    f"({_KANJI_FIGURES})(?=条|線|地割|番丁|番町|号線|号[東西南北]|丁目|[東西南北]?丁目)"
)
_KYOTO_STREETS: Final = re.compile(
    "^.*(?:上[ルる]|下[ルる]|入[ルる]|東入|西入|北入|南入|[東西]側|[南北]側|角)(?=.)"
)
_DISTRICT: Final = re.compile("^.{1,5}?郡(?=.+[町村]$)")
_AZA: Final = re.compile("大字|小字|字")
_FIGURES: Final = re.compile(f"[0-9]+|{_KANJI_FIGURES}")
_DIGIT: Final = re.compile("[0-9]")
_ONE_LETTER: Final = re.compile("[A-Za-z](?![A-Za-z])")
_ROOM: Final = 100
_PARTS: Final = 3
_LOST_ZERO: Final = 6
_DIGITS: Final = 7

_NOT_A_POSTAL_CODE: Final = Problem(
    "not_a_postal_code",
    Text(
        "郵便番号として読めません。7桁の数字を入れてください。",
        "This cannot be read as a postal code. Enter its seven digits.",
    ),
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its parts.

    Attributes:
        raw: The text as it was.
        prefecture: 都道府県, told from the rest where it is not written; "" where it can't be.
        city: 市区町村, with 郡, and with the ward of a designated city.
        rest: Town and number as written, in one width.
        building: Building, floor and room.
        town_key: City and town, folded for comparison, without 郡, 大字 and Kyōto's street names.
        number_key: The number as ``1-2-3``, "" where there is none.
        postal_code: A postal code written before the address, seven digits, else "".
    """

    raw: str
    prefecture: str = ""
    city: str = ""
    rest: str = ""
    building: str = ""
    town_key: str = ""
    number_key: str = ""
    postal_code: str = ""

    @property
    def address_key(self) -> str:
        """Town and number as one key; "" unless both the place and the number are known."""
        if not self.number_key or not self.town_key:
            return ""
        return f"{self.town_key}{self.number_key}"


def clean_postal_code(text: str) -> str | Problem | None:
    """Read a postal code.

    Args:
        text: A cell; ``〒``, hyphens, full-width digits and a leading zero that a spreadsheet
            dropped are accepted.

    Returns:
        Seven digits; None where the cell says nothing; a `Problem` ``not_a_postal_code`` for
        anything else, the former codes of three and five digits among it.
    """
    folded = fold_cell(text)
    if says_nothing(folded) or not folded.strip("0-"):
        return None
    digits = re.sub(r"[〒\s\-]|\.0$", "", folded)
    if len(digits) == _LOST_ZERO:
        digits = f"0{digits}"
    if len(digits) != _DIGITS or not (digits.isascii() and digits.isdigit()):
        return _NOT_A_POSTAL_CODE
    return digits if digits[:2] != "00" or digits[2] != "0" else _NOT_A_POSTAL_CODE


def split_address(raw: str, postal_code: str = "") -> Address:
    """Take an address apart.

    Args:
        raw: Any text.
        postal_code: Seven digits where the source has them beside the address.

    Returns:
        Its parts; what can't be placed stays in ``rest``.
    """
    text = _LOST_DASH.sub("-", fold_spaces(fold_dashes(fold_width(raw))))
    written = _POSTAL.match(text)
    code = ""
    if written:
        code, text = written[1] + written[2], text[written.end() :]
    if not text:
        return Address(raw, postal_code=code)
    place = locate(text, postal_code or code)
    rest, number, building = _split_rest(text[place.length :].lstrip(_SEPARATORS), place.city)
    head = text[: place.length] + rest
    if building.startswith(head):
        building = building.removeprefix(head).strip(_SEPARATORS)
    town = _town_key(rest[: number[0]], place.city)
    city = _city_key(place.city) or fold_place(place.prefecture)
    return Address(
        raw=raw,
        prefecture=place.prefecture,
        city=place.city,
        rest=rest,
        building=building,
        town_key=f"{city}{town[0]}" if city and (town[0] or number[1]) else "",
        number_key=f"{town[1]}{number[1]}" if number[1] else "",
        postal_code=code,
    )


def _split_rest(rest: str, city: str) -> tuple[str, tuple[int, str], str]:
    """Split what follows the municipality into town with number, the number, and building.

    Returns:
        The text up to the number's end, where in it the number begins and its key, the building.
    """
    folded = fold_place(rest)
    streets = _KYOTO_STREETS.match(folded) if city.startswith("京都市") else None
    if streets and (digit := _DIGIT.search(folded, streets.end())):
        found = _NUMBER.search(folded, digit.start())
    else:
        found = _NUMBER.search(folded)
    if not found:
        cut = _building_start(rest)
        return rest[:cut].rstrip(_SEPARATORS), (cut, ""), rest[cut:].strip(_SEPARATORS)
    end = found.end()
    figures = list(_FIGURES.finditer(folded, found.start(), end))
    if len(figures) > _PARTS and _is_room(figures[-1], rest):
        end = figures.pop().start()
    key = "-".join(_plain(figure[0]) for figure in figures)
    return (
        rest[:end].rstrip(_SEPARATORS),
        (found.start(), key),
        rest[end:].strip(_SEPARATORS),
    )


def _is_room(figure: "re.Match[str]", rest: str) -> bool:
    """Tell a room (1-2-3-501, 1-2-3-5F) from the last part of a number."""
    return figure[0].isascii() and (
        int(figure[0]) >= _ROOM or _ONE_LETTER.match(rest, figure.end()) is not None
    )


def _plain(figure: str) -> str:
    return str(int(figure if figure[0].isascii() else kanji_figures(figure)))


def _building_start(rest: str) -> int:
    """Return where a building begins in a text without number, its length where there is none."""
    space = rest.find(" ")
    while space > 0:
        if any(word in rest[space:] for word in load_table("addresses")["buildings"]):
            return space
        space = rest.find(" ", space + 1)
    return len(rest)


def _town_key(town: str, city: str) -> tuple[str, str]:
    """Return the key of a town, and the letter of a lot (甲, イ) that belongs to the number."""
    folded = fold_place(town).replace(" ", "")
    if city.startswith("京都市"):
        folded = _KYOTO_STREETS.sub("", folded)
    folded = _AZA.sub("", folded)
    folded = _TOWN_FIGURES.sub(lambda found: kanji_figures(found[1]), folded)
    lot = _LOT_PREFIX.search(folded)
    if lot and lot.start() > 0:
        return folded[: lot.start()], lot[1]
    return folded, ""


@cache
def _city_key(city: str) -> str:
    return fold_place(_DISTRICT.sub("", city))


__all__ = ["Address", "clean_postal_code", "prefecture_of_postal_code", "split_address"]

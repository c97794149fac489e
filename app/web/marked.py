"""Marking in a text what somebody searched."""

from markupsafe import Markup

from cleansing.folds import fold_kanji_weak, fold_width, to_katakana


def marked(text: str, query: str) -> Markup:
    """Return a text with the words of a query marked where they stand in it as typed.

    Width, case and hiragana are passed over; what was found by another spelling stays unmarked.
    """
    plain = _folded(text)
    words = [_folded(word) for word in fold_width(query).split()]
    if len(plain) != len(text):
        return Markup("{}").format(text)
    inside = [False] * len(text)
    for word in words:
        place = plain.find(word)
        if place >= 0:
            inside[place : place + len(word)] = [True] * len(word)
    return _with_marks(text, inside)


def _folded(text: str) -> str:
    return to_katakana(fold_kanji_weak(fold_width(text).casefold()))


def _with_marks(text: str, inside: list[bool]) -> Markup:
    found, start = Markup(""), 0
    for place in range(1, len(text) + 1):
        if place == len(text) or inside[place] != inside[start]:
            form = Markup("<mark>{}</mark>") if inside[start] else Markup("{}")
            found += form.format(text[start:place])
            start = place
    return found

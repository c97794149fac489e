"""What is wrong with a setting and where, in sentences of both languages.

What belongs here: words for the kinds of mistakes that pydantic and YAML readers tell in English,
and for the keys that lead to one. What does not: the line, which its file knows.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.language import Text

Location = tuple[int | str, ...]
"""Keys and places in lists, from the outside in."""

_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": Text(
        "半角の英小文字で始め、英小文字・数字・_ だけで書いてください。",
        "Begin with a lower-case letter and use only lower-case letters, digits and _.",
    ),
    r"^\d{1,2}$": Text("1～2桁の数字を書いてください。", "Write one or two digits."),
}
_NUMBER = Text("数値を書いてください。", "Write a number.")
_WHOLE = Text("整数を書いてください。", "Write a whole number.")
_TRUTH = Text("true か false を書いてください。", "Write true or false.")
_TEXT = Text(
    '文字を書いてください(数字なら "001" のように引用符で囲みます)。',
    'Write a text (digits in quotation marks, as "001").',
)
_LIST = Text("[ ] の並びで書いてください。", "Write a list in [ ].")
_KEYS = Text("「項目: 値」の形で書いてください。", "Write keys with values (key: value).")
_DAY = Text(
    "日付ではありません。2026-03-31 のように、暦にある日を書いてください。",
    "This is no date. Write a day of the calendar, like 2026-03-31.",
)
_FIXED = {
    "extra_forbidden": Text("この項目はありません", "unknown key"),
    "missing": Text("必須の項目がありません", "a required key is missing"),
    "string_type": _TEXT,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _KEYS,
    "mapping_type": _KEYS,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
}
_OTHER = Text("ここには書けない値です", "this value is not possible here")

_YAML = (
    (
        r"found character '\\t'",
        Text(
            "字下げにタブは使えません。半角の空白にしてください。",
            "A tab cannot indent. Use spaces.",
        ),
    ),
    (
        r"mapping values are not allowed",
        Text(
            "コロンの位置か字下げが正しくありません。値の中にコロンがあれば、値を引用符で囲んで"
            "ください。",
            "A colon or the indentation is in the wrong place. Quote a value that holds a colon.",
        ),
    ),
    (
        r"could not find expected ':'|expected ':'",
        Text(
            "「項目: 値」のコロンがありません。コロンの後に空白を1つ入れてください。",
            "The colon of a key is missing. Write key: value, with a space after the colon.",
        ),
    ),
    (
        r"expected <block end>|but found|expected the node content|did not find expected",
        Text(
            "字下げが前後の行と揃っていないか、かっこや「-」が正しくありません。",
            "The indentation does not fit the lines around it, or a bracket or - is wrong.",
        ),
    ),
    (
        r"unexpected end of stream|end of (?:the )?document",
        Text(
            "引用符かかっこが閉じていません。", "A quotation mark or a bracket is not closed."
        ),
    ),
    (
        r"undefined alias",
        Text(
            "「*」で始まる値は、引用符で囲んでください。", "Quote a value that begins with *."
        ),
    ),
    (
        r"cannot start any token",
        Text(
            "ここに書けない文字です。値なら引用符で囲んでください。",
            "This character cannot stand here. Quote the value.",
        ),
    ),
    (
        r"special characters are not allowed|unacceptable character",
        Text("使えない文字(制御文字)があります。消してください。", "Delete the control character."),
    ),
)  # fmt: skip


def of_value(kind: str, context: Mapping[str, Any], message: str) -> Text:
    """Return the sentence for one of pydantic's errors.

    Args:
        kind: its type, such as ``less_than_equal``.
        context: its ``ctx``.
        message: its own words. Those of the product's own checks are 日本語 / English.
    """
    if kind == "value_error":
        return both(message.removeprefix("Value error, "))
    if kind in _FIXED:
        return _FIXED[kind]
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        return _PATTERNS.get(
            pattern,
            Text(f"形が合いません({pattern})。", f"It does not have the form {pattern}."),
        )
    if kind == "literal_error":
        return one_of(re.findall(r"'([^']*)'|(?<![\w'])(\d+)", str(context.get("expected", ""))))
    return _bound(kind, context) or _length(kind, context) or _other(message)


def of_yaml(problem: str) -> Text:
    """Return the sentence for what a YAML reader found wrong."""
    if twice := re.search(r'found duplicate key "([^"]*)"', problem):
        key = twice[1]
        return Text(
            f"「{key}」が2回書かれています。どちらかを消してください。",
            f"{key!r} is written twice. Delete one of them.",
        )
    for pattern, text in _YAML:
        if re.search(pattern, problem):
            return text
    return Text(
        f"YAMLとして読めません。字下げ、コロンの後の空白、引用符を確かめてください({problem})。",
        "This is not readable as YAML. Check the indentation, the space after colons and the "
        f"quotation marks ({problem}).",
    )


def both(message: str) -> Text:
    """Return the two halves of ``日本語 / English``; a message in one language serves for both."""
    japanese, mark, english = message.partition(" / ")
    return Text(japanese, english) if mark else Text(message, message)


def one_of(names: Sequence[str | tuple[str, ...]]) -> Text:
    """Tell that one of these words is wanted."""
    told = " ".join(name if isinstance(name, str) else "".join(name) for name in names)
    return Text(f"{told} のどれかにしてください。", f"Write one of: {told}.")


def told(at: Location, said: Text, data: Any) -> Text:
    """Return a mistake's sentence with its place before it: ``sources.hanbai.trust: …``."""
    where = place(at, data)
    file = "tsunagi.yaml"
    return Text(f"{where.ja or file}: {said.ja}", f"{where.en or file}: {said.en}")


def place(at: Location, data: Any) -> Text:
    """Return the keys that lead to a mistake, joined by dots.

    An entry of a list is called by its name, else by its place, counted from one.
    """
    japanese, english = [], []
    node = data
    for depth, step in enumerate(at):
        inner = node[step] if _has(node, step) else None
        if isinstance(step, int) and isinstance(node, list):
            name = _name_of(inner) if at[depth + 1 :] != ("name",) else ""
            japanese.append(name or f"{step + 1}番目")
            english.append(name or f"#{step + 1}")
        else:
            japanese.append(str(step))
            english.append(str(step))
        node = inner
    return Text(".".join(japanese), ".".join(english))


def in_data(at: Location, data: Any, *, keep_last: bool) -> Location:
    """Leave out what pydantic names as if it were a key: the kind of an export, a type.

    Args:
        at: where pydantic says the mistake is.
        data: what it looked at.
        keep_last: the last key is the one that is missing.
    """
    steps: list[int | str] = []
    node = data
    for depth, step in enumerate(at):
        if _has(node, step):
            steps.append(step)
            node = node[step]
        elif keep_last and depth == len(at) - 1:
            steps.append(step)
    return tuple(steps)


def _name_of(entry: Any) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else ""


def _has(node: Any, step: int | str) -> bool:
    if isinstance(node, dict):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and step < len(node)


def _bound(kind: str, context: Mapping[str, Any]) -> Text | None:
    match kind:
        case "greater_than":
            return Text(
                f"{context['gt']} より大きい数にしてください。", f"Write more than {context['gt']}."
            )
        case "greater_than_equal":
            return Text(f"{context['ge']} 以上にしてください。", f"Write {context['ge']} or more.")
        case "less_than":
            return Text(
                f"{context['lt']} より小さい数にしてください。", f"Write less than {context['lt']}."
            )
        case "less_than_equal":
            return Text(f"{context['le']} 以下にしてください。", f"Write {context['le']} or less.")
    return None


def _length(kind: str, context: Mapping[str, Any]) -> Text | None:
    match kind:
        case "string_too_long":
            most = context["max_length"]
            return Text(f"{most}文字までにしてください。", f"Write at most {most} characters.")
        case "string_too_short":
            return Text("空にはできません。", "It may not be empty.")
        case "too_short":
            least = context["min_length"]
            return Text(f"{least}つ以上書いてください。", f"Write at least {least}.")
    return None


def _other(message: str) -> Text:
    return Text(f"{_OTHER.ja}({message})。", f"{_OTHER.en} ({message}).")

"""A profile: how one export format is read. Formats are data, not code.

What belongs here: the model of a profile, the canonical fields it may fill, and loading profiles
by name or by file. What does not: reading files (``connectors.reading``).
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from connectors.canonical import CANONICAL
from connectors.formatrules import Fixed, Journal
from connectors.profilechecks import NOTHING_READ, ProfileProblemsError, problems_of
from connectors.rules import Carry, FieldRule, Groups, Names, RecordTypes, RowTest, Rule, Tax, Title
from connectors.writerules import Write
from connectors.yamlfile import line_of, read_yaml
from core.errors import ConfigurationError, HubError
from core.language import Text
from core.mistakes import both, in_data, of_value, place

Entity = Literal["customers", "transactions", "contacts", "activities", "deals", "journal"]


def _named_delimiter(value: object) -> object:
    names = {"comma": ",", "tab": "\t", "space": " ", "semicolon": ";", "\\t": "\t"}
    return names.get(value, value) if isinstance(value, str) else value


class Profile(Rule):
    r"""One export format.

    Args:
        id: the name under which it is referred to; lower-case letters, digits and ``_``.
        title: what people call the format.
        about: how to get such a file out of the software, in one or two sentences.
        software: the product that writes it.
        entity: customers | transactions | contacts | activities | deals | journal (an accounting
            journal gives transactions and customers).
        format: ``csv`` (any delimited text), ``excel`` (.xlsx .xlsm .xlsb .xls .ods), ``fixed``.
        also: other formats the same table comes in (``[excel]``).
        encoding: ``auto`` (BOM, then strict UTF-8, then cp932) or a Python codec name.
        delimiter: ``auto`` or ``,`` ``;`` ``|`` ``comma`` ``tab`` ``space`` ``semicolon``.
        quoting: ``auto`` (``"`` quotes where a cell begins with it) or ``none``.
        header: ``auto`` (found by the names below), ``none``, or the row number.
        header_rows: rows the header spans (parts joined by a space), or ``auto`` (1 to 3).
        columns: names where the file has no header: a list, or width → list when the layout
            comes in several widths. With ``header: auto`` a header row is used when there is one.
        comments: a row whose first cell begins with one of these is a comment (``["#"]``); the
            header itself may begin so (JDL ``//識別フラグ``).
        sheet: ``auto`` (every visible sheet whose header fits), a name, a list of names, ``all``.
        require: the signature: these columns must exist. A member may be a list of alternatives.
        absent: columns that tell another format; where one exists the file is refused.
        synonyms: recognise columns by the synonym dictionary (generic profiles). ``fields`` given
            here come first.
        fields: canonical field → where it comes from (see ``FieldRule``).
        optional: fields whose column may be missing; ``"*"`` for all of them. A missing column of
            any other field stops the source.
        constants: canonical field → a fixed text.
        values: canonical field → text of the file → canonical text (``kind: {売上: sale}``); keys
            compared after NFKC; ``"*"`` for any other text, ``""`` for empty. A text without an
            entry is held back (``unknown_value``).
        identity: where the file has no code: the code (``customer_code`` in transactions) is made
            from these canonical fields, folded and joined.
        pad: canonical field → width: digits shorter than it get leading zeros again.
        units: field of yen → the unit of its amounts (``amount: 千円``; ``円`` for plain yen),
            where the column's heading does not tell it, or tells it wrongly.
        skip: rows to leave out, beside the built-in rules (blank, comment, repeated header,
            totals).
        keep: only rows that pass all of these are read; others are skipped as ``not_selected``.
        negate: rows whose quantities and amounts count the other way (a cancelled transfer, a
            correction, returns written without a sign): a row that passes any of these.
        totals: ``auto``: rows labelled 合計 小計 繰越 … without a code are skipped; ``keep``: not.
        ragged: ``hold``: a row with too few or too many cells is held back; ``pad``: missing cells
            at the end are empty (formats that drop trailing delimiters).
        tax: what amounts mean. Where it differs from row to row, the canonical field
            ``amount_basis`` says it: ``inclusive`` or ``exclusive``, "" for what is said here.
        dates: hint for reading dates: ``auto``, ``wareki6`` (YYMMDD in the era without its letter,
            全銀), ``heisei6`` (YYMMDD with 平成 counted on past 31), ``western2`` (two digits of
            a western year, of the century nearest to the file's date), ``month_day`` (no year).
        carry: continuation rows.
        groups: slips and records over several rows.
        record_types: rows typed by their first cell.
        journal: the sides of an accounting journal (entity ``journal`` only; ``fields`` then stays
            empty).
        fixed: the records of a fixed-width file (format ``fixed`` only).
        write: how a file of the format is written (``tsunagi export``).
        sample: the sample file in ``connectors/profiles/samples``.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Title | None = None
    about: Title | None = None
    software: str = ""
    entity: Entity = "customers"
    format: Literal["csv", "excel", "fixed"] = "csv"
    also: tuple[Literal["csv", "excel"], ...] = ()
    encoding: str = "auto"
    delimiter: Annotated[
        Literal["auto", ",", "\t", " ", ";", "|"], BeforeValidator(_named_delimiter)
    ] = "auto"
    quoting: Literal["auto", "none"] = "auto"
    header: Literal["auto", "none"] | Annotated[int, Field(ge=1)] = "auto"
    header_rows: Literal["auto"] | Annotated[int, Field(ge=1, le=5)] = 1
    columns: dict[int, tuple[str, ...]] = Field(default_factory=dict)
    comments: Names = ()
    sheet: Names = ("auto",)
    require: tuple[Names, ...] = ()
    absent: Names = ()
    synonyms: bool = False
    fields: dict[str, FieldRule] = Field(default_factory=dict)
    optional: Names = ()
    constants: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    identity: Names = ()
    pad: dict[str, Annotated[int, Field(ge=1, le=40)]] = Field(default_factory=dict)
    units: dict[str, Literal["円", "千円", "万円", "百万円", "千万円", "億円"]] = Field(
        default_factory=dict
    )
    skip: tuple[RowTest, ...] = ()
    keep: tuple[RowTest, ...] = ()
    negate: tuple[RowTest, ...] = ()
    totals: Literal["auto", "keep"] = "auto"
    ragged: Literal["hold", "pad"] = "hold"
    tax: Tax = Tax()
    dates: Literal["auto", "wareki6", "heisei6", "western2", "month_day"] = "auto"
    carry: Carry | None = None
    groups: Groups | None = None
    record_types: RecordTypes | None = None
    journal: Journal | None = None
    fixed: Fixed | None = None
    write: Write = Write()
    sample: str = ""

    @field_validator("columns", mode="before")
    @classmethod
    def _plain_list(cls, value: Any) -> Any:
        return {len(value): value} if isinstance(value, list | tuple) else value

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if problems := problems_of(self):
            raise ProfileProblemsError(problems)
        return self

    def canonical(self) -> tuple[str, ...]:
        """Return the canonical fields of this profile's blocks."""
        return CANONICAL["transactions" if self.entity == "journal" else self.entity]


BUILTIN = Path(__file__).parent / "profiles"


def load_profile(reference: str, base: Path | None = None) -> Profile:
    """Load a built-in profile by id, or one from a YAML file.

    Args:
        reference: a built-in id, or a path (it ends in ``.yaml`` or ``.yml`` or has a folder).
        base: the folder that relative paths start from; the current one if None.

    Raises:
        ConfigurationError: no such profile, or it does not validate; all problems at once, each
            with its line.
    """
    if re.fullmatch(r"[a-z][a-z0-9_]*", reference):
        path = BUILTIN / f"{reference}.yaml"
        if path.is_file():
            return _load_builtin(path)
    path = (base or Path()) / reference
    if path.is_file():
        return _load(path)
    known = ", ".join(sorted(p.stem for p in BUILTIN.glob("*.yaml")))
    raise ConfigurationError(
        "PROFILE_UNKNOWN",
        Text(
            f"プロファイル「{reference}」が見つかりません。組み込みの名前({known})か、"
            f"YAMLファイルのパスを指定してください。探した場所: {path}",
            f"There is no profile {reference!r}. Name a built-in one ({known}) or the path of a "
            f"YAML file. Looked at: {path}",
        ),
    )


@lru_cache(maxsize=1)
def builtin_profiles() -> list[Profile]:
    """Return the profiles that come with the product, by id."""
    return [_load_builtin(path) for path in sorted(BUILTIN.glob("*.yaml"))]


@cache
def _load_builtin(path: Path) -> Profile:
    """Load a file of the product, which stays as it is, once only."""
    return _load(path)


def _load(path: Path) -> Profile:
    data = read_yaml(path)
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        problems = _problems(error, data)
        # Rules between keys are checked once each key is right by itself; leave the wrong ones
        # out and look again, so that everything is told at once.
        if isinstance(data, dict):
            try:
                Profile.model_validate(_without(data, [where for where, _ in problems]))
            except ValidationError as second:
                problems += [p for p in _problems(second, data) if p[1] != both(NOTHING_READ)]
        raise _invalid(path, problems, data) from error


_Problem = tuple[tuple[int | str, ...], Text]


def _problems(error: ValidationError, data: Any) -> list[_Problem]:
    found: list[_Problem] = []
    for told in error.errors(include_url=False, include_input=False):
        cause = told.get("ctx", {}).get("error")
        if isinstance(cause, ProfileProblemsError):
            found += [(where, both(what)) for where, what in cause.problems]
        else:
            said = of_value(told["type"], told.get("ctx", {}), told["msg"])
            found.append((in_data(told["loc"], data, keep_last=told["type"] == "missing"), said))
    return found


def _without(data: dict[Any, Any], places: Sequence[tuple[int | str, ...]]) -> dict[Any, Any]:
    """Return the keys that are right: a wrong member of a mapping goes, else the whole key."""
    kept = dict(data) if "id" in data else {"id": "unnamed", **data}
    for where in places:
        if not where:
            continue
        key, inner = where[0], kept.get(where[0])
        if isinstance(inner, dict) and len(where) > 1 and where[1] in inner:
            kept[key] = {k: v for k, v in inner.items() if k != where[1]}
        else:
            kept.pop(key, None)
    return {"id": "unnamed", **kept}


def _invalid(path: Path, problems: Sequence[_Problem], data: Any) -> HubError:
    lines = dict.fromkeys(
        (f"{path.name}:{line_of(path, where)}", place(where, data), said)
        for where, said in sorted(problems, key=lambda problem: line_of(path, problem[0]))
    )
    japanese = "\n".join(f"  {line} {where.ja}: {said.ja}" for line, where, said in lines)
    english = "\n".join(f"  {line} {where.en}: {said.en}" for line, where, said in lines)
    return ConfigurationError(
        "PROFILE_INVALID",
        Text(
            f"プロファイル {path} に誤りがあります。次の行を直してください。\n{japanese}",
            f"The profile {path} has mistakes. Mend these lines.\n{english}",
        ),
    )

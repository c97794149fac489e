"""Who is written to, and how."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.exports.mailing import Envelope, address_to
from pipelines.exports.opt_out import refusals, spellings

WORDS = ("DM不要", "発送停止")


def customer(name: str, form: str = "", number: str | None = None) -> Any:
    return SimpleNamespace(name=name, legal_form=form, corporate_number=number)


@pytest.mark.parametrize(
    ("who", "contact", "envelope"),
    [
        (customer("株式会社甲", "株式会社"), ("", ""), ("株式会社甲", "", "", "御中")),
        (
            customer("株式会社甲", "株式会社"),
            ("総務部", "鈴木一郎 様"),
            ("株式会社甲", "総務部", "鈴木一郎", "様"),
        ),
        (customer("甲市", "", "1234567890123"), ("", ""), ("甲市", "", "", "御中")),
        (customer("佐藤 一郎"), ("", ""), ("佐藤 一郎", "", "", "様")),
        (customer("佐藤商店 佐藤一郎"), ("", ""), ("佐藤商店", "", "佐藤一郎", "様")),
        (customer("山田商店"), ("", ""), ("山田商店", "", "", "御中")),
    ],
)
def test_companies_are_onchu_and_people_sama(
    who: Any, contact: tuple[str, str], envelope: tuple[str, ...]
) -> None:
    assert address_to(who, contact) == Envelope(*envelope)


def record(note: str = "", **extra: str) -> Any:
    said = json.dumps(extra, ensure_ascii=False)
    return SimpleNamespace(
        customer_id="C1", system="a", code="1", note=note, policy="", name="甲", extra=said
    )


@pytest.mark.parametrize(
    ("said", "is_refused"),
    [
        (record("DM不要です"), True),
        (record("ＤＭ不要"), True),
        (record(DM不要="○"), True),
        (record(DM不要=""), False),
        (record(DM不要="×"), False),
        (record(DM="不要"), True),
        (record(DM="可"), False),
        (record(区分="発送停止"), True),
        (record("とても大切"), False),
    ],
)
def test_notes_and_columns_of_ledgers_say_who_wants_no_mail(said: Any, is_refused: bool) -> None:
    assert bool(refusals([said], WORDS)) is is_refused


def test_words_are_looked_for_in_both_widths_and_as_the_name_of_a_column() -> None:
    assert spellings(["DM不要"]) == ["DM不要", "ＤＭ不要", "DM", "ＤＭ"]

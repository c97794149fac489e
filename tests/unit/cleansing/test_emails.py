from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cleansing.emails import Email, clean_email, is_free_mail
from cleansing.problems import Problem

TABLE = YAML(typ="safe").load(Path(__file__).parents[2] / "cases" / "emails.yaml")
DOMAINS = YAML(typ="safe").load(
    Path(__file__).parents[3] / "cleansing" / "resources" / "free_mail_domains.yaml"
)


@pytest.mark.parametrize(("text", "expected"), TABLE.items())
def test_notations(text: str, expected: list[str | list[str]] | str | None) -> None:
    found = clean_email(text)
    if isinstance(found, Email):
        marks = ["free"] * found.free_mail + ["irregular"] * found.irregular
        assert isinstance(expected, list)
        padded = [*expected, [], []][:3]
        assert [found.address, marks, list(found.others)] == padded
        assert found.address.endswith(f"@{found.domain}")
    else:
        assert (found.code if found else None) == expected


def test_domains_of_the_table_are_plain_and_stand_once() -> None:
    domains = [domain for group in DOMAINS.values() for domain in group]
    assert len(domains) == len(set(domains))
    for domain in domains:
        assert domain == domain.lower().strip()
        # One below another in the table would never be asked.
        assert not is_free_mail(domain.partition(".")[2]), domain


def test_a_firms_own_domain_is_not_free_mail() -> None:
    assert not is_free_mail("yamada.co.jp")
    assert not is_free_mail("co.jp")
    assert not is_free_mail("")


def test_a_text_longer_than_any_list_of_addresses_is_refused() -> None:
    found = clean_email("a@yamada.co.jp " * 100)
    assert isinstance(found, Problem)
    assert found.code == "not_an_email"


PART = st.from_regex(r"\A[a-z0-9][a-z0-9_+\-]{0,10}\Z")
LABEL = st.from_regex(r"\A[a-z][a-z0-9]{0,10}\Z")


@given(PART, st.lists(LABEL, min_size=1, max_size=3), st.sampled_from(["jp", "com", "co.jp"]))
def test_an_ordinary_address_is_kept(local: str, labels: list[str], top: str) -> None:
    address = f"{local}@{'.'.join(labels)}.{top}"
    for text in (address, f"<{address}>", f"mailto:{address}", f"{address}。", f" {address} "):
        found = clean_email(text)
        assert isinstance(found, Email)
        assert found.address == address


@given(st.text() | st.text("ab@.,;<> -ー＠。山\"'=()#", max_size=40))
@example("@" * 1000)
@example("a@" + "b." * 400 + "jp")
@example("<" * 500 + "@" + ">" * 400)
@example("a@" + "-" * 900)
def test_no_text_raises(text: str) -> None:
    assert isinstance(clean_email(text), (Email, Problem, type(None)))

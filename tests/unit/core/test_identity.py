import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identity import identity_code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (["山田商事㈱"], "山田商事(株)"),
        (["ｶ)ﾔﾏﾀﾞ ｼﾖｳｼﾞ"], "カ)ヤマダ シヨウジ"),
        (["  山田　 商事\n", "名古屋市１－２"], "山田 商事/名古屋市1-2"),
        (["山田商事", "", "052-000-0001"], "山田商事/052-000-0001"),
        (["", "　"], ""),
        ([], ""),
    ],
)
def test_fields_become_one_code(values: list[str], code: str) -> None:
    assert identity_code(values) == code


def test_spellings_stay_apart() -> None:
    assert identity_code(["髙橋商店"]) != identity_code(["高橋商店"])


@given(st.lists(st.text(max_size=20), max_size=4))
def test_a_code_is_its_own_code(values: list[str]) -> None:
    code = identity_code(values)
    assert identity_code([code]) == code

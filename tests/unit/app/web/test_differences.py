"""What is marked where two texts differ, and that nothing in them acts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from app.web.differences import compare


@pytest.mark.parametrize(
    ("left", "right", "marked"),
    [
        ("東京都港区1-2-3", "東京都港区1-2-4", ("東京都港区1-2-<mark>3</mark>",
                                               "東京都港区1-2-<mark>4</mark>")),
        ("青葉", "青葉製作所", ("青葉", "青葉<mark>製作所</mark>")),
        ("ﾎｳｴｲｹｲﾋﾞ", "ホウエイケイビ", ("ﾎｳｴｲｹｲﾋﾞ", "ホウエイケイビ")),
        ("ＡＢＣ 商会", "abc商会", ("ＡＢＣ 商会", "abc商会")),
        ("", "青葉", ("", "青葉")),
    ],
)  # fmt: skip
def test_differing_characters_are_marked(left: str, right: str, marked: tuple[str, str]) -> None:
    found = compare(left, right)
    assert (found.left, found.right) == marked


def test_signs_between_figures_say_nothing() -> None:
    assert compare("453-0014", "4530014", figures=True).is_same
    assert not compare("453-0014", "4530015", figures=True).is_same
    assert not compare("453-0014", "4530014").is_same


@given(st.text(max_size=40), st.text(max_size=40))
def test_marking_changes_no_character_and_lets_none_act(left: str, right: str) -> None:
    found = compare(left, right)
    for text, marked in ((left, found.left), (right, found.right)):
        bare = str(marked).replace("<mark>", "").replace("</mark>", "")
        assert bare == str(escape(text))


@given(st.text(max_size=40))
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert compare(text, text).is_same


def test_html_in_a_name_is_text() -> None:
    found = compare("<script>alert(1)</script>", "<script>alert(2)</script>")
    assert found.left == "&lt;script&gt;alert(<mark>1</mark>)&lt;/script&gt;"

"""What was searched is marked where it stands; names stay text, whatever they hold."""

import pytest

from app.web.marked import marked


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("株式会社瀧本事務機", "滝本", "株式会社<mark>瀧本</mark>事務機"),
        ("ＡＢＣ商会", "abc", "<mark>ＡＢＣ</mark>商会"),
        ("ヤマダ商店", "やまだ 店", "<mark>ヤマダ</mark>商<mark>店</mark>"),
        ("山田", "", "山田"),
        ("山田", "田中", "山田"),
        ("㈱山田", "山田", "㈱山田"),
        ("<b>山</b>", "山", "&lt;b&gt;<mark>山</mark>&lt;/b&gt;"),
        ("山", "<mark>", "山"),
    ],
)
def test_marked(text: str, query: str, shown: str) -> None:
    assert str(marked(text, query)) == shown

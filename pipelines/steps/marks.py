"""How people write a judgement: with a mark, in Japanese, in English."""

import unicodedata

from core.judgement import Judgement

MARKS = {Judgement.SAME: "○", Judgement.DIFFERENT: "×", Judgement.UNSURE: "？"}
_READ = {
    **dict.fromkeys(("○", "〇", "◯", "o", "同じ", "同", "same", "yes"), Judgement.SAME),
    **dict.fromkeys(("×", "✕", "✖", "x", "別", "違う", "different", "no"), Judgement.DIFFERENT),
    **dict.fromkeys(("?", "保留", "不明", "unsure"), Judgement.UNSURE),
}
"""What people type, in compatibility form and lower case."""


def read_mark(text: str) -> Judgement | None:
    """Return what a mark says; None where it cannot be read."""
    return _READ.get(unicodedata.normalize("NFKC", text.strip()).lower())

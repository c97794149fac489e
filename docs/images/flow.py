"""Draw the flow of a night: ``python docs/images/flow.py`` writes ``flow.svg`` and ``flow.ja.svg``.

The pictures carry their own background and follow the reader's dark mode.
"""

from pathlib import Path
from typing import NamedTuple

WIDTH, HEIGHT = 1180, 430
STYLE = """
    .page { fill: #ffffff; stroke: #d0d7de; }
    .group { fill: #f6f8fa; stroke: #d0d7de; }
    .box { fill: #ffffff; stroke: #57606a; stroke-width: 1.2; }
    .work { fill: #ddf4ff; stroke: #0969da; stroke-width: 1.4; }
    .people { fill: #fff8c5; stroke: #9a6700; stroke-width: 1.2; }
    .store { fill: #dafbe1; stroke: #1a7f37; stroke-width: 1.4; }
    .line { fill: none; stroke: #57606a; stroke-width: 1.6; marker-end: url(#tip); }
    .dash { stroke-dasharray: 5 4; }
    .tip { fill: #57606a; }
    text { fill: #1f2328; font-family: system-ui, "Noto Sans JP", "Yu Gothic UI", sans-serif; }
    .title { font-size: 15px; font-weight: 600; }
    .name { font-size: 14px; font-weight: 600; text-anchor: middle; }
    .small { font-size: 12px; text-anchor: middle; fill: #57606a; }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; stroke: #30363d; }
      .group { fill: #161b22; stroke: #30363d; }
      .box { fill: #0d1117; stroke: #8b949e; }
      .work { fill: #0c2d6b; stroke: #58a6ff; }
      .people { fill: #3b2e00; stroke: #d29922; }
      .store { fill: #033a16; stroke: #3fb950; }
      .line { stroke: #8b949e; }
      .tip { fill: #8b949e; }
      text { fill: #e6edf3; }
      .small { fill: #9da7b1; }
    }
"""


class Words(NamedTuple):
    """Everything that is written in one language."""

    title: str
    systems: str
    sources: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str, str], ...]
    archive: tuple[str, str]
    held: tuple[str, str]
    review: tuple[str, str]
    warehouse: str
    tables: tuple[tuple[str, str], ...]
    reads: str


JA = Words(
    "毎晩の流れ",
    "今あるシステムの出力",
    (
        ("顧客台帳", "Excel(担当者ごと)"),
        ("販売管理", "得意先・売上明細 CSV"),
        ("会計", "仕訳帳"),
        ("銀行", "全銀 入出金明細"),
        ("ほか", "CRM・名刺・データベース"),
    ),
    (
        ("読む", "プロファイルで", "1行ずつ、場所つき"),
        ("整える", "社名・住所・電話", "日付・金額"),
        ("名寄せ", "同じ顧客を見つけ", "根拠を残す"),
        ("検査", "件数と金額", "1円まで照合"),
        ("公開", "全部か、", "何もしないか"),
    ),
    ("控え", "原本をSHA-256で保存"),
    ("保留行", "Excelで直して戻す"),
    ("名寄せ候補", "Excelで ○ × ？"),
    "倉庫(データベース)",
    (
        ("顧客", "履歴・拠点・値の出どころ"),
        ("対応", "各システムのコード → 顧客ID"),
        ("取引明細", "税抜・円・元ファイルの行"),
        ("ランク", "理由つき・RFM"),
    ),
    "SQLite / PostgreSQL",
)
EN = Words(
    "A night",
    "Your exports",
    (
        ("Customer ledgers", "Excel, one per sales rep"),
        ("Sales system", "customers, sales lines"),
        ("Accounting", "journal"),
        ("Bank", "Zengin statements"),
        ("Others", "CRM, cards, databases"),
    ),
    (
        ("Read", "by a profile,", "row by row"),
        ("Cleanse", "names, addresses,", "dates, amounts"),
        ("Match", "who is the same,", "and why"),
        ("Check", "rows and sums,", "to the yen"),
        ("Publish", "all of it", "or nothing"),
    ),
    ("Archive", "bytes by SHA-256"),
    ("Rows held back", "corrected in Excel"),
    ("Merge candidates", "○ × ？ in Excel"),
    "Warehouse",
    (
        ("Customers", "history, sites, provenance"),
        ("Mapping", "each system's code → id"),
        ("Transactions", "yen without tax, file row"),
        ("Ranks", "with reasons, RFM"),
    ),
    "SQLite / PostgreSQL",
)


def _box(x: int, y: int, width: int, height: int, kind: str, *lines: str) -> str:
    middle = x + width // 2
    first = y + height // 2 + 5 - 8 * (len(lines) - 1)
    texts = [
        f'<text class="{"name" if i == 0 else "small"}" x="{middle}" y="{first + 17 * i}">'
        f"{line}</text>"
        for i, line in enumerate(lines)
    ]
    shape = f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="7"/>'
    return "\n  ".join([shape, *texts])


def _line(path: str, extra: str = "") -> str:
    return f'<path class="line{extra}" d="{path}"/>'


def draw(words: Words) -> str:
    """Return the picture in one language."""
    parts = [f'<rect class="page" x="1" y="1" width="{WIDTH - 2}" height="{HEIGHT - 2}" rx="10"/>']
    parts += [
        '<rect class="group" x="16" y="16" width="196" height="398" rx="8"/>',
        f'<text class="title" x="30" y="40">{words.systems}</text>',
        '<rect class="group" x="950" y="16" width="214" height="398" rx="8"/>',
        f'<text class="title" x="966" y="40">{words.warehouse}</text>',
    ]
    parts += [
        _box(30, 54 + 71 * i, 168, 60, "box", *source) for i, source in enumerate(words.sources)
    ]
    parts += [
        _box(242 + 138 * i, 165, 124, 84, "work", *step) for i, step in enumerate(words.steps)
    ]
    parts += [_line(f"M{366 + 138 * i},207 h12") for i in range(4)]
    parts += [
        _box(242, 54, 160, 50, "box", *words.archive),
        _box(242, 320, 160, 56, "people", *words.held),
        _box(518, 320, 160, 56, "people", *words.review),
        _line("M212,207 h28"),
        _line("M304,163 V106", " dash"),
        _line("M286,251 V318"),
        _line("M322,318 V251", " dash"),
        _line("M562,251 V318"),
        _line("M598,318 V251", " dash"),
        _line("M918,207 h30"),
    ]
    parts += [
        _box(966, 56 + 78 * i, 182, 64, "store", *table) for i, table in enumerate(words.tables)
    ]
    parts.append(f'<text class="small" x="1057" y="394">{words.reads}</text>')
    body = "\n  ".join(parts)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"
     aria-label="{words.title}">
  <title>{words.title}</title>
  <style>{STYLE}  </style>
  <defs>
    <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6"
            orient="auto"><path class="tip" d="M0,0 L8,4 L0,8 z"/></marker>
  </defs>
  {body}
</svg>
"""


def main() -> None:
    """Write both pictures beside this script."""
    folder = Path(__file__).parent
    for name, words in (("flow.svg", EN), ("flow.ja.svg", JA)):
        (folder / name).write_text(draw(words), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

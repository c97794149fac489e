"""Invented company names, and each name as other systems write it.

A company is a legal form, its position and a core put together from word lists; a form of it is
what a sales package, a spreadsheet, a bank or a hurried hand makes of the registered name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

import jaconv

HEADS = (
    ("霧笛", "ムテキ"),
    ("白樫", "シラカシ"),
    ("凪波", "ナギナミ"),
    ("湊屋", "ミナトヤ"),
    ("楢崎", "ナラサキ"),
    ("渡辺", "ワタナベ"),
    ("黒沢", "クロサワ"),
    ("浜広", "ハマヒロ"),
    ("桜国", "オウコク"),
    ("佐々木", "ササキ"),
    ("霞ヶ浜", "カスミガハマ"),
    ("二葉", "フタバ"),
    ("第三東雲", "ダイサンシノノメ"),
    ("みぎわ", "ミギワ"),
    ("きしゃぽっぽ", "キシャポッポ"),
    ("ナギテック", "ナギテック"),
    ("ミズキャット", "ミズキャット"),
    ("オーシャニア", "オーシャニア"),
    ("マカロフィ", "マカロフィ"),
    ("ヴェルダ", "ヴェルダ"),
    ("NAGIX", "ナギックス"),
    ("Mizuwa", "ミズワ"),
    ("KMD", "ケイエムディー"),
    ("J&L", "ジェイアンドエル"),
    ("凪・白樫", "ナギシラカシ"),
)
TRADES = (
    ("高分子化学", "コウブンシカガク"),
    ("工業", "コウギョウ"),
    ("食品加工", "ショクヒンカコウ"),
    ("シーエルデザイン", "シーエルデザイン"),
    ("エンジニアリング", "エンジニアリング"),
    ("総合サービス", "ソウゴウサービス"),
    ("コンピューター", "コンピューター"),
    ("Works", "ワークス"),
    ("製作所", "セイサクショ"),
    ("ロジ24", "ロジニジュウヨン"),
)
SHORT = {
    "株式会社": ("㈱", "株", "カ", "カブシキガイシャ"),
    "有限会社": ("㈲", "有", "ユ", "ユウゲンガイシャ"),
    "合同会社": ("(同)", "同", "ド", "ゴウドウガイシャ"),
    "医療法人": ("(医)", "医", "イ", "イリョウホウジン"),
    "社会福祉法人": ("(福)", "福", "フク", "シャカイフクシホウジン"),
    "一般社団法人": ("(一社)", "一社", "シヤ", "イッパンシャダンホウジン"),
    "特定非営利活動法人": ("(特非)", "特非", "トクヒ", "トクテイヒエイリカツドウホウジン"),
}


@dataclass(frozen=True)
class Company:
    """A company as registered: ``kana`` is its core's reading, ``head`` what it begins with."""

    form: str
    position: str
    core: str
    kana: str
    head: str = ""

    @property
    def name(self) -> str:
        """The registered name."""
        return self.with_form(self.form)

    @property
    def apart(self) -> str:
        """The core with a space in it, unless that makes a facility of a corporation's."""
        rest = self.core.removeprefix(self.head)
        return f"{self.head} {rest}" if self.form.endswith("会社") else self.core

    def with_form(self, form: str, core: str | None = None) -> str:
        """The name with the form and the core written otherwise."""
        core = self.core if core is None else core
        return f"{form}{core}" if self.position == "prefix" else f"{core}{form}"


def companies(random: Random, count: int) -> list[Company]:
    """Return companies of different cores."""
    found = []
    for (head, head_kana), (trade, trade_kana) in random.sample(
        list(product(HEADS, TRADES)), count
    ):
        form = random.choice(["株式会社"] * 6 + [*SHORT])
        position = random.choice(("prefix", "suffix")) if form.endswith("会社") else "prefix"
        found.append(Company(form, position, head + trade, head_kana + trade_kana, head))
    return found


Writing = Callable[[Company], str]
"""How another system writes a company."""

NARROW = "".join(map(chr, range(0x21, 0x7F)))
WIDE = str.maketrans(NARROW, "".join(chr(ord(sign) + 0xFEE0) for sign in NARROW))
OLD = str.maketrans("辺黒沢浜広桜国崎高総会", "邊黑澤濱廣櫻國﨑髙總會")
SMALL_KANA = "ァィゥェォッャュョぁぃぅぇぉっゃゅょ"
LARGE = str.maketrans(SMALL_KANA, "アイウエオツヤユヨあいうえおつやゆよ")
NAMES_OF_LETTERS = {"KMD": "ケイ・エム・ディー", "J&L": "ジェイ・アンド・エル"}


def half(text: str) -> str:
    """Return a text as half-width as it gets."""
    return jaconv.z2h(jaconv.hira2kata(text), kana=True, ascii=True, digit=True)


def bank(company: Company) -> str:
    """Return what a bank's file shows of a company: large half-width kana, the form in brackets."""
    kana = half(company.kana.translate(LARGE)).replace("･", "")
    short = SHORT[company.form][2]
    form = half(short)
    return f"{form}){kana}" if company.position == "prefix" else f"{kana}({form}"


def spelt(core: str) -> str:
    """Return a core with capital letters spelt by their names."""
    for letters, names in NAMES_OF_LETTERS.items():
        core = core.replace(letters, names)
    return core


def cut(text: str, width: int) -> str:
    """Return what fits into a field of so many bytes of cp932."""
    return text.encode("cp932", "ignore")[:width].decode("cp932", "ignore")


def _short(number: int, bracket: str = "{}") -> Writing:
    return lambda one: one.with_form(bracket.format(SHORT[one.form][number]))


def _core(change: Callable[[str], str]) -> Writing:
    return lambda one: one.with_form(one.form, change(one.core))


def _around(before: str, after: str) -> Writing:
    return lambda one: f"{before}{one.name}{after}"


WRITINGS: dict[str, Writing] = {
    "as registered": lambda one: one.name,
    "form in one sign": _short(0),
    "form in wide brackets": _short(1, "（{}）"),
    "form in narrow brackets": _short(1, "({})"),
    "form missing": lambda one: one.core,
    "form spelt in kana": _short(3, " {} "),
    "space after form": lambda one: one.with_form(f" {one.form} ").strip(),
    "wide spaces within": lambda one: "\u3000".join(one.name),
    "space within": lambda one: one.with_form(one.form, one.apart),
    "old kanji": lambda one: one.name.translate(OLD),
    "wide letters": lambda one: one.name.translate(WIDE),
    "small letters": lambda one: one.name.lower(),
    "half-width kana": lambda one: jaconv.z2h(one.name, kana=True, ascii=True, digit=True),
    "large kana": lambda one: one.name.translate(LARGE),
    "々 written out": _core(lambda core: core.replace("々", "佐")),
    "ヶ as ケ": _core(lambda core: core.replace("ヶ", "ケ")),
    "ヶ as が": _core(lambda core: core.replace("ヶ", "が")),
    "final ー dropped": _core(lambda core: core.removesuffix("ー")),
    "ー as dash": _core(lambda core: core.replace("ー", "－")),
    "ー as minus": _core(lambda core: core.replace("ー", "−")),
    "ー as 一": _core(lambda core: core.replace("ー", "一")),
    "ー dropped": _core(lambda core: core.replace("ー", "")),
    "& wide": _core(lambda core: core.replace("&", "＆")),
    "& as アンド": _core(lambda core: core.replace("&", "アンド")),
    "・ dropped": _core(lambda core: core.replace("・", "")),
    "・ added": _core(lambda core: f"{core[:2]}・{core[2:]}"),
    "二 as ニ": _core(lambda core: core.replace("二", "ニ")),
    "工 as エ": _core(lambda core: core.replace("工", "エ")),
    "カ as 力": _core(lambda core: core.replace("カ", "力")),
    "ニ as 二": _core(lambda core: core.replace("ニ", "二")),
    "エ as 工": _core(lambda core: core.replace("エ", "工")),
    "Cyrillic О": _core(lambda core: core.replace("A", "А").replace("K", "К")),
    "hiragana": _core(lambda core: jaconv.kata2hira(core)),
    "figures wide": _core(lambda core: core.replace("24", "２４")),
    "figures in kanji": _core(lambda core: core.replace("24", "二十四").replace("三", "3")),
    "letters by name": _core(spelt),
    "remark": _around("", "（富士病院）"),
    "ほか": _around("", " ほか"),
    "old mark": _around("【旧】", ""),
    "star": _around("★", ""),
    "様": _around("", " 様"),
    "御中": _around("", "　御中"),
    "branch": _around("", " 大阪支店"),
    "branch glued": _around("", "名古屋営業所"),
    "department": _around("", " 経理部"),
    "contact": _around("", " 代表取締役 凪田一郎 様"),
    "code before": _around("000123 ", ""),
}
"""What of a name is written otherwise → how. Each leaves names that have nothing of it alone."""


def names_of(companies: Sequence[Company], writing: str) -> list[str]:
    """Return the names of companies as one writing has them."""
    return [WRITINGS[writing](one) for one in companies]

"""Values for columns of a kind, invented and always the same."""

import random
from collections.abc import Sequence

from connectors.canonical import words

_FORMS = ("株式会社{}", "{}株式会社", "有限会社{}", "㈱{}", "{}商店", "合同会社{}")
_CORES = words(
    "葦原 楓山 鷺沼 椿野 霧島 雲仙 綾瀬 柏木 桂川 榊野 "
    "藍住 樫尾 梓川 皐月 朧月 白妙 浅緋 萌黄 群青 桔梗"
)
_KANA = words(
    "アシハラ カエデヤマ サギヌマ ツバキノ キリシマ ウンゼン アヤセ カシワギ カツラガワ サカキノ "
    "アイズミ カシオ アズサガワ サツキ オボロヅキ シロタエ アサヒ モエギ グンジョウ キキョウ"
)
_FAMILY = words("佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 松本 井上 木村")
_GIVEN = words("健 誠 葵 翼 恵 亮 茜 隆 静 悟 蓮 遥 徹 薫 渉")
_ITEMS = words("六角ボルト 平ワッシャー 木工用接着剤 梱包テープ 養生シート 作業手袋 蛍光灯 乾電池")
_WORDS = words("通常 完了 未着 保留 第一 第二 共通 その他")
_PLACES = words("東京都港区桜町 大阪府堺市北区松町 愛知県豊橋市藤町 福岡県福岡市東区梅町")
_PREFECTURES = words("東京都 大阪府 愛知県 福岡県")
_INDUSTRIES = words("製造業 卸売業 小売業 建設業 サービス業")
_TITLES = words("代表取締役 部長 課長 主任 店長")

ROWS = 18


def rows(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return rows for columns given as (header, kind of value)."""
    chance = random.Random("".join(header for header, _ in columns))
    return [_row([kind for _, kind in columns], number, chance) for number in range(ROWS)]


def _row(kinds: Sequence[str], number: int, chance: random.Random) -> list[str]:
    who = number if "unique" in kinds or "code" not in kinds else number % 7
    many, price = chance.randint(2, 40), chance.randint(3, 90) * 50
    day = f"{number % 27 + 1:02}"
    fixed = {
        "unique": f"{number * 7 + 1001}",
        "code": f"{who * 13 + 2001}",
        "company": _FORMS[who % len(_FORMS)].format(_CORES[who]),
        "kana": _KANA[who],
        "person": f"{_FAMILY[who % 15]} {_GIVEN[(who * 4) % 15]}",
        "rep": _FAMILY[number % 3],
        "family": _FAMILY[who % 15],
        "given": _GIVEN[(who * 4) % 15],
        "city": f"{_CORES[who % 4]}市",
        "url": f"https://www.example{who}.example.jp/",
        "department": ("営業部", "総務課", "購買部")[who % 3],
        "closing": ("末", "20", "15")[who % 3],
        "invoice": f"T{8010001000000 + who:013}",
        "note2": f"{_ITEMS[number % 8]}の見積を提出",
        "postal": f"{100 + who:03}-{who * 37 % 10000:04}",
        "address": f"{_PLACES[who % 4]}{who + 1}-{number % 5 + 1}-{who % 9 + 1}",
        "prefecture": _PREFECTURES[number % 4],
        "phone": f"03-5555-{4000 + who:04}",
        "mobile": f"090-5555-{4000 + who:04}",
        "email": f"info{who}@example{who}.example.jp",
        "slip": f"{500100 + number // 2}",
        "line": f"{number % 2 + 1}",
        "date": f"2025/06/{day}",
        "iso": f"2025-06-{day}",
        "moment": f"2025/06/{day} 1{number % 9}:23:45",
        "item": _ITEMS[number % 8],
        "item_code": f"G-{number % 8 + 101}",
        "quantity": f"{many}",
        "price": f"{price}",
        "amount": f"{many * price}",
        "money": f"{chance.randint(30, 900) * 100}",
        "small": f"{chance.randint(1, 50) * 10}",
        "rate": "10",
        "note": "至急" if number % 4 == 0 else "",
        "word": _WORDS[chance.randrange(len(_WORDS))],
        "industry": _INDUSTRIES[who % 5],
        "title": _TITLES[who % 5],
        "grade": "ABC"[number % 3],
        "receivable": "売掛金",
        "sales": "売上高",
        "blank": "",
        "postal1": "900-0001",
        "address1": "東京都千代田区発行町1-1",
        "company1": "株式会社発行元",
        "phone1": "03-5555-9999",
        "digit": f"{chance.randint(0, 2)}",
    }
    digits = {"code2": 2, "code3": 3, "code4": 4, "digits2": 2, "digits4": 4, "digits8": 8}
    digits["digits13"] = 13
    return [
        fixed[kind]
        if kind in fixed
        else "".join(str(chance.randint(1, 9)) for _ in range(digits[kind]))
        for kind in kinds
    ]

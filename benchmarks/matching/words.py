"""The parts of which companies are invented: any resemblance of a name is chance.

A first word is two kanji read 音読み, or two pieces of katakana; a trade may follow, and a word
between them.
"""

from functools import cache

FIRST = dict(
    pair.split(":")
    for pair in (
        "青:セイ 光:コウ 北:ホク 東:トウ 大:ダイ 三:サン 白:ハク 旭:キョク 若:ジャク 新:シン "
        "明:メイ 栄:エイ 国:コク 豊:ホウ 広:コウ 永:エイ 正:セイ 昭:ショウ 泰:タイ 高:コウ 信:シン "
        "友:ユウ 協:キョウ 共:キョウ 宝:ホウ 万:マン 千:セン 南:ナン 西:セイ 日:ニチ 金:キン "
        "玉:ギョク 松:ショウ 竹:チク 梅:バイ 桜:オウ 福:フク 寿:ジュ 清:セイ 恵:ケイ"
    ).split()
)
SECOND = dict(
    pair.split(":")
    for pair in (
        "陽:ヨウ 星:セイ 和:ワ 雲:ウン 樹:ジュ 峰:ホウ 嶺:レイ 洋:ヨウ 海:カイ 泉:セン 進:シン "
        "伸:シン 成:セイ 昌:ショウ 隆:リュウ 興:コウ 盛:セイ 誠:セイ 徳:トク 仁:ジン 友:ユウ "
        "心:シン 生:セイ 健:ケン 康:コウ 真:シン 実:ジツ 央:オウ 都:ト 邦:ホウ 竜:リュウ 鶴:カク "
        "鳳:ホウ 輝:キ 翔:ショウ 創:ソウ 拓:タク 啓:ケイ 朋:ホウ 穂:スイ"
    ).split()
)
KANA_FIRST = (
    "サン アル ミナ ホク テク キャリ シャル フォレ ヴェル リバ エコ ジョイ ピュア クオ マル ネク "
    "オリ コス ウィン トゥル ハモ ファル レグ ルミ セレ ノア パル ビル ユニ ラン"
).split()
KANA_SECOND = (
    "ライト タイル モア トリア ノート オン ムス スタ デン サイド ロード ント ライン リス ティス "
    "ート ーブ モス ズム ーネ ニクス コム ガード ナス リオ ヴィア マーク ダン フィー クト"
).split()
TRADES = dict(
    pair.split(":")
    for pair in (
        "商事:ショウジ 物産:ブッサン 商店:ショウテン 工業:コウギョウ 製作所:セイサクショ "
        "鉄工所:テッコウショ 精機:セイキ 化成:カセイ 紙器:シキ 樹脂:ジュシ 建設:ケンセツ "
        "工務店:コウムテン 電設:デンセツ 塗装:トソウ 運輸:ウンユ 倉庫:ソウコ 物流:ブツリュウ "
        "印刷:インサツ 食品:ショクヒン 製菓:セイカ 水産:スイサン 青果:セイカ 酒販:シュハン "
        "電機:デンキ 電気:デンキ 設備:セツビ 設計:セッケイ 測量:ソクリョウ 造園:ゾウエン "
        "石材:セキザイ 木材:モクザイ 鋼材:コウザイ 金属:キンゾク 硝子:ガラス 繊維:センイ "
        "被服:ヒフク 家具:カグ 書店:ショテン 薬品:ヤクヒン 化学:カガク 科学:カガク 警備:ケイビ "
        "清掃:セイソウ 興業:コウギョウ 交通:コウツウ 観光:カンコウ 自動車:ジドウシャ 保険:ホケン "
        "企画:キカク 開発:カイハツ"
    ).split()
)
MIDDLE = dict(
    pair.split(":")
    for pair in (
        "総合:ソウゴウ 中央:チュウオウ 第一:ダイイチ 第二:ダイニ 東部:トウブ 西部:セイブ "
        "北部:ホクブ 南部:ナンブ 合同:ゴウドウ 産業:サンギョウ 国際:コクサイ 技研:ギケン "
        "機器:キキ 資材:シザイ 住宅:ジュウタク 土木:ドボク 農産:ノウサン 海運:カイウン "
        "情報:ジョウホウ 環境:カンキョウ"
    ).split()
)
OLD_FORMS = str.maketrans("広栄国桜竜豊万宝徳鉄", "廣榮國櫻龍豐萬寶德鐵")
"""Characters that people also write in their old form."""
FORMS: dict[str, tuple[float, tuple[str, ...]]] = {
    "株式会社": (0.62, ("株式会社", "㈱", "(株)", "（株）")),
    "有限会社": (0.22, ("有限会社", "㈲", "(有)", "（有）")),
    "合同会社": (0.08, ("合同会社", "合同会社", "(同)", "合同会社")),
    "一般社団法人": (0.03, ("一般社団法人", "一般社団法人", "(一社)", "(一社)")),
    "医療法人": (0.03, ("医療法人", "医療法人", "(医)", "(医)")),
    "特定非営利活動法人": (
        0.02,
        ("特定非営利活動法人", "ＮＰＯ法人", "NPO法人", "特定非営利活動法人"),
    ),
}
"""Legal form: its share, and how systems write it."""

AREAS = dict(
    pair.split(":")
    for pair in (
        "宮城県:022 新潟県:025 群馬県:027 栃木県:028 茨城県:029 東京都:042 千葉県:043 "
        "神奈川県:045 埼玉県:048 愛知県:052 静岡県:054 岐阜県:058 三重県:059 大阪府:072 "
        "京都府:075 石川県:076 滋賀県:077 兵庫県:078 広島県:082 岡山県:086 "
        "香川県:087 高知県:088 愛媛県:089 福岡県:092 長崎県:095 沖縄県:098 鹿児島県:099"
    ).split()
)
"""Area code by prefecture; exchanges that begin with 0 are given out to nobody."""
TOWNS = (
    "本町 栄町 緑町 旭町 東町 西町 南町 北町 新町 元町 幸町 寿町 若葉町 桜町 泉町 末広町 昭和町 "
    "大手町 港町 川原町 中島 八幡町 天神町 錦町 常盤町 朝日町 花園町 松原 高砂町 日の出町"
).split()
BRANCHES = (
    "東京支店 大阪支店 名古屋営業所 福岡支店 仙台営業所 札幌支店 横浜営業所 広島支店 本社 第一工場"
).split()


@cache
def first_words() -> tuple[tuple[str, str], ...]:
    """Return the first words of names with their readings."""
    kanji = [
        (one + other, sound + echo)
        for one, sound in FIRST.items()
        for other, echo in SECOND.items()
    ]
    kana = [(one + other, one + other) for one in KANA_FIRST for other in KANA_SECOND]
    return tuple(kanji + kana)


@cache
def last_words() -> tuple[tuple[str, str], ...]:
    """Return what may follow a first word, with readings: trades, then trades behind a word."""
    plain = list(TRADES.items())
    longer = [
        (middle + trade, sound + echo)
        for middle, sound in MIDDLE.items()
        for trade, echo in TRADES.items()
    ]
    return tuple(plain + longer)


@cache
def sounding_alike() -> dict[str, str]:
    """Return for a character those that are typed by the same keys; "" where there is none."""
    sounds = [*FIRST.items(), *SECOND.items()]
    kana = dict(zip("ーツユヨイオンソシ", "ィッュョィォソンツ", strict=True))
    alike = {
        one: "".join(sorted({other for other, echo in sounds if echo == sound and other != one}))
        for one, sound in sounds
    }
    return kana | alike

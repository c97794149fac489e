"""A firm whose customers are written in many ways, for searching them."""

SOURCES = """\
  - {name: customers, system: hanbai, entity: customers, path: "inbox/得意先*.csv",
     profile: generic_customers, mode: snapshot, trust: 2}
  - {name: sales, system: hanbai, entity: transactions, path: "inbox/売上*.csv",
     profile: generic_transactions, mode: replace_period, counts_as: sales}
"""
FILES: dict[str, str | bytes] = {
    "inbox/得意先.csv": """\
コード,名称,フリガナ,郵便番号,住所,電話番号,メール,法人番号
C001,株式会社山田製作所,ヤマダセイサクショ,100-0001,東京都千代田区千代田1-1,03-1234-5678,,
C002,㈱髙島屋水産,ﾀｶｼﾏﾔｽｲｻﾝ,104-0061,東京都中央区銀座4-4,03-9999-0002,,1180301018771
C003,渡邉櫻有限会社,ワタナベサクラ,101-0021,東京都千代田区外神田2-2,03-9999-0003,info@watanabe-sakura.example.jp,
C004,ＮＹＫ海運株式会社,,103-0027,東京都中央区日本橋3-3,03-9999-0004,,
C005,霞ヶ浦興産（株）,,300-0033,茨城県土浦市川口1-3,029-999-0005,,
C006,株式会社キャナルコンピューター,,812-0018,福岡県福岡市博多区住吉1-2,092-999-0006,,
000777,群青商店,,105-0001,東京都港区虎ノ門5-5,03-9999-0007,,
C008,株式会社南極建設 中部支店,,450-0002,愛知県名古屋市中村区名駅1-1,052-999-0008,,
C009,有限会社若葉,,101-0044,東京都千代田区鍛冶町神田1-9,03-9999-0009,,
""".encode("utf-8-sig"),
    "inbox/売上.csv": """\
伝票番号,日付,得意先コード,得意先名,商品名,数量,単価,金額
1001,2026-01-10,C001,株式会社山田製作所,部品A,10,1000,10000
1002,2026-01-11,C009,有限会社若葉,部品B,5,2000,90000
""",
}

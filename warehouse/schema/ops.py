"""What was done: runs, files taken in, rows held back, control totals, generations."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table

from warehouse.schema.base import metadata
from warehouse.types import Key, String, Timestamp, Yen

run = Table(
    "ops_run",
    metadata,
    Column("run_id", Key, primary_key=True, comment="実行番号 / the run"),
    Column(
        "kind",
        String,
        nullable=False,
        comment="種類 / sync: 同期, rollback: 前回に戻す, decision: 判定",
    ),
    Column(
        "status",
        String,
        nullable=False,
        comment="結果 / running, published, unchanged, dry_run, failed",
    ),
    Column("started_at", Timestamp, nullable=False, comment="開始 / when it began"),
    Column("finished_at", Timestamp, comment="終了 / when it ended"),
    Column("as_of", Date, comment="ランクの基準日 / the day ranks are computed for"),
    Column(
        "generation", Integer, comment="公開した世代(なければ空) / the publication it made, if any"
    ),
    Column("dagster_run_id", String, comment="Dagsterの実行ID / the run of Dagster"),
    Column(
        "holder",
        String,
        nullable=False,
        comment="実行した人と処理 / who ran it: user@host, process",
    ),
    Column("message", String, comment="失敗の理由(文) / why it failed, for people"),
    Column("report", String, comment="報告(JSON) / its report, JSON"),
    comment="実行の記録 / a run",
)

quality = Table(
    "ops_quality",
    metadata,
    Column(
        "run_id",
        ForeignKey("ops_run.run_id"),
        primary_key=True,
        comment="数えた実行 / the run after which it was counted",
    ),
    Column("system", String, primary_key=True, comment="システム / the software"),
    Column(
        "records", Integer, nullable=False, comment="そのときのレコード数 / records it had then"
    ),
    Column(
        "superfluous",
        Integer,
        nullable=False,
        comment="同じ顧客(拠点)の2件目からのレコード / beyond the first of one customer or site",
    ),
    comment="データ品質の推移 / how single a system's records were after a run",
)

quality_field = Table(
    "ops_quality_field",
    metadata,
    Column(
        "run_id",
        ForeignKey("ops_run.run_id"),
        primary_key=True,
        comment="数えた実行 / the run after which it was counted",
    ),
    Column("system", String, primary_key=True, comment="システム / the software"),
    Column("field", String, primary_key=True, comment="項目 / the field"),
    Column(
        "filled", Integer, nullable=False, comment="値のあるレコード数 / records with a value in it"
    ),
    Column(
        "sound",
        Integer,
        nullable=False,
        comment="正しい値として読めたレコード数 / of these, those whose value makes sense",
    ),
    comment="項目ごとの充足の推移 / how complete and sound a field was after a run",
)

file = Table(
    "ops_file",
    metadata,
    Column("file_id", Key, primary_key=True, comment="ファイル番号 / the file"),
    Column(
        "run_id",
        ForeignKey("ops_run.run_id"),
        nullable=False,
        comment="受け取った実行 / the run that met it",
    ),
    Column("source", String, nullable=False, comment="tsunagi.yaml の source / the feed"),
    Column(
        "system",
        String,
        nullable=False,
        comment="システム(ソフト)の名前 / the software it comes from",
    ),
    Column("entity", String, nullable=False, comment="中身の種類 / what it holds"),
    Column(
        "profile",
        String,
        nullable=False,
        comment="読み方(名前@内容の印) / profile and mark of its content",
    ),
    Column(
        "counts_as",
        String,
        nullable=False,
        default="sales",
        comment="明細の数え方(sales, receipts, books) / what its lines count as",
    ),
    Column(
        "path",
        String,
        nullable=False,
        comment="場所(ワークスペースから) / as found, relative to the workspace",
    ),
    Column(
        "part",
        String,
        nullable=False,
        comment="分割ファイルの名前(1つで全部なら空) / part of a snapshot; empty: the whole",
    ),
    Column(
        "sha256",
        String,
        nullable=False,
        comment="内容のSHA-256(控えの名前) / names the archived bytes",
    ),
    Column("size", Key, nullable=False, comment="大きさ(バイト) / bytes"),
    Column(
        "modified_at",
        Timestamp,
        nullable=False,
        comment="ファイルの更新日時 / when the file was written",
    ),
    Column("taken_at", Timestamp, nullable=False, comment="受け取った日時 / when it was met"),
    Column(
        "status",
        String,
        nullable=False,
        comment="状態 / landed, duplicate, older, refused, withdrawn",
    ),
    Column(
        "message", String, comment="取り込まなかった理由(文) / why it was not landed, for people"
    ),
    Column("encoding", String, comment="文字コード / encoding"),
    Column("date_from", Date, comment="明細の最初の日 / first day of its lines"),
    Column("date_to", Date, comment="明細の最後の日 / last day of its lines"),
    Column("rows_read", Integer, nullable=False, default=0, comment="読んだ行 / rows read"),
    Column("rows_loaded", Integer, nullable=False, default=0, comment="取り込んだ行 / rows loaded"),
    Column("rows_held", Integer, nullable=False, default=0, comment="保留した行 / rows held back"),
    Column(
        "rows_skipped",
        Integer,
        nullable=False,
        default=0,
        comment="読み飛ばした行(見出し、合計など) / rows left out, such as titles and totals",
    ),
    Column("yen_read", Yen, nullable=False, default=0, comment="読んだ金額(円) / yen read"),
    Column("yen_loaded", Yen, nullable=False, default=0, comment="取り込んだ金額(円) / yen loaded"),
    Column("yen_held", Yen, nullable=False, default=0, comment="保留した金額(円) / yen held back"),
    Column("notes", String, comment="気づいたこと(JSON) / what the reader noticed, JSON"),
    Column(
        "published_generation",
        Integer,
        comment="今の状態を最初に含む公開 / the first publication with its present status",
    ),
    Column(
        "first_generation",
        Integer,
        comment="最初に含めた公開 / the first publication that included it",
    ),
    Index(None, "source", "sha256"),
    Index(None, "run_id"),
    comment="受け入れたファイル / a file met",
)

quarantine = Table(
    "ops_quarantine",
    metadata,
    Column("quarantine_id", Key, primary_key=True, comment="保留番号 / the row held back"),
    Column(
        "file_id", ForeignKey("ops_file.file_id"), nullable=False, comment="ファイル番号 / its file"
    ),
    Column(
        "run_id",
        ForeignKey("ops_run.run_id"),
        nullable=False,
        comment="保留した実行 / the run that held it",
    ),
    Column("source", String, nullable=False, comment="tsunagi.yaml の source / the feed"),
    Column("sheet", String, nullable=False, comment="シート名(なければ空) / its sheet, if any"),
    Column(
        "row_number",
        Integer,
        nullable=False,
        comment="ファイル内の行番号 / the row, as a spreadsheet counts",
    ),
    Column("field", String, nullable=False, comment="問題の項目 / the field at fault"),
    Column("value", String, nullable=False, comment="問題の値 / the value at fault"),
    Column(
        "code",
        String,
        nullable=False,
        comment="理由コード(docs/errors.md) / the reason, see docs/errors.md",
    ),
    Column("note", String, nullable=False, comment="理由と直し方(文) / the reason and what to do"),
    Column(
        "yen", Yen, comment="書かれている金額(読めたとき) / the amount as written, where readable"
    ),
    Column("row", String, nullable=False, comment="行全体(JSON) / the whole row, JSON"),
    Column(
        "status",
        String,
        nullable=False,
        comment="状態 / held: 保留, value: 値だけ除外, corrected: 修正済み, superseded: 差替え",
    ),
    Column("held_at", Timestamp, nullable=False, comment="保留した日時 / since when"),
    Column("resolved_at", Timestamp, comment="片付いた日時 / when it was settled"),
    Index(None, "file_id"),
    Index(None, "status"),
    comment="保留行 / a row held back",
)

control_total = Table(
    "ops_control_total",
    metadata,
    Column("control_total_id", Key, primary_key=True, comment="照合番号 / the reconciliation"),
    Column("run_id", ForeignKey("ops_run.run_id"), nullable=False, comment="実行 / the run"),
    Column(
        "file_id",
        ForeignKey("ops_file.file_id"),
        comment="ファイル番号 / the file, if it is of one",
    ),
    Column(
        "scope",
        String,
        nullable=False,
        comment="範囲 / file: ファイルごと, source: 取り込んだ明細と公開した明細",
    ),
    Column("subject", String, nullable=False, comment="ファイルまたは source / the file or source"),
    Column("measure", String, nullable=False, comment="何を / rows: 行, yen: 円"),
    Column("expected", Yen, nullable=False, comment="読んだ数 / as read"),
    Column("loaded", Yen, nullable=False, comment="取り込んだ数 / loaded"),
    Column("held", Yen, nullable=False, comment="保留した数 / held back"),
    Column("skipped", Yen, nullable=False, comment="読み飛ばした数 / left out"),
    Column(
        "difference",
        Yen,
        nullable=False,
        comment="差(0でなければ実行は失敗) / 0, or the run failed",
    ),
    Index(None, "run_id"),
    Index(None, "file_id"),
    comment="件数・金額の照合 / a reconciliation",
)

generation = Table(
    "ops_generation",
    metadata,
    Column(
        "generation",
        Integer,
        primary_key=True,
        autoincrement=False,
        comment="世代 / the publication",
    ),
    Column(
        "run_id",
        ForeignKey("ops_run.run_id"),
        nullable=False,
        comment="公開した実行 / the run that published",
    ),
    Column("published_at", Timestamp, nullable=False, comment="公開した日時 / when"),
    Column(
        "status",
        String,
        nullable=False,
        comment="状態 / current: 公開中, previous: 以前, withdrawn: 取り消し",
    ),
    Column(
        "summary",
        String,
        nullable=False,
        comment="表ごとの追加・変更・削除(JSON) / rows added, changed, removed by table, JSON",
    ),
    comment="公開の世代 / a publication",
)

export = Table(
    "ops_export",
    metadata,
    Column("export_id", Key, primary_key=True, comment="書き出し番号 / the export"),
    Column("name", String, nullable=False, comment="tsunagi.yaml での名前 / its name there"),
    Column("kind", String, nullable=False, comment="種類(kind) / its kind"),
    Column(
        "path",
        String,
        nullable=False,
        comment="場所(ワークスペースから) / the file, relative to the workspace",
    ),
    Column("made_at", Timestamp, nullable=False, comment="書き出した日時 / when"),
    Column(
        "made_by", String, nullable=False, comment="書き出した人と処理 / who: user@host, process"
    ),
    Column("generation", Integer, comment="もとにした公開の世代 / the publication it shows"),
    Column("rows", Integer, nullable=False, comment="行数 / rows"),
    Column("yen", Yen, comment="金額の合計(金額のない種類は空) / sum of its amounts, if any"),
    Column("bytes", Key, nullable=False, comment="大きさ(バイト) / bytes"),
    Column("sha256", String, nullable=False, comment="内容のSHA-256 / SHA-256 of the file"),
    Column(
        "left_out",
        Integer,
        nullable=False,
        comment="書き出さなかった件数(理由は detail) / left out, for reasons in detail",
    ),
    Column(
        "replaced_characters",
        Integer,
        nullable=False,
        comment="文字コードにないため置き換えた文字 / characters its encoding lacks, replaced",
    ),
    Column("detail", String, nullable=False, comment="詳細(JSON) / details, JSON"),
    Index(None, "name", "made_at"),
    comment="書き出しの記録 / a file written for others",
)

"""People of customers: their ids, what is published of them, what names their rows."""

import json

import sqlalchemy as sa
from alembic import op

from core.identity import identity_code

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables; rows of contacts that are landed already get their names."""
    op.create_table(
        "contact_identity",
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column(
            "system", sa.Text(), nullable=False, comment="of the record that first received the id"
        ),
        sa.Column(
            "entity", sa.Text(), nullable=False, comment="contacts or customers, where it stands"
        ),
        sa.Column("code", sa.Text(), nullable=False, comment="where this record goes, the id goes"),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_contact_identity")),
        sa.UniqueConstraint("serial", name=op.f("uq_contact_identity_serial")),
        sa.UniqueConstraint(
            "system", "code", "entity", name=op.f("uq_contact_identity_system_code_entity")
        ),
        comment="担当者IDの台帳 / every id of a person ever given, never reused",
    )
    op.create_table(
        "previous_dim_contact",
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_kana", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("job_title", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        sa.Column("record_count", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that had written it",
        ),
        sa.Column(
            "replaced_generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that replaced it",
        ),
        comment="dim_contact の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_dim_contact", "previous_dim_contact", ["replaced_generation"], unique=False
    )
    op.create_table(
        "previous_map_contact_alias",
        sa.Column("old_contact_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that had written it",
        ),
        sa.Column(
            "replaced_generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that replaced it",
        ),
        comment="map_contact_alias の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_map_contact_alias",
        "previous_map_contact_alias",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_map_contact_source",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_kana", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("job_title", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("mobile", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that had written it",
        ),
        sa.Column(
            "replaced_generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that replaced it",
        ),
        comment="map_contact_source の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_map_contact_source",
        "previous_map_contact_source",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "stage_contact_identity",
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_stage_contact_identity")),
        comment="これから発行する担当者ID / ids of people about to be given",
    )
    op.create_table(
        "stage_dim_contact",
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("site_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_kana", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("job_title", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("mobile", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("is_present", sa.Boolean(), nullable=True),
        sa.Column("record_count", sa.Integer(), nullable=True),
        sa.Column("system", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="dim_contact への変更案 / changes about to be published",
    )
    op.create_index("ix_stage_dim_contact_key", "stage_dim_contact", ["contact_id"], unique=False)
    op.create_table(
        "stage_map_contact_alias",
        sa.Column("old_contact_id", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="map_contact_alias への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_map_contact_alias_key",
        "stage_map_contact_alias",
        ["old_contact_id"],
        unique=False,
    )
    op.create_table(
        "stage_map_contact_source",
        sa.Column("system", sa.Text(), nullable=True),
        sa.Column("entity", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_kana", sa.Text(), nullable=True),
        sa.Column("department", sa.Text(), nullable=True),
        sa.Column("job_title", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("authority", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("mobile", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("is_present", sa.Boolean(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="map_contact_source への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_map_contact_source_key",
        "stage_map_contact_source",
        ["system", "entity", "code"],
        unique=False,
    )
    op.create_table(
        "dim_contact",
        sa.Column(
            "contact_id",
            sa.Text(),
            nullable=False,
            comment="担当者ID(P+8桁+検査数字) / the person: P, 8 digits, a check digit",
        ),
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "site_id",
            sa.Text(),
            nullable=True,
            comment="拠点ID(空: 顧客そのもの) / the site; empty: the customer itself",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="氏名 / name"),
        sa.Column("name_kana", sa.Text(), nullable=False, comment="フリガナ / reading in kana"),
        sa.Column("department", sa.Text(), nullable=False, comment="部署 / department"),
        sa.Column("job_title", sa.Text(), nullable=False, comment="役職 / job title"),
        sa.Column(
            "role", sa.Text(), nullable=False, comment="役割(窓口、経理など) / role in the business"
        ),
        sa.Column(
            "authority",
            sa.Text(),
            nullable=False,
            comment="決裁ルートでの立場(決裁者、承認者など) / part in the customer's decisions",
        ),
        sa.Column("phone", sa.Text(), nullable=False, comment="電話番号 / telephone"),
        sa.Column("mobile", sa.Text(), nullable=False, comment="携帯電話 / mobile telephone"),
        sa.Column("email", sa.Text(), nullable=False, comment="メールアドレス / e-mail"),
        sa.Column(
            "is_present",
            sa.Boolean(),
            nullable=False,
            comment="いずれかの出力に今もあるか / whether any export still lists the person",
        ),
        sa.Column(
            "record_count",
            sa.Integer(),
            nullable=False,
            comment="この人を載せているレコードの数 / records that speak of the person now",
        ),
        sa.Column(
            "system",
            sa.Text(),
            nullable=False,
            comment="システム(ソフト)の名前 / the software it comes from",
        ),
        sa.Column(
            "code",
            sa.Text(),
            nullable=False,
            comment="主なレコードのコード / code of the leading record there",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["dim_customer.customer_id"],
            name=op.f("fk_dim_contact_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["dim_site.site_id"],
            name=op.f("fk_dim_contact_site_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_dim_contact")),
        comment="顧客の担当者 / a person at a customer",
    )
    op.create_index(
        op.f("ix_dim_contact_customer_id"), "dim_contact", ["customer_id"], unique=False
    )
    op.create_index("ix_dim_contact_name", "dim_contact", ["name"], unique=False)
    op.create_table(
        "map_contact_alias",
        sa.Column(
            "old_contact_id",
            sa.Text(),
            nullable=False,
            comment="以前の担当者ID / an id that was published once",
        ),
        sa.Column(
            "contact_id",
            sa.Text(),
            nullable=False,
            comment="担当者ID(P+8桁+検査数字) / the person: P, 8 digits, a check digit",
        ),
        sa.Column(
            "since", sa.DateTime(timezone=True), nullable=False, comment="いつから / since when"
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["dim_contact.contact_id"],
            name=op.f("fk_map_contact_alias_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("old_contact_id", name=op.f("pk_map_contact_alias")),
        comment="以前の担当者ID / an id of a person no longer current",
    )
    op.create_index(
        op.f("ix_map_contact_alias_contact_id"), "map_contact_alias", ["contact_id"], unique=False
    )
    op.create_table(
        "map_contact_source",
        sa.Column(
            "system",
            sa.Text(),
            nullable=False,
            comment="システム(ソフト)の名前 / the software it comes from",
        ),
        sa.Column(
            "entity",
            sa.Text(),
            nullable=False,
            comment="どの表の行か / contacts: 名刺・担当者の出力, customers: 得意先台帳の担当者欄; "
            "where it stands",
        ),
        sa.Column(
            "code",
            sa.Text(),
            nullable=False,
            comment="そのシステムでのコード(なければ会社・氏名などから作る) / its code there, "
            "or made of company, name, department and e-mail",
        ),
        sa.Column(
            "contact_id",
            sa.Text(),
            nullable=False,
            comment="担当者ID(P+8桁+検査数字) / the person: P, 8 digits, a check digit",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="氏名 / name"),
        sa.Column("name_kana", sa.Text(), nullable=False, comment="フリガナ / reading in kana"),
        sa.Column("department", sa.Text(), nullable=False, comment="部署 / department"),
        sa.Column("job_title", sa.Text(), nullable=False, comment="役職 / job title"),
        sa.Column(
            "role", sa.Text(), nullable=False, comment="役割(窓口、経理など) / role in the business"
        ),
        sa.Column(
            "authority",
            sa.Text(),
            nullable=False,
            comment="決裁ルートでの立場(決裁者、承認者など) / part in the customer's decisions",
        ),
        sa.Column("phone", sa.Text(), nullable=False, comment="電話番号 / telephone"),
        sa.Column("mobile", sa.Text(), nullable=False, comment="携帯電話 / mobile telephone"),
        sa.Column("email", sa.Text(), nullable=False, comment="メールアドレス / e-mail"),
        sa.Column(
            "method",
            sa.Text(),
            nullable=False,
            comment="同じ人とした根拠 / why it is this person: email, mobile, name, surname, "
            "single",
        ),
        sa.Column(
            "is_present",
            sa.Boolean(),
            nullable=False,
            comment="出力に今もあるか / whether the export still lists it",
        ),
        sa.Column(
            "file_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="そう書いてあるファイル / the file that says so",
        ),
        sa.Column(
            "sheet", sa.Text(), nullable=False, comment="シート名(なければ空) / its sheet, if any"
        ),
        sa.Column(
            "row_number",
            sa.Integer(),
            nullable=False,
            comment="ファイル内の行番号 / the row, as a spreadsheet counts",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["dim_contact.contact_id"],
            name=op.f("fk_map_contact_source_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["ops_file.file_id"], name=op.f("fk_map_contact_source_file_id")
        ),
        sa.PrimaryKeyConstraint("system", "entity", "code", name=op.f("pk_map_contact_source")),
        comment="各システムの担当者レコードと担当者の対応 / a record of a person, "
        "as its system has it",
    )
    op.create_index(
        op.f("ix_map_contact_source_contact_id"), "map_contact_source", ["contact_id"], unique=False
    )
    _name_rows()


def _name_rows() -> None:
    """Give landed rows their own code, or contacts what their company, name and address make."""
    code = sa.Column(
        "code",
        sa.Text(),
        nullable=False,
        server_default="",
        comment="names it in its source; empty: nothing does",
    )
    with op.batch_alter_table("source_detail") as batch:
        batch.add_column(code)
    with op.batch_alter_table("source_detail") as batch:
        batch.alter_column("code", server_default=None)
    table = sa.table(
        "source_detail",
        sa.column("detail_id", sa.BigInteger()),
        sa.column("entity", sa.Text()),
        sa.column("row", sa.Text()),
        sa.column("code", sa.Text()),
    )
    connection = op.get_bind()
    rows = list(connection.execute(sa.select(table.c.detail_id, table.c.entity, table.c.row)))
    for row in rows:
        connection.execute(
            sa.update(table)
            .where(table.c.detail_id == row.detail_id)
            .values(code=_name(row.entity, row.row))
        )
    op.create_index(
        "ix_source_detail_source_source_detail_code", "source_detail", ["source", "code"]
    )


def _name(entity: str, row: str) -> str:
    try:
        texts = json.loads(row)
    except ValueError:
        return ""
    own = identity_code([texts.get("code", "")])
    if own or entity != "contacts":
        return own
    parts = ("customer_code", "name", "department", "email")
    return identity_code([texts.get(name, "") for name in parts])

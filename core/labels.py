"""What people call the canonical fields, and the kinds of lines."""

from typing import Final

from core.language import Text

FIELD_LABELS: Final[dict[str, Text]] = {
    "basis": Text("事実/推測", "Fact or assumption"),
    "importance": Text("重要度", "Importance"),
    "urgency": Text("緊急度", "Urgency"),
    "next_action": Text("次回の行動", "Next action"),
    "credibility": Text("信憑性", "Credibility"),
    "contact_code": Text("担当者コード", "Contact code"),
    "opened_on": Text("発生日", "Opened on"),
    "outcome": Text("受注・失注", "Outcome"),
    "expected_date": Text("完了予定日", "Expected date"),
    "probability": Text("確度", "Probability"),
    "stage": Text("段階", "Stage"),
    "closed_on": Text("完了日", "Closed on"),
    "code": Text("コード", "Code"),
    "name": Text("名称", "Name"),
    "name_kana": Text("フリガナ", "Reading"),
    "name_short": Text("略称", "Short name"),
    "corporate_number": Text("法人番号", "Corporate number"),
    "invoice_number": Text("インボイス登録番号", "Invoice number"),
    "postal_code": Text("郵便番号", "Postal code"),
    "address": Text("住所", "Address"),
    "phone": Text("電話番号", "Telephone"),
    "fax": Text("FAX番号", "Fax"),
    "email": Text("メールアドレス", "E-mail"),
    "url": Text("ホームページ", "Web page"),
    "department": Text("部署", "Department"),
    "contact_name": Text("先方担当者", "Contact"),
    "representative": Text("代表者", "Representative"),
    "industry": Text("業種", "Industry"),
    "sales_rep": Text("営業担当", "Sales rep"),
    "closing_day": Text("締日", "Closing day"),
    "credit_limit": Text("与信限度額", "Credit limit"),
    "credit_score": Text("信用評点", "Credit score"),
    "capital": Text("資本金", "Capital"),
    "employees": Text("従業員数", "Employees"),
    "annual_sales": Text("年商", "Annual sales"),
    "acquisition_source": Text("獲得経路", "Acquired through"),
    "policy": Text("営業方針", "Policy"),
    "potential": Text("将来性", "Potential"),
    "note": Text("備考", "Note"),
    "updated_at": Text("更新日", "Updated"),
    "job_title": Text("役職", "Job title"),
    "role": Text("役割", "Role"),
    "authority": Text("決裁ルート", "Part in decisions"),
    "mobile": Text("携帯電話", "Mobile"),
    "exchanged_on": Text("名刺交換日", "Exchanged on"),
    "subject": Text("件名", "Subject"),
    "result": Text("結果", "Result"),
    "next_date": Text("次回予定日", "Next date"),
    "document_no": Text("伝票番号", "Document no."),
    "line_no": Text("行番号", "Line no."),
    "date": Text("日付", "Date"),
    "customer_code": Text("得意先コード", "Customer code"),
    "customer_name": Text("得意先名", "Customer name"),
    "kind": Text("取引区分", "Kind"),
    "item_code": Text("商品コード", "Item code"),
    "item_name": Text("商品名", "Item"),
    "quantity": Text("数量", "Quantity"),
    "unit_price": Text("単価", "Unit price"),
    "amount": Text("金額", "Amount"),
    "tax": Text("消費税", "Tax"),
    "tax_rate": Text("税率", "Tax rate"),
    "cost": Text("原価", "Cost"),
    "gross_profit": Text("粗利", "Gross profit"),
}


LINE_KINDS: Final[dict[str, Text]] = {
    "sale": Text("売上", "sale"),
    "return": Text("返品", "return"),
    "discount": Text("値引", "discount"),
    "payment": Text("入金", "payment"),
    "adjustment": Text("調整", "adjustment"),
}
"""Kind of a line (``core.fields.KINDS``) → what people call it."""

ENTITY_LABELS: Final[dict[str, dict[str, Text]]] = {
    "contacts": {
        "code": Text("担当者コード", "Contact code"),
        "name": Text("氏名", "Name"),
    },
    "activities": {
        "code": Text("活動ID", "Activity id"),
        "date": Text("活動日", "Date"),
        "kind": Text("活動種別", "Kind of activity"),
    },
    "deals": {
        "code": Text("案件ID", "Deal id"),
        "name": Text("案件名", "Deal"),
        "stage": Text("フェーズ", "Stage"),
        "expected_date": Text("受注予定日", "Expected date"),
        "acquisition_source": Text("獲得元", "Source"),
    },
}
"""Where people who speak of one kind of record call a field something else."""


def label_of(field: str, entity: str = "") -> Text | None:
    """Return what people call a field of an entity; None where it is none of ours."""
    return ENTITY_LABELS.get(entity, {}).get(field) or FIELD_LABELS.get(field)


def label(field: str, entity: str = "") -> str:
    """Return what people call a field of an entity; a column of the file keeps its own name."""
    return str(label_of(field, entity) or field)


def named(field: str, entity: str = "") -> Text:
    """Return what people call a field, with the field as profiles write it: 日付(date)."""
    found = label_of(field, entity)
    return Text(f"{found.ja}({field})", f"{found.en} ({field})") if found else Text(field, field)

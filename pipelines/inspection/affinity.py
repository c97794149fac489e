"""Which looks speak for a field, and which against it.

What belongs here: the table of fields and looks, and judging one column by it. What does not:
headers (``connectors.hints``) and the choice between columns (``pipelines.inspection.assign``).
"""

from typing import Final

from cleansing.looks import Looks
from connectors.canonical import words
from core.language import Text

Weights = dict[str, float]

_WHEN: Final[Weights] = {"date": 1.0, "short_date": 0.8, "serial_date": 0.7}
_NUMBER: Final[Weights] = {"number": 0.8, "money": 1.0}
_CODE: Final[Weights] = {"code": 0.8, "mixed_code": 0.9, "seven_digits": 0.5}
_PHONE: Final[Weights] = {"phone": 1.0}

FITS: Final[dict[str, Weights]] = {
    "code": _CODE,
    "name": {"company": 1.0, "person": 0.8, "text": 0.4},
    "name_kana": {"kana": 1.0},
    "name_short": {"company": 0.4, "text": 0.5, "kana": 0.4, "person": 0.4},
    "corporate_number": {"corporate": 1.0, "thirteen": 0.8},
    "invoice_number": {"invoice": 1.0, "thirteen": 0.5},
    "postal_code": {"postal": 1.0, "seven_digits": 0.8},
    "address": {"address": 1.0, "prefecture": 0.8, "city": 0.8, "building": 0.6},
    "phone": _PHONE,
    "mobile": {"mobile": 1.0, "phone": 0.6},
    "fax": _PHONE,
    "email": {"email": 1.0},
    "url": {"url": 1.0},
    "department": {"department": 1.0, "text": 0.4},
    "contact_name": {"person": 1.0, "kana": 0.5},
    "representative": {"person": 1.0},
    "industry": {"industry": 1.0, "text": 0.5},
    "sales_rep": {"person": 1.0, "text": 0.4, "code": 0.4},
    "closing_day": {"closing": 1.0},
    "credit_limit": _NUMBER,
    "credit_score": {"number": 0.7},
    "capital": _NUMBER,
    "employees": {"number": 0.8},
    "annual_sales": _NUMBER,
    "updated_at": _WHEN,
    "date": _WHEN,
    "next_date": _WHEN,
    "exchanged_on": _WHEN,
    "document_no": _CODE,
    "line_no": {"number": 0.8, "code": 0.6},
    "customer_code": _CODE,
    "customer_name": {"company": 1.0, "person": 0.8, "text": 0.4, "kana": 0.5},
    "kind": {"kind": 1.0},
    "item_code": _CODE,
    "item_name": {"text": 0.5},
    "quantity": {"number": 0.8},
    "unit_price": _NUMBER,
    "amount": _NUMBER,
    "tax": _NUMBER,
    "tax_rate": {"rate": 1.0},
    "cost": _NUMBER,
    "gross_profit": _NUMBER,
    "job_title": {"job_title": 1.0},
}
"""Field → look → how much it speaks for the field. Fields that are not here take any text."""

_DISTINCT: Final = words(
    "email url invoice corporate postal phone date kana company prefecture address person rate"
)
"""Looks that tell what a column is, so that they speak against other fields."""

_BEARS: Final[dict[str, frozenset[str]]] = {
    field: frozenset(looks.split())
    for field, looks in {
        "code": "phone corporate invoice email date rate",
        "customer_code": "phone corporate invoice kana company person date rate",
        "document_no": "date corporate phone rate",
        "item_code": "corporate phone date rate",
        "name": "kana address",
        "customer_name": "kana address",
        "name_short": "company kana person address",
        "address": "postal company",
        "department": "company address person",
        "sales_rep": "kana company",
        "item_name": "company kana person date address email url phone",
        "closing_day": "rate",
        "employees": "rate",
        "credit_score": "rate",
        "line_no": "rate",
        "quantity": "rate date",
        "tax": "rate",
        "subject": "company kana person date",
        "result": "company kana person date address",
    }.items()
}
"""Field → telling looks that it bears all the same."""

_ANYTHING: Final = frozenset({"note", "policy", "potential", "acquisition_source", "kind"})
_NUMERIC: Final = frozenset(
    {"quantity", "unit_price", "amount", "tax", "cost", "gross_profit", "credit_limit", "capital"}
)

ALONE: Final[dict[str, tuple[str, float]]] = {
    "email": ("email", 0.8),
    "url": ("url", 0.8),
    "invoice_number": ("invoice", 0.8),
    "corporate_number": ("corporate", 0.8),
    "postal_code": ("postal", 0.7),
    "phone": ("phone", 0.7),
    "address": ("address", 0.7),
    "name_kana": ("kana", 0.7),
    "name": ("company", 0.4),
    "customer_name": ("company", 0.4),
}
"""Field → the look that is enough by itself, and the share it must have."""

NAMES: Final[dict[str, Text]] = {
    "email": Text("メールアドレスの形", "e-mail addresses"),
    "url": Text("URLの形", "web addresses"),
    "invoice": Text("T+13桁の登録番号", "T and 13 digits"),
    "corporate": Text(
        "検査用数字の合う13桁(法人番号)", "13 digits with the check digit of 法人番号"
    ),
    "thirteen": Text("13桁の番号", "13 digits"),
    "postal": Text("郵便番号の形", "postal codes"),
    "seven_digits": Text("7桁の番号", "7 digits"),
    "phone": Text("電話番号の形", "telephone numbers"),
    "mobile": Text("携帯電話の番号", "mobile numbers"),
    "date": Text("日付", "dates"),
    "short_date": Text("年のない日付か2桁の年", "dates without a full year"),
    "serial_date": Text("Excelの日付シリアル値", "Excel serial dates"),
    "kana": Text("カナ", "kana"),
    "company": Text("会社名(株式会社・㈱など)", "company names"),
    "person": Text("人名", "names of persons"),
    "address": Text("住所", "addresses"),
    "prefecture": Text("都道府県名", "prefectures"),
    "city": Text("市区町村名", "cities"),
    "building": Text("建物名", "buildings"),
    "number": Text("数値", "numbers"),
    "money": Text("金額", "amounts"),
    "code": Text("コードの形", "codes"),
    "mixed_code": Text("英数字のコード", "codes of letters and digits"),
    "rate": Text("税率", "tax rates"),
    "closing": Text("締日(末・20など)", "closing days"),
    "kind": Text("取引区分の言葉", "kinds of transactions"),
    "department": Text("部署名", "departments"),
    "industry": Text("業種", "industries"),
    "job_title": Text("役職", "job titles"),
    "text": Text("文字", "text"),
}
"""Look → what people call it."""


def speaks_for(field: str, looks: Looks) -> tuple[float, str]:
    """Judge a column's texts for a field.

    Returns:
        From -1 (they are clearly something else) over 0 (they tell nothing) to 1, and the look
        that decides, "".
    """
    if looks.filled == 0:
        return 0.0, ""
    fits = FITS.get(field)
    if fits is None:
        return 0.0, ""
    kind, best = max(
        ((kind, looks.share(kind) * weight) for kind, weight in fits.items()),
        key=lambda pair: pair[1],
    )
    if best >= 0.5 or looks.filled < 2:
        return best, kind
    if field in _NUMERIC and looks.share("number", "money") < 0.2:
        return -1.0, ""
    if field in _ANYTHING:
        return 0.0, ""
    borne = _BEARS.get(field, frozenset())
    against = [(looks.share(k), k) for k in _DISTINCT if k not in fits and k not in borne]
    share, strange = max(against, default=(0.0, ""))
    return (-share, strange) if share >= 0.8 else (best, kind)

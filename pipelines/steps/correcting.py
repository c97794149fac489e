"""What somebody may say of a customer's field, and how it becomes the value the master holds.

Every field goes through the cleanser that the systems' values go through, so that a corrected
telephone number is written like every other. The postal code of one place never stays beside the
address of another: letters would go astray.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cleansing.addresses import Address, clean_postal_code, split_address
from cleansing.emails import Email, clean_email
from cleansing.folds import fold_spaces, fold_width, is_kana, to_katakana
from cleansing.gazetteer import prefecture_of_postal_code
from cleansing.identifiers import corporate_number, invoice_number
from cleansing.names import split_name
from cleansing.phones import Phone, clean_phone
from cleansing.problems import Problem
from cleansing.readings import bare_kana
from core.errors import DecisionError
from core.language import Text

LONGEST: Final = 200
_URL: Final = re.compile(r"(?:https?://)?[\w.\-]+\.[a-z]{2,}(?::[0-9]+)?(?:/\S*)?", re.IGNORECASE)
YES, NO = "○", "×"

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What the cleansers need to know beside the text.

    Attributes:
        postal_code: the customer's, which may tell the prefecture.
        prefecture: of the customer's address now.
        city: of the customer's address now.
        given_code: the postal code somebody typed beside an address; None: nobody was asked.
        is_person: whether the customer has no legal form.
        policies: the firm's policies.
    """

    postal_code: str = ""
    prefecture: str = ""
    city: str = ""
    given_code: str | None = None
    is_person: bool = False
    policies: tuple[str, ...] = ()


TITLES: Final[dict[str, Text]] = {
    "name": Text("名称", "Name"),
    "name_kana": Text("フリガナ", "Reading"),
    "corporate_number": Text("法人番号", "Corporate number"),
    "invoice_number": Text("登録番号", "Invoice number"),
    "postal_code": Text("郵便番号", "Postal code"),
    "address": Text("住所", "Address"),
    "phone": Text("電話番号", "Telephone"),
    "email": Text("メールアドレス", "E-mail"),
    "url": Text("ホームページ", "Web page"),
    "industry": Text("業種", "Industry"),
    "sales_rep": Text("営業担当", "Sales rep"),
    "policy": Text("営業方針", "Policy"),
    "potential": Text("将来性", "Potential"),
}
"""The fields one can correct, in the order in which they are shown."""


def corrected(field: str, text: str, known: Known) -> Values:
    """Return what the master is to hold: the field, and the fields that follow from it.

    Args:
        field: one of ``TITLES``.
        text: what somebody typed; "" says that the customer has none.
        known: what else is known of the customer.

    Raises:
        DecisionError: ``CORRECTION_VALUE``: the field cannot hold it; says why.
    """
    make = _MAKERS.get(field)
    if make is None:
        raise _refused(field, Text("この項目は訂正できません。", "This field cannot be corrected."))
    plain = text.strip()
    if len(plain) > LONGEST:
        raise _refused(field, Text(f"{LONGEST}文字までです。", f"At most {LONGEST} characters."))
    return make(plain, known)


def _name(text: str, _: Known) -> Values:
    if not text:
        raise _refused("name", Text("名称を空にはできません。", "A name cannot be empty."))
    found = split_name(text)
    dropped = found.branch or found.department or found.honorific or found.remarks
    name = fold_spaces(fold_width(text)) if dropped else found.display
    return {"name": name, "legal_form": found.legal_form}


def _kana(text: str, _: Known) -> Values:
    kana = bare_kana(to_katakana(fold_spaces(fold_width(text))))
    if kana and not is_kana(kana):
        raise _refused("name_kana", Text("カナで入れてください。", "Enter it in kana."))
    return {"name_kana": kana}


def _address(text: str, known: Known) -> Values:
    """Return an address in its parts, with its postal code where that is another than before."""
    given = _postal_code(known.given_code or "", known)["postal_code"]
    found = split_address(text, given or known.postal_code)
    building = f"　{found.building}" if found.building else ""
    whole = f"{found.prefecture}{found.city}{found.rest}{building}"
    values = {"address": whole, "prefecture": found.prefecture, "city": found.city}
    code = _code_beside(known, given, found)
    return values if code == known.postal_code else {**values, "postal_code": code}


def _code_beside(known: Known, given: str, found: Address) -> str:
    """Return the postal code of a new address: what somebody said it is, else what may stay."""
    if given and given != known.postal_code:
        return given
    if found.postal_code:
        return found.postal_code
    if known.given_code is not None and not given:
        return ""
    return known.postal_code if _keeps_code(known, found) else ""


def _keeps_code(known: Known, found: Address) -> bool:
    """Tell whether the postal code that was there fits a new address.

    It was that of the old place. In another one it fits only if it shows that it was put right
    before: by its first digits it belongs to the new prefecture, and not to the old one.
    """
    if (found.prefecture, found.city) == (known.prefecture, known.city):
        return True
    of_code = prefecture_of_postal_code(known.postal_code)
    return of_code == found.prefecture != known.prefecture and bool(of_code)


def _phone(text: str, _: Known) -> Values:
    return {"phone": _cleansed("phone", clean_phone(text), lambda one: one.national)}


def _email(text: str, _: Known) -> Values:
    return {"email": _cleansed("email", clean_email(text), lambda one: one.address)}


def _postal_code(text: str, _: Known) -> Values:
    return {"postal_code": _cleansed("postal_code", clean_postal_code(text), str)}


def _corporate_number(text: str, _: Known) -> Values:
    return {"corporate_number": _cleansed("corporate_number", corporate_number(text), str)}


def _invoice_number(text: str, known: Known) -> Values:
    found = invoice_number(text, person=known.is_person)
    return {"invoice_number": _cleansed("invoice_number", found, str)}


def _url(text: str, _: Known) -> Values:
    url = fold_width(text)
    if url and not _URL.fullmatch(url):
        raise _refused(
            "url",
            Text("https:// で始まるアドレスを入れてください。", "Enter an address, https://…"),
        )
    return {"url": url}


def _policy(text: str, known: Known) -> Values:
    if text not in known.policies:
        told = "、".join(known.policies)
        raise _refused(
            "policy", Text(f"次から選んでください: {told}", f"Choose one of these: {told}")
        )
    return {"policy": text}


def _potential(text: str, _: Known) -> Values:
    if text not in (YES, NO):
        raise _refused("potential", Text("○ か × を選んでください。", "Choose ○ or ×."))
    return {"potential": text}


def _free(field: str) -> Callable[[str, Known], Values]:
    def make(text: str, _: Known) -> Values:
        return {field: fold_spaces(fold_width(text))}

    return make


_MAKERS: Final[dict[str, Callable[[str, Known], Values]]] = {
    "name": _name,
    "name_kana": _kana,
    "corporate_number": _corporate_number,
    "invoice_number": _invoice_number,
    "postal_code": _postal_code,
    "address": _address,
    "phone": _phone,
    "email": _email,
    "url": _url,
    "industry": _free("industry"),
    "sales_rep": _free("sales_rep"),
    "policy": _policy,
    "potential": _potential,
}


def _cleansed(
    field: str, found: "Phone | Email | str | Problem | None", text: Callable[..., str]
) -> str:
    if isinstance(found, Problem):
        raise _refused(field, found.note)
    return "" if found is None else text(found)


def _refused(field: str, why: Text) -> DecisionError:
    title = TITLES.get(field, Text(field, field))
    return DecisionError(
        "CORRECTION_VALUE",
        Text(
            ja=f"{title.ja}は訂正していません。{why.ja}",
            en=f"{title.en} was not corrected. {why.en}",
        ),
    )

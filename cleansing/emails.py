"""E-mail addresses, and whether their domain says anything of the firm.

Sources: RFC 5321 (lengths; only the domain is without case), the carriers' former habit of giving
out addresses that RFC 5322 does not allow (``taro..y@docomo.ne.jp``, ``taro.@ezweb.ne.jp``), which
work and are kept.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from ruamel.yaml import YAML

from cleansing.cells import damage, fold, says_nothing
from cleansing.problems import Problem
from core.language import Text

_LONGEST: Final = 1000
_LOCAL_PART: Final = 64
_ADDRESS: Final = 254

_SEPARATORS: Final = re.compile(r"[\s,;、/|]+")
_OPENING: Final = "<>()[]{}\"'「」:"
_WRAPPING: Final = f"{_OPENING}。."
# メール with its long vowel folded to a dash, as `fold` does
_LABEL: Final = re.compile(r"^(?:mailto|e-?mail|メ-ル)\s*:\s*", re.IGNORECASE)
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-]+")
_DOMAIN: Final = re.compile(r"(?:[^\W_](?:[\w\-]{0,61}[^\W_])?\.)+[^\W\d_][\w\-]{0,61}[^\W_]")

_NOT_AN_EMAIL: Final = Problem(
    "not_an_email",
    Text("メールアドレスとして読めません。", "This cannot be read as an e-mail address."),
)


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail address.

    Attributes:
        address: The address with its domain in lower case; the part before the ``@`` as written.
        domain: What follows the ``@``.
        free_mail: Whether anyone can have an address in the domain (free mail, carriers, access
            providers), so that it is no evidence of a firm.
        irregular: Whether the part before the ``@`` breaks RFC 5322 by its dots, as addresses of
            Japanese carriers may; some mail servers refuse it.
        others: Further addresses of the cell.
    """

    address: str
    domain: str
    free_mail: bool
    irregular: bool = False
    others: tuple[str, ...] = ()


def clean_email(text: str) -> Email | Problem | None:
    """Read an e-mail address.

    Args:
        text: A cell; full-width letters, ``mailto:``, ``Name <address>``, a full stop at the end
            and several addresses are accepted.

    Returns:
        The first address of the cell, with the others beside it; None where the cell says
        nothing; a `Problem` with the code ``not_an_email`` or one of `cleansing.cells.damage`.
    """
    folded = fold(text)
    if says_nothing(folded):
        return None
    spoilt = damage(folded)
    if spoilt:
        return spoilt
    if len(folded) > _LONGEST:
        return _NOT_AN_EMAIL
    parts = [part for part in _SEPARATORS.split(_LABEL.sub("", folded)) if "@" in part]
    emails = [_address(_LABEL.sub("", part)) for part in parts]
    if not emails or not emails[0]:
        return _NOT_AN_EMAIL
    first = emails[0]
    others = dict.fromkeys(email.address for email in emails[1:] if email and email != first)
    return Email(first.address, first.domain, first.free_mail, first.irregular, tuple(others))


def is_free_mail(domain: str) -> bool:
    """Tell whether anyone can have an address in a domain, or in one above it."""
    labels = domain.lower().split(".")
    known = _free_mail_domains()
    return any(".".join(labels[start:]) in known for start in range(len(labels) - 1))


@cache
def _free_mail_domains() -> frozenset[str]:
    resource = files("cleansing") / "resources" / "free_mail_domains.yaml"
    groups = YAML(typ="safe").load(resource.read_text(encoding="utf-8"))
    return frozenset(domain for group in groups.values() for domain in group)


def _address(part: str) -> Email | None:
    bracketed = re.search(r"<([^<>]*@[^<>]*)>", part)
    local, _, domain = (bracketed[1] if bracketed else part).rpartition("@")
    local = local.lstrip(_OPENING)
    domain = domain.strip(_WRAPPING).lower()
    address = f"{local}@{domain}"
    if not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        return None
    if len(local) > _LOCAL_PART or len(address) > _ADDRESS:
        return None
    irregular = ".." in local or local.startswith(".") or local.endswith(".")
    return Email(address, domain, is_free_mail(domain), irregular)

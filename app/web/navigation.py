"""The menu: what there is, and for whom."""

from dataclasses import dataclass

from core.language import Text
from core.people import Person, Role

MANUAL, ADMINISTER = "/manual/operator", "/manual/administer"


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the menu, or several under one title.

    Attributes:
        path: its address; pages below it belong to it.
        manual: the page of the manual that explains it, and the heading there.
        within: the pages under it, shown as a second row; its own address leads to the first.
    """

    path: str
    title: Text
    role: Role
    manual: str
    within: tuple["Entry", ...] = ()


_VIEWER, _OPERATOR, _ADMINISTRATOR = Role.VIEWER, Role.OPERATOR, Role.ADMINISTRATOR

MENU: tuple[Entry, ...] = (
    Entry("/", Text("ホーム", "Home"), _VIEWER, f"{MANUAL}#ホーム"),
    Entry("/review", Text("確認", "Review"), _OPERATOR, f"{MANUAL}#確認"),
    Entry("/customers", Text("顧客", "Customers"), _VIEWER, f"{MANUAL}#顧客"),
    Entry("/ranks", Text("ランク", "Ranks"), _VIEWER, f"{MANUAL}#ランク"),
    Entry(
        "/sales",
        Text("営業", "Sales"),
        _VIEWER,
        f"{MANUAL}#営業",
        (
            Entry("/sales/visits", Text("訪問候補", "To visit"), _VIEWER, f"{MANUAL}#訪問候補"),
            Entry("/sales/deals", Text("案件", "Deals"), _VIEWER, f"{MANUAL}#案件と活動"),
            Entry("/sales/activities", Text("活動", "Activities"), _VIEWER, f"{MANUAL}#案件と活動"),
            Entry("/sales/stages", Text("段階", "Stages"), _VIEWER, f"{MANUAL}#段階"),
        ),
    ),
    Entry(
        "/boards",
        Text("分析", "Analysis"),
        _VIEWER,
        f"{MANUAL}#分析",
        (
            Entry("/boards/sales", Text("売上", "Sales"), _VIEWER, f"{MANUAL}#売上"),
            Entry("/boards/groups", Text("顧客の分類", "Groups"), _VIEWER, f"{MANUAL}#顧客の分類"),
            Entry(
                "/boards/together",
                Text("一緒に買われる商品", "Bought together"),
                _VIEWER,
                f"{MANUAL}#一緒に買われる商品",
            ),
            Entry("/boards/rfm", Text("RFM", "RFM"), _VIEWER, f"{MANUAL}#rfm"),
            Entry("/boards/dormant", Text("休眠顧客", "Dormant"), _VIEWER, f"{MANUAL}#休眠顧客"),
            Entry(
                "/boards/quality",
                Text("データ品質", "Data quality"),
                _VIEWER,
                f"{MANUAL}#データ品質",
            ),
        ),
    ),
    Entry(
        "/reconciliation",
        Text("照合", "Reconcile"),
        _VIEWER,
        f"{MANUAL}#照合",
        (
            Entry(
                "/reconciliation/sales",
                Text("売上の差", "Sales"),
                _VIEWER,
                f"{MANUAL}#売上と入金の差",
            ),
            Entry(
                "/reconciliation/receipts",
                Text("入金の差", "Receipts"),
                _VIEWER,
                f"{MANUAL}#売上と入金の差",
            ),
            Entry(
                "/reconciliation/balances",
                Text("売掛金の残高", "Open balances"),
                _VIEWER,
                f"{MANUAL}#売掛金の残高",
            ),
        ),
    ),
    Entry(
        "/operation",
        Text("取り込み", "Intake"),
        _VIEWER,
        f"{MANUAL}#取り込み",
        (
            Entry("/operation/runs", Text("実行", "Runs"), _VIEWER, f"{MANUAL}#実行"),
            Entry("/operation/files", Text("ファイル", "Files"), _VIEWER, f"{MANUAL}#ファイル"),
            Entry(
                "/operation/quarantine",
                Text("保留行", "Rows held back"),
                _OPERATOR,
                f"{MANUAL}#保留行",
            ),
            Entry(
                "/operation/sources",
                Text("取り込み設定", "Sources"),
                _ADMINISTRATOR,
                f"{ADMINISTER}#取り込み設定",
            ),
        ),
    ),
    Entry("/exports", Text("書き出し", "Files"), _VIEWER, f"{MANUAL}#書き出し"),
    Entry(
        "/admin",
        Text("管理", "Administration"),
        _ADMINISTRATOR,
        f"{ADMINISTER}#管理",
        (
            Entry(
                "/admin/accounts",
                Text("アカウント", "Accounts"),
                _ADMINISTRATOR,
                f"{ADMINISTER}#アカウント",
            ),
            Entry(
                "/admin/audit",
                Text("操作の記録", "Audit log"),
                _ADMINISTRATOR,
                f"{ADMINISTER}#操作の記録",
            ),
        ),
    ),
)
"""In the order shown."""


def menu(person: Person) -> list[Entry]:
    """Return the pages somebody may see."""
    return allowed(MENU, person)


def allowed(entries: tuple[Entry, ...], person: Person) -> list[Entry]:
    """Return those of some entries that somebody may see."""
    return [entry for entry in entries if person.role.allows(entry.role)]


def is_within(path: str, entry: Entry) -> bool:
    """Tell whether a page belongs to an entry."""
    return path == entry.path or (entry.path != "/" and path.startswith(f"{entry.path}/"))


def manual_of(path: str) -> str:
    """Return the place in the manual that explains a page."""
    entries = [*MENU, *(child for entry in MENU for child in entry.within)]
    fitting = [entry for entry in entries if is_within(path, entry)]
    nearest = max(fitting, key=lambda entry: len(entry.path), default=MENU[0])
    return nearest.manual

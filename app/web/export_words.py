"""Words of the outgoing files: what each kind is for."""

from typing import Final

from connectors.profile import load_profile
from core.errors import ConfigurationError
from core.language import Text
from pipelines.exports.settings import Outgoing
from pipelines.steps.written import CHANGES, LEFT_OUT, REPLACED
from pipelines.workspace import Workspace

KINDS: Final = {
    "codes": Text("コード対応表", "Codes"),
    "mailing": Text("宛名", "Mailing list"),
    "updates": Text("システムの訂正", "Corrections of a system"),
    "customers": Text("顧客の取り込み用", "Customers for import"),
    "journal": Text("会計ソフトの仕訳", "Sales journal"),
    "ledger": Text("顧客台帳", "Ledger workbook"),
    "report": Text("月次報告", "Monthly report"),
}
BESIDE: Final = {
    LEFT_OUT: Text("除いた先の一覧", "who was left out"),
    CHANGES: Text("変わる値の一覧", "what changes"),
    REPLACED: Text("置き換えた文字の一覧", "replaced characters"),
}
"""Files about a file, by the ending of their name."""
_PURPOSES: Final = {
    "codes": Text(
        "各システムの得意先コードと顧客IDの対応です。別々のソフトの数字を突き合わせるときに使います。",
        "Every system's code beside the customer id.",
    ),
    "mailing": Text(
        "案内状などの宛先です。案内を望まない先、住所の足りない先は除き、同じ宛先は1つにします。",
        "Addressees, without those who want no mail and those without an address.",
    ),
    "updates": Text(
        "「{source}」を出したソフトに取り込み、古い値や間違いを直すファイルです。直す行だけが入ります。",
        "To be imported by the software behind '{source}': only the rows to be corrected.",
    ),
    "customers": Text(
        "ほかのソフト(形式: {profile})に取り込む顧客の一覧です。",
        "Customers in the format of another software ({profile}).",
    ),
    "journal": Text(
        "会計ソフト(形式: {profile})に取り込む売上の仕訳です。まだ渡していない分だけを"
        "書き出します。",
        "Sales as entries for the accounting package ({profile}): what it was not given yet.",
    ),
    "ledger": Text(
        "売上の推移とグラフ、顧客の一覧、月別の売上、休眠顧客、訪問先をまとめたExcelです。",
        "A workbook: sales with charts, customers, sales by month, the dormant, whom to visit.",
    ),
}


def purpose(workspace: Workspace, settings: Outgoing) -> str:
    """Return what a file is for, in a sentence."""
    values = vars(settings)
    told = str(_PURPOSES[values["kind"]])
    profile = _format_name(workspace, values.get("profile") or "")
    return told.format(source=values.get("source", ""), profile=profile)


def _format_name(workspace: Workspace, profile: str) -> str:
    """Return what people call a format; its id where nobody named it or it cannot be read."""
    if not profile:
        return ""
    try:
        title = load_profile(profile, workspace.profiles).title
    except ConfigurationError:
        return profile
    return profile if title is None else str(Text(title.ja, title.en))

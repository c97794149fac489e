"""The exports of a CRM: customers, their people, a diary of activities, deals."""

from collections.abc import Callable
from pathlib import Path

from tests.support.firm import Firm

SOURCES = """\
  - {name: customers, system: crm, entity: customers, path: "inbox/得意先*",
     profile: generic_customers, mode: snapshot, trust: 2}
  - {name: people, system: crm, entity: contacts, path: "inbox/担当者*",
     profile: generic_contacts, mode: snapshot}
  - {name: diary, system: crm, entity: activities, path: "inbox/活動*",
     profile: generic_activities, mode: replace_period}
  - {name: deals, system: crm, entity: deals, path: "inbox/案件*",
     profile: generic_deals, mode: snapshot}
"""
CUSTOMERS = "コード,名称,住所\n1,株式会社あかね雲製菓,東京都墨田区向山3-12-8\n2,有限会社空見印刷,\n"
PEOPLE = (
    "担当者コード,得意先コード,会社名,氏名,部署\n"
    "P1,1,株式会社あかね雲製菓,三枝 信子,購買課\nP2,1,株式会社あかね雲製菓,雲井 茂,\n"
)
DIARY = (
    "活動ID,活動日,得意先コード,活動種別,件名,面談者,内容,次回アクション,次回予定日,"
    "事実/推測,重要度\n"
)
DEALS = "案件ID,得意先コード,案件名,フェーズ,予定金額,確度,受注予定日,完了日,獲得元,先方担当者\n"
SALES_SOURCE = """\
  - {name: sales, system: crm, entity: transactions, path: "inbox/売上*",
     profile: generic_transactions, mode: replace_period}
"""


def crm_firm(make_workspace: Callable[..., Path], url: str) -> Firm:
    """Give a firm whose customers and people lie in the inbox; no night has passed."""
    firm = Firm(make_workspace(SOURCES, {}, url=url))
    firm.put("得意先.csv", CUSTOMERS)
    firm.put("担当者.csv", PEOPLE)
    return firm

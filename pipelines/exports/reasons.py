"""Why something is not in a file, in words."""

from typing import Final

from core.language import Text

REASONS: Final = {
    "opt_out": Text("案内を望まない", "wants no mail"),
    "policy": Text("対象外の営業方針", "policy left out"),
    "rank": Text("対象外のランク", "rank left out"),
    "no_address": Text("住所がない", "no address"),
    "incomplete_address": Text("住所が市区町村まで", "address ends with the city"),
    "older": Text("そのシステムの値より古い値", "older than the system's own value"),
    "another_code": Text(
        "同じシステムの別のコードの住所・電話", "place of another code of the same system"
    ),
    "not_there": Text("そのシステムにない", "not in that system"),
    "there_already": Text("もうそのシステムにある", "in that system already"),
    "beyond_most": Text("上限(most)を超えた顧客", "customers beyond most"),
    "duplicate": Text("同じ宛先", "same destination"),
}

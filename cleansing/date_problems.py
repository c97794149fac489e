"""Why a text is no date, worded for the person who mends the row."""

from typing import Final

from cleansing.problems import Problem
from core.language import Text

NOT_A_DATE: Final = Problem(
    "not_a_date", Text("日付として読めません。", "This cannot be read as a date.")
)
IMPOSSIBLE: Final = Problem(
    "impossible_date",
    Text("暦にない日付または時刻です。", "There is no such day or time in the calendar."),
)
MONTH_13: Final = Problem(
    "month_13",
    Text(
        "13月の日付なので、実際の日が分かりません。日付を直してください。会計ソフトの決算整理なら、"
        "決算整理仕訳を除いて出力してください。",
        "A date in month 13, so the real day is not known. Correct the date; if these are closing "
        "adjustments of the books, export without them.",
    ),
)
SHORT_YEAR: Final = Problem(
    "ambiguous_date",
    Text(
        "年が2桁以下で、西暦か和暦か、どの元号かが決まりません。4桁の西暦か元号付きで出力するか、"
        "形式の設定で年の読み方を指定してください。",
        "The year has two digits or fewer and fits several calendars. Export it with four digits "
        "or an era, or state in the profile how such years are meant.",
    ),
)
YEAR_LAST: Final = Problem(
    "ambiguous_date",
    Text(
        "年が最後にあり、月と日の順序が決まりません。年/月/日の順で出力してください。",
        "The year stands last, so that month and day could be swapped. Export year/month/day.",
    ),
)
NO_YEAR: Final = Problem(
    "no_year",
    Text(
        "年がなく、ファイルの日付も分からないため、年が決まりません。",
        "There is no year, and no date of the file to take it from.",
    ),
)
NO_DAY: Final = Problem(
    "no_day", Text("年月だけで日がありません。", "Year and month only, without a day.")
)
ERA_YEAR: Final = Problem(
    "era_year",
    Text("その元号にない年です。", "The era has no such year."),
)
TOO_EARLY: Final = Problem(
    "too_early", Text("1868年（明治元年）より前の日付です。", "A date before 1868.")
)
FAR_FUTURE: Final = Problem(
    "far_future",
    Text(
        "遠い未来の日付です。年の誤りか、無期限を表す日付の可能性があります。",
        "A date in the far future: a mistaken year, or a stand-in for an open end.",
    ),
)

"""A report in the form its file name asks for."""

from pathlib import Path

from app.evaluation.summary import Summary
from core.errors import ConfigurationError
from core.language import Text

FORMS = (".xlsx", ".html", ".htm")


def check_form(path: Path) -> None:
    """Refuse a file name that says no form, before anything is measured.

    Raises:
        ConfigurationError: it does not end in ``.xlsx`` or ``.html``.
    """
    if path.suffix.lower() not in FORMS:
        raise ConfigurationError(
            "REPORT_FORM",
            Text(
                ja=f"「{path}」: ファイル名の最後を .xlsx か .html にしてください。",
                en=f"'{path}': the file's name must end in .xlsx or .html.",
            ),
        )


def write_report(path: Path, summary: Summary) -> None:
    """Write a workbook or a page.

    Raises:
        ConfigurationError: the file's name says neither.
    """
    check_form(path)
    if path.suffix.lower() == ".xlsx":
        from app.evaluation.sheets import write_workbook

        write_workbook(path, summary)
    else:
        from app.evaluation.page import write_page

        write_page(path, summary)

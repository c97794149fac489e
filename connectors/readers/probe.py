"""Opening a workbook in a process of its own first.

A damaged binary workbook can name sizes of its own making; the reader then asks the system for a
terabyte, which ends the process and cannot be caught. In a process of its own it ends only that.
"""

import subprocess
import sys
from pathlib import Path

_OPEN = """
import io, pathlib, sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_filelike(io.BytesIO(pathlib.Path(sys.argv[1]).read_bytes()))
for sheet in book.sheets_metadata:
    if str(sheet.typ).endswith("WorkSheet"):
        book.get_sheet_by_name(sheet.name)
"""
_SECONDS = 300


def survives(path: Path) -> bool:
    """Tell whether the reader stays alive on this file; errors that it reports are no matter."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _OPEN, str(path)],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    # 0: opened; 1: an ordinary error, told again where it can be worded. Anything else: it died.
    return done.returncode in (0, 1)

"""Tables that decide how spellings are read: legal forms, kanji variants, places, letter names.

They are data so that a spelling met in a firm's own files is one line of YAML, not code.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

# libyaml reads the larger tables some ten times faster; wheels for all usual platforms have it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load_table(name: str) -> Any:
    """Return the parsed table ``name`` (a file of this package without ``.yaml``).

    The same object is returned each time: treat it as read-only.
    """
    text = files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader, chosen above)

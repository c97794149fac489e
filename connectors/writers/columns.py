"""The columns of a file that is to be written, and finding them as a profile names them."""

from collections.abc import Iterable, Sequence

from connectors.headers import fold
from connectors.profile import Profile
from connectors.rules import Names
from connectors.synonyms import synonyms
from connectors.writers.delimited import Layout
from core.errors import ConfigurationError
from core.language import Text


def layout_of(profile: Profile) -> Layout:
    """Return how files of the format look."""
    delimiter = profile.delimiter if profile.delimiter != "auto" else ","
    return Layout(encoding=profile.write.encoding, delimiter=delimiter, quotes=profile.write.quotes)


def columns_of(profile: Profile) -> tuple[str, ...]:
    """Return the names of the columns, in their order."""
    if profile.write.columns:
        return profile.write.columns
    if profile.columns:
        return profile.columns[max(profile.columns)]
    named = [names[0] for names in profile.require if names]
    for rule in profile.fields.values():
        named += [names[0] for names in rule.groups() if names]
    if profile.synonyms:
        told = synonyms(profile.entity)
        named += [names[0] for field, names in told.items() if field not in profile.fields]
    return _once(named)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(fold(name), name)
    return tuple(found.values())


class Places:
    """Finds columns by their names, compared as reading compares them."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._places = {fold(name): place for place, name in reversed(list(enumerate(columns)))}
        self._known: dict[Names, int | None] = {}

    def find(self, names: Names) -> int | None:
        """Return the place of the first of these names that is a column."""
        if names not in self._known:
            found = (self._places.get(fold(name)) for name in names)
            self._known[names] = next((place for place in found if place is not None), None)
        return self._known[names]


def refuse_unwritable(profile: Profile) -> None:
    """Refuse a profile of which no file can be written.

    Raises:
        ConfigurationError: the format has a fixed width, or rows of several types.
    """
    if profile.format == "fixed" or profile.record_types is not None:
        raise ConfigurationError(
            "PROFILE_NOT_WRITABLE",
            Text(
                f"プロファイル {profile.id} の形式では書き出せません(固定長、または行の種類がある"
                "形式です)。CSVかExcelの形式を選んでください。",
                f"No file can be written by the profile {profile.id}: its format has a fixed width "
                "or rows of several types. Choose one of a CSV or Excel format.",
            ),
        )

"""Checking what a workspace says it links: configuration, profiles and files, all at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml.error import YAMLError

from connectors.profile import Profile, load_profile
from connectors.yamlfile import plain_yaml
from core.errors import ConfigurationError, HubError
from core.language import Text
from pipelines.config import Configuration, load_configuration, what_holds
from pipelines.exports.check import unwritable
from pipelines.known_names import known_names
from pipelines.mistakes import Mistake
from pipelines.source_settings import Source
from pipelines.steps.discover import Found, find_files, refuse_ambiguous
from pipelines.steps.source_problems import Matched, Problem, across, no_sources
from pipelines.vocabulary import uncertain_policies, unseen_systems
from pipelines.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SourcesCheck:
    """The outcome of the check."""

    matched: list[Matched] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        """What keeps a sync from running, or a source from being taken in."""
        return [problem for problem in self.problems if not problem.warning]


def check_sources(root: Path) -> SourcesCheck:
    """Check everything that can be checked without reading the files' rows.

    Args:
        root: the workspace's folder.
    """
    path = root / "tsunagi.yaml"
    check = SourcesCheck()
    try:
        configuration = load_configuration(path)
    except ConfigurationError as error:
        # What holds is looked at all the same, so that nobody has to mend and ask in turns.
        check.problems.append(Problem("", error.code, error.message))
        held = what_holds(path)
        _look_at_profiles(path, root, held, check.problems)
        if held is not None:
            _look_at(Workspace(root, held), check)
        return check
    if not configuration.sources:
        check.problems.append(no_sources())
    _look_at(Workspace(root, configuration), check)
    _warn_of(unseen_systems(configuration), "UNKNOWN_SYSTEM", _perhaps_later, check)
    return check


def _look_at(workspace: Workspace, check: SourcesCheck) -> None:
    root, configuration = workspace.root, workspace.configuration
    for source in configuration.sources:
        _check_source(root, source, check)
    check.problems.extend(across(configuration, check.matched))
    try:
        known_names(workspace)
    except ConfigurationError as error:
        check.problems.append(Problem("", error.code, error.message))
    _warn_of(uncertain_policies(configuration), "UNKNOWN_POLICY", _perhaps, check)
    for name, wrong in unwritable(workspace):
        check.problems.append(Problem(f"exports.{name}", wrong.code, wrong.message))


def _warn_of(
    mistakes: Sequence[Mistake], code: str, worded: Callable[[Text], Text], check: SourcesCheck
) -> None:
    check.problems.extend(
        Problem(".".join(map(str, at[:2])), code, worded(said), warning=True)
        for at, said in mistakes
    )


def _perhaps(said: Text) -> Text:
    return Text(
        f"営業方針{said.ja} 台帳の営業方針の列にだけある言葉なら、このままで構いません。",
        f"policies: {said.en} If the word stands in a ledger's own column, all is well.",
    )


def _perhaps_later(said: Text) -> Text:
    return Text(
        f"system {said.ja} まだ何も取り込んでいないソフトなら、どの顧客も新しいものとして書き出し、"
        "このままで構いません。",
        f"system: {said.en} For a software that nothing was taken in from yet, all is well: every "
        "customer is new to it.",
    )


def _check_source(root: Path, source: Source, check: SourcesCheck) -> None:
    profile = _profile(root, source.name, source.profile, check.problems)
    if profile is not None:
        check.problems.extend(_entity(source, profile))
    files: list[Found] = []
    if source.path is not None:
        try:
            files = find_files(root, source)
            refuse_ambiguous(files, source)
        except (HubError, OSError, ValueError, NotImplementedError) as error:
            check.problems.append(_about_files(source, error))
        if not files:
            check.problems.append(_no_files(root, source))
    check.matched.append(
        Matched(
            name=source.name,
            system=source.system,
            entity=source.entity,
            origin=source.path or "(database)",
            profile=source.profile,
            title=None if profile is None or profile.title is None else _title(profile),
            files=[file.relative for file in files],
            size=sum(file.size for file in files),
            newest=max((file.modified_at for file in files), default=None),
        )
    )


def _title(profile: Profile) -> Text:
    title = profile.title
    return Text(profile.id, profile.id) if title is None else Text(title.ja, title.en)


def _profile(root: Path, source: str, reference: str, problems: list[Problem]) -> Profile | None:
    try:
        return load_profile(reference, root)
    except HubError as error:
        problems.append(Problem(source, error.code, error.message))
    except OSError as error:
        text = f"{reference}: {error.strerror or error}"
        problems.append(Problem(source, "PROFILE_UNKNOWN", Text(text, text)))
    return None


def _look_at_profiles(
    path: Path, root: Path, held: Configuration | None, problems: list[Problem]
) -> None:
    """Look at the profiles of faulty sources, as far as the file can be read at all."""
    sound = set() if held is None else {source.name for source in held.sources}
    try:
        document = plain_yaml().load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, YAMLError):
        return
    sources = document.get("sources") if isinstance(document, dict) else None
    for entry in sources if isinstance(sources, list) else []:
        if not isinstance(entry, dict) or str(entry.get("name", "")) in sound:
            continue
        if isinstance(entry.get("profile"), str):
            _profile(root, str(entry.get("name", "")), entry["profile"], problems)


def _entity(source: Source, profile: Profile) -> list[Problem]:
    if profile.entity == source.entity:
        return []
    return [
        Problem(
            source.name,
            "ENTITY_DIFFERS",
            Text(
                ja=f"entity は {source.entity} ですが、プロファイル {profile.id} は "
                f"{profile.entity} を読むものです。どちらかに合わせてください。",
                en=f"its entity is {source.entity}, but the profile {profile.id} reads "
                f"{profile.entity}. Make them agree.",
            ),
        )
    ]


def _about_files(source: Source, error: Exception) -> Problem:
    if isinstance(error, HubError):
        return Problem(source.name, error.code, error.message)
    text = f"path: {source.path}: {error}"
    return Problem(source.name, "PATH", Text(text, text))


def _no_files(root: Path, source: Source) -> Problem:
    pattern = source.path or ""
    where = root / _fixed_part(Path(pattern))
    if not where.is_dir():
        return Problem(
            source.name,
            "NO_FOLDER",
            Text(
                ja=f"フォルダー {where} がありません(path: {pattern})。",
                en=f"there is no folder {where} (path: {pattern}).",
            ),
            warning=True,
        )
    inside = sorted(path.name for path in where.iterdir() if path.is_file())
    listing = "」「".join(inside[:5])
    return Problem(
        source.name,
        "NO_MATCH",
        Text(
            ja=f"今は合うファイルがありません(path: {pattern})。"
            + (f"{where} にあるもの: 「{listing}」" if inside else f"{where} は空です。"),
            en=f"no file matches now (path: {pattern}). "
            + (f"In {where}: '{listing}'" if inside else f"{where} is empty."),
        ),
        warning=True,
    )


def _fixed_part(pattern: Path) -> Path:
    """Return the folder in which a pattern begins to match."""
    folder = Path()
    for part in pattern.parts[:-1]:
        if any(mark in part for mark in "*?["):
            break
        folder /= part
    return folder

"""Checking what a workspace says it links: configuration, profiles and files, all at once."""

from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml.error import YAMLError

from connectors.profile import Profile, load_profile
from connectors.yamlfile import plain_yaml
from core.errors import ConfigurationError, HubError
from core.language import Text
from pipelines.config import Source, load_configuration
from pipelines.exports.check import unwritable
from pipelines.known_names import known_names
from pipelines.steps.discover import Found, find_files, refuse_ambiguous
from pipelines.steps.source_problems import Matched, Problem, across
from pipelines.vocabulary import uncertain_policies
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
    try:
        configuration = load_configuration(path)
    except ConfigurationError as error:
        # The profiles are looked at all the same, so that nobody has to mend and ask in turns.
        problems = [Problem("", error.code, error.message), *_profiles_named_in(path, root)]
        return SourcesCheck([], problems)
    check = SourcesCheck()
    for source in configuration.sources:
        _check_source(root, source, check)
    check.problems.extend(across(configuration, check.matched))
    try:
        known_names(Workspace(root, configuration))
    except ConfigurationError as error:
        check.problems.append(Problem("", error.code, error.message))
    check.problems.extend(
        Problem(".".join(map(str, at[:2])), "UNKNOWN_POLICY", _perhaps(said), warning=True)
        for at, said in uncertain_policies(configuration)
    )
    for name, wrong in unwritable(Workspace(root, configuration)):
        check.problems.append(Problem(f"exports.{name}", wrong.code, wrong.message))
    return check


def _perhaps(said: Text) -> Text:
    return Text(
        f"営業方針{said.ja} 台帳の営業方針の列にだけある言葉なら、このままで構いません。",
        f"policies: {said.en} If the word stands in a ledger's own column, all is well.",
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


def _profiles_named_in(path: Path, root: Path) -> list[Problem]:
    """Look at the profiles a faulty configuration names, as far as it can be read at all."""
    try:
        document = plain_yaml().load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, YAMLError):
        return []
    sources = document.get("sources") if isinstance(document, dict) else None
    problems: list[Problem] = []
    for entry in sources if isinstance(sources, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("profile"), str):
            _profile(root, str(entry.get("name", "")), entry["profile"], problems)
    return problems


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

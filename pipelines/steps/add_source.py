"""Adding an inspected file to a workspace: a profile of its own where it needs one, and a source.

Nothing is overwritten, nothing is copied: the file stays where it is.
"""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connectors.profile import load_profile
from core.errors import ConfigurationError, HubError, SourceError
from core.language import Text
from pipelines.config import Configuration, load_configuration
from pipelines.inspection.model import Inspection
from pipelines.inspection.yamltext import profile_text, with_source
from pipelines.source_settings import Source
from pipelines.steps.check_sources import check_sources
from pipelines.steps.discover import find_files, refuse_ambiguous
from pipelines.steps.source_problems import Problem

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


@dataclass(frozen=True)
class Added:
    """What was written.

    Attributes:
        profile: the new profile, None where a built-in one serves.
        entry: the source.
        problems: what ``sources check`` says about the new source now.
    """

    configuration: Path
    profile: Path | None
    entry: dict[str, Any]
    problems: list[Problem]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "configuration": str(self.configuration),
            "profile": None if self.profile is None else str(self.profile),
            "source": self.entry,
            "problems": [problem.as_dict() for problem in self.problems],
        }


def add_source(
    inspection: Inspection, root: Path, name: str, more: Mapping[str, Any] | None = None
) -> Added:
    """Write the proposed profile and source into a workspace.

    Args:
        inspection: of the file.
        root: the workspace's folder.
        name: of the source, and of its profile.
        more: keys of the source that people chose otherwise, or beside what is proposed.

    Raises:
        ConfigurationError: the name is taken or none; there is no workspace, or it is faulty.
        SourceError: a sync would not take the file in.
    """
    configuration = root / "tsunagi.yaml"
    settings = load_configuration(configuration)
    _check_name(name, settings, root)
    _check_readable(inspection)
    profile = root / "profiles" / f"{name}.yaml" if inspection.written else None
    entry = _entry(inspection, settings, name) | dict(more or {})
    before = configuration.read_bytes()
    try:
        if profile is not None:
            _write_profile(profile, inspection, name)
        _write_configuration(configuration, before, entry, _comment(inspection))
        _check_written(root, name, entry)
    except BaseException:
        _replace(configuration, before)
        if profile is not None:
            profile.unlink(missing_ok=True)
            with suppress(OSError):
                profile.parent.rmdir()
        raise
    problems = [p for p in check_sources(root).problems if p.source == name]
    return Added(configuration, profile, entry, problems)


def _check_name(name: str, settings: Configuration, root: Path) -> None:
    if not _NAME.fullmatch(name):
        raise ConfigurationError(
            "SOURCE_NAME",
            Text(
                ja=f"「{name}」は名前に使えません。半角の英小文字で始め、英小文字・数字・_ だけで"
                "60文字までにしてください(例: hanbai_customers)。",
                en=f"'{name}' cannot be a name. Begin with a lower-case letter and use lower-case "
                "letters, digits and _ only, 60 at most (hanbai_customers).",
            ),
        )
    if any(source.name == name for source in settings.sources):
        raise ConfigurationError(
            "SOURCE_EXISTS",
            Text(
                ja=f"source「{name}」はもう tsunagi.yaml にあります。上書きはしません。別の名前を"
                "付けるか、先にその項目を消してください。",
                en=f"There is a source '{name}' in tsunagi.yaml already; it is not overwritten. "
                "Choose another name, or remove it first.",
            ),
        )
    path = root / "profiles" / f"{name}.yaml"
    if path.exists():
        raise ConfigurationError(
            "PROFILE_EXISTS",
            Text(
                ja=f"{path} がもうあります。上書きはしません。別の名前を付けるか、先にその"
                "ファイルを移してください。",
                en=f"There is {path} already; it is not overwritten. Choose another name, or move "
                "that file away first.",
            ),
        )


def _check_readable(inspection: Inspection) -> None:
    errors = [finding for finding in inspection.findings if finding.level == "error"]
    if inspection.profile is None or inspection.source is None or errors:
        why = errors[0].text if errors else inspection.entity_reason
        raise SourceError(
            "SOURCE_NOT_ADDED",
            Text(
                ja=f"このままでは取り込めないので、何も書きませんでした。{why.ja}",
                en=f"Nothing was written: as it is, the file would not be taken in. {why.en}",
            ),
        )


def _entry(inspection: Inspection, settings: Configuration, name: str) -> dict[str, Any]:
    source = inspection.source
    if source is None:
        raise ValueError(name)
    reference = inspection.built_in or f"profiles/{name}.yaml"
    entry = source.as_entry(name, reference)
    prefix = name.split("_")[0]
    known = {other.system for other in settings.sources}
    if source.stand_in and prefix in known:
        entry["system"] = prefix
    return entry


def _comment(inspection: Inspection) -> str:
    return str(
        Text(
            ja=f"{inspection.path.name} から(sources inspect が追加): {inspection.title.ja}",
            en=f"from {inspection.path.name} (added by sources inspect): {inspection.title.en}",
        )
    )


def _write_profile(path: Path, inspection: Inspection, name: str) -> None:
    stem = inspection.path.stem
    data = {
        "id": name,
        "title": {"ja": f"{stem}の読み方", "en": f"How {stem} is read"},
        **{key: value for key, value in inspection.written.items() if key not in ("id", "title")},
    }
    data.pop("sample", None)
    head = str(
        Text(
            ja=f"{inspection.path.name} の読み方。見出しと値から作った案です。違う所は直して"
            "ください。\n直したら `tsunagi sources check` で確かめられます。",
            en=f"How {inspection.path.name} is read, as proposed from its headers and values. "
            "Correct what is wrong,\nthen try `tsunagi sources check`.",
        )
    )
    remarks = {m.field: str(m.reason) for m in inspection.mapping if m.how != "profile"}
    path.parent.mkdir(exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(profile_text(data, head, remarks))
    written = load_profile(str(path))
    meant = inspection.profile
    if meant is not None:
        same = {"id": written.id, "title": written.title, "sample": written.sample}
        if written != meant.model_copy(update=same):
            raise ConfigurationError(
                "PROFILE_NOT_WRITTEN",
                Text(
                    ja="見出しの文字をYAMLとして書けませんでした。元の表の見出しを直してください。",
                    en="The headers could not be written as YAML. Correct them in the ledger.",
                ),
            )


def _write_configuration(path: Path, before: bytes, entry: dict[str, Any], comment: str) -> None:
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    text = with_source(before.decode("utf-8-sig"), entry, comment)
    _replace(path, mark + text.encode())


def _replace(path: Path, content: bytes) -> None:
    """Put a file's content in its place at once, so that nobody ever reads half of it."""
    target = path.resolve()
    if target.read_bytes() == content:
        return
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    temporary.write_bytes(content)
    with suppress(OSError):
        temporary.chmod(target.stat().st_mode & 0o777)
    temporary.replace(target)


def _check_written(root: Path, name: str, entry: dict[str, Any]) -> None:
    """Read back what was written; a source that would not work is not left behind.

    Raises:
        HubError: the configuration cannot be read any more, or the source finds no file.
    """
    settings = load_configuration(root / "tsunagi.yaml")
    source = settings.source(name)
    if source != Source.model_validate(entry):
        raise _not_found(entry)
    files = find_files(root, source)
    if not files:
        raise _not_found(entry)
    refuse_ambiguous(files, source)


def _not_found(entry: dict[str, Any]) -> HubError:
    return ConfigurationError(
        "SOURCE_NOT_FOUND",
        Text(
            ja=f"path「{entry['path']}」ではこのファイルが見つかりません(. や ~$ で始まる名前や"
            "一時ファイルは読みません)。ファイルの名前を変えてください。",
            en=f"The path '{entry['path']}' does not find this file (names that begin with . or ~$ "
            "and temporary files are not read). Rename the file.",
        ),
    )

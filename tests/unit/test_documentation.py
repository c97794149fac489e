"""The documentation is true: what it names exists, what exists is named."""

import re
import runpy
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from pydantic import BaseModel
from sqlalchemy import text

from app.cli.main import app
from pipelines.config import Configuration, load_configuration
from pipelines.exports.settings import KINDS, Accounts, Outgoing, Selection
from tests.support import command_reference
from tests.support.markdown import ROOT, anchors, blocks, links, name, pages, tables
from warehouse.dictionary import REGISTER, both_languages, dictionary
from warehouse.engine import open_engine, upgrade
from warehouse.roles import role_names
from warehouse.schema.published import PUBLISHED
from warehouse.schema.views import VIEWS, View

PAGES = pages()
READMES = [ROOT / "README.md", ROOT / "README.ja.md"]
OPERATE = [ROOT / "docs" / name for name in ("operate.md", "ja/operate.md", "ja/bi.md")]


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


# Commands


def test_commands_and_options_are_documented() -> None:
    assert read(ROOT / "docs" / "commands.md") == command_reference.reference(), (
        "run: python -m tests.support.command_reference docs/commands.md"
    )


def _commands() -> dict[str, set[str]]:
    """Return every command path with the options it takes."""
    root = typer.main.get_command(app)
    everywhere = {option for parameter in root.params for option in parameter.opts}
    found = {"tsunagi": everywhere | {"--help"}}
    for path, command in command_reference.leaves("tsunagi", root):
        options = {option for parameter in command.params for option in parameter.opts}
        found[path] = everywhere | options | {"--help"}
        group = path.rsplit(" ", 1)[0]
        found.setdefault(group, everywhere | {"--help"})
    return found


_NAMED = re.compile(r"(?:^|[`(&>$ ]|Scripts\\|bin/)tsunagi((?: [^`\n#&|)\"」]+)?)", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_that_pages_name_exist(page: Path) -> None:
    known = _commands()
    body = read(page)
    spans = [*re.findall(r"`([^`\n]+)`", body), *blocks(body, "console", "powershell", "cron")]
    wrong = [
        problem
        for span in spans
        for line in _NAMED.findall(span)
        if (problem := _wrong_command(line.split(), known))
    ]
    assert not wrong


def _wrong_command(words: list[str], known: dict[str, set[str]]) -> str:
    """Say what is wrong with the words after ``tsunagi``; "" where nothing is."""
    path, options, skip = "tsunagi", [], False
    for word in (word.strip("[]") for word in words):
        if skip:
            skip = False
        elif word.startswith("-"):
            options.append(word)
            skip = word in ("-w", "--workspace", "--lang")
        elif f"{path} {word}" in known:
            path = f"{path} {word}"
        elif path == "tsunagi" and word.isascii() and word.isalpha() and word.islower():
            return f"there is no command {word}"
    unknown = [option for option in options if option not in known[path]]
    return f"{path} has no {unknown[0]}" if unknown else ""


def test_wrong_commands_are_seen() -> None:
    known = _commands()
    assert _wrong_command(["synch"], known)
    assert _wrong_command(["-w", "firm", "sync", "--stric"], known)
    assert _wrong_command(["quarantine", "list", "--full"], known)
    assert not _wrong_command(["-w", "firm", "quarantine", "list", "--limit", "5"], known)


def test_make_targets_that_pages_name_exist() -> None:
    makefile = read(ROOT / "Makefile")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"(?:^|[`$ ])make ([a-z]+)\b", "\n".join(_code(read(page)))))
        assert named <= targets, name(page)
    assert {"demo", "test", "lint", "bench"} <= targets


def _code(body: str) -> list[str]:
    return [*re.findall(r"`([^`\n]+)`", body), *blocks(body, "console")]


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_readme_has_what_a_newcomer_needs(readme: Path) -> None:
    body = read(readme)
    assert "make demo" in body
    assert "make test" in body
    assert "py -3.11 -m venv .venv" in body
    assert "--require-hashes -r requirements.txt" in body
    assert "docs/images/flow" in body
    assert "GPL-3.0-or-later" in body


# Configuration


def _keys(model: type[BaseModel], section: str) -> Iterator[tuple[str, str, Any]]:
    for key, field in model.model_fields.items():
        yield section, key, field


SECTIONS: dict[str, str] = {
    "sources": "sources",
    "ranks": "ranks",
    "stages": "stages",
    "snapshots": "snapshots",
    "matching": "matching",
    "tax": "tax",
    "checks": "checks",
    "notifications": "notifications",
    "reconciliation": "reconciliation",
}
EXPORT_KINDS = {f"exports: {kind}": model for kind, model in KINDS.items()}
_OF_EVERY_EXPORT = {*Outgoing.model_fields, "kind"}


def _fields() -> list[tuple[str, str, Any]]:
    found = list(_keys(Configuration, "全体 / top level"))
    for key, heading in SECTIONS.items():
        annotation = Configuration.model_fields[key].annotation
        model = annotation.__args__[0] if key == "sources" else annotation  # type: ignore[union-attr]
        found += _keys(model, heading)
    found += _keys(Outgoing, "exports")
    found += _keys(Selection, "exports.where")
    found += _keys(Accounts, "exports.accounts")
    for heading, kind in EXPORT_KINDS.items():
        found += [own for own in _keys(kind, heading) if own[1] not in _OF_EVERY_EXPORT]
    return found


DOCUMENTED = {
    (heading, cells[0].strip("`")): cells
    for heading, cells in tables(read(ROOT / "docs" / "configuration.md"))
}


@pytest.mark.parametrize(("heading", "key", "field"), _fields(), ids=lambda v: str(v)[:30])
def test_configuration_keys_are_documented_with_their_defaults(
    heading: str, key: str, field: Any
) -> None:
    assert (heading, key) in DOCUMENTED, f"docs/configuration.md, {heading}: `{key}`"
    _, default, japanese, english = DOCUMENTED[heading, key]
    assert re.search("[ぁ-ん]", japanese)
    assert english
    assert default == _default(field)


def _default(field: Any) -> str:
    if field.is_required():
        return "必須"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, BaseModel) or (isinstance(value, dict) and value):
        return ""  # a section of its own, or a table of its own
    if value is None:
        return "—"
    return f"`{list(value) if isinstance(value, tuple) else value}`"


@pytest.mark.parametrize("key", ["labels", "policies"])
def test_names_of_ranks_and_policies_are_documented(key: str) -> None:
    ranks = Configuration.model_fields["ranks"].default
    for meaning, shown in getattr(ranks, key).items():
        assert DOCUMENTED[f"ranks.{key}", meaning][1] == f"`{shown}`"


def test_no_key_is_documented_that_does_not_exist() -> None:
    known = {(heading, key) for heading, key, _ in _fields()}
    for heading, key in DOCUMENTED:
        if (
            heading in {*SECTIONS.values(), *EXPORT_KINDS, "全体 / top level", "exports.where"}
            and key != "項目 / key"
        ):
            assert (heading, key) in known


@pytest.mark.parametrize("page", [ROOT / "docs" / "configuration.md", *READMES, *OPERATE], ids=name)
def test_examples_of_configuration_are_valid(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("PGPASSWORD", "TSUNAGI_WEBHOOK"):
        monkeypatch.setenv(variable, "secret")
    for example in blocks(read(page), "yaml"):
        whole = example if "company:" in example else f"version: 1\ncompany: x\n{example}"
        path = tmp_path / "tsunagi.yaml"
        path.write_text(whole, encoding="utf-8")
        load_configuration(path)


# The warehouse


def test_data_dictionary_is_fresh() -> None:
    assert read(ROOT / "docs" / "data-dictionary.md") == dictionary(), (
        "run: python -m warehouse.dictionary docs/data-dictionary.md"
    )


@pytest.mark.parametrize("table", [*PUBLISHED, *VIEWS, *REGISTER], ids=lambda table: table.name)
def test_every_table_and_column_says_what_it_is_in_both_languages(table: Any) -> None:
    columns = table.columns.values()
    comments = columns if isinstance(table, View) else (column.comment for column in columns)
    for comment in (table.comment, *comments):
        said = both_languages(comment)
        assert re.search("[ぁ-んァ-ヶ一-龥]", said.ja)
        assert re.search("[A-Za-z0-9]", said.en)


@pytest.mark.parametrize("page", [*READMES, *OPERATE], ids=name)
def test_queries_run_on_the_warehouse(page: Path, tmp_path: Path) -> None:
    engine = open_engine("sqlite:///warehouse.db", tmp_path)
    upgrade(engine)
    statements = ";\n".join(blocks(read(page), "sql")).split(";")
    bare = [re.sub(r"--.*", "", statement).strip() for statement in statements]
    queries = [statement for statement in bare if statement.startswith("SELECT")]
    with engine.connect() as connection:
        for query in queries:
            connection.execute(text(query)).all()
    granted = [statement.split()[1] for statement in bare if statement.startswith("GRANT")]
    assert set(granted) <= set(role_names("tsunagi").values()), "no list of tables grows old here"
    assert queries or granted


# Links, pictures, places


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(read(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(read(target))):
            broken.append(link)
    assert not broken


def test_every_page_is_reachable_from_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / link).resolve() for link in links(read(index))}
    assert {page.resolve() for page in PAGES} - linked <= {index}


def test_pictures_are_fresh() -> None:
    drawn = runpy.run_path(str(ROOT / "docs" / "images" / "flow.py"))
    for picture, words in (("flow.svg", drawn["EN"]), ("flow.ja.svg", drawn["JA"])):
        assert read(ROOT / "docs" / "images" / picture) == drawn["draw"](words), (
            "run: python docs/images/flow.py"
        )


def test_changelog_begins_with_this_version() -> None:
    project = tomllib.loads(read(ROOT / "pyproject.toml"))["project"]
    newest = re.search(r"^## \[([^\]]+)\]", read(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == project["version"]


_TEXT = {
    ".cfg", ".csv", ".ini", ".json", ".mako", ".md", ".py", ".svg", ".toml", ".tsv", ".txt",
    ".yaml", ".yml", "",
}  # fmt: skip
_NOT_OURS = {".git", ".venv", "__pycache__", "demo", "build", "dist"}


def _repository() -> list[Path]:
    """Return the text files of the repository; where git is not there, all that lie in it."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
        found = [ROOT / path for path in listed.split("\0") if path]
    except (OSError, subprocess.CalledProcessError):
        found = [path for path in ROOT.rglob("*") if not _NOT_OURS & set(path.parts)]
    return [path for path in found if path.suffix in _TEXT and path.is_file()]


# Written in pieces, so that this test does not find itself.
_HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "anaconda" + ".org",
    "crates" + ".io",
    "--index" + "-url",
    "--extra-index" + "-url",
]
_PLACES = re.compile(r"(?<![\w.$}~/])/(?:home|Users|root|work)/\w|[A-Z]:\\Users\\")


def test_no_registry_and_no_place_of_a_machine_is_named() -> None:
    wrong = []
    for path in _repository():
        body = path.read_text(encoding="utf-8", errors="ignore")
        wrong += [f"{name(path)}: {host}" for host in _HOSTS if host in body]
        wrong += [f"{name(path)}: {found}" for found in _PLACES.findall(body)]
    assert not wrong

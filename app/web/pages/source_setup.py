"""Setting a source up: a sample file is uploaded, looked at, and added."""

import re
from collections.abc import Mapping
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Response
from starlette.datastructures import FormData, UploadFile

from app.web.access import Administrator
from app.web.inspected import Shown, shown
from app.web.visit import Visit
from app.web.words import COUNTS_AS, ENTITY, MODE
from core.errors import HubError
from core.language import Text
from pipelines.steps import uploads
from pipelines.steps.add_source import Added
from pipelines.steps.inspect import inspect_file
from pipelines.steps.uploads import Upload, Wishes

router = APIRouter(prefix="/operation/sources/uploads")
_HERE = "/operation/sources"
_BLOCK = 1 << 20
_COLUMN = re.compile(r"c(\d{1,4})")
_FIELD = re.compile(r"[a-z_]{0,40}")
_FORGOTTEN = Text(ja="アップロードしたファイルを消しました。", en="The uploaded file was deleted.")
_NO_FILE = Text(ja="ファイルを選んでください。", en="Choose a file.")


@router.post("")
async def upload(visit: Administrator) -> Response:
    """Keep a sample file, and look at it."""
    form = await visit.request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return visit.go(_HERE, _NO_FILE, kind="problem")
    return await to_thread.run_sync(_keep, visit, file)


@router.get("/{token}")
def look(visit: Administrator, token: str) -> Response:
    """Show how an uploaded file would be read."""
    return _show(visit, _found(visit, token), None, {})


@router.post("/{token}")
async def change(visit: Administrator, token: str) -> Response:
    """Show how it would be read with other columns, add it, or forget it."""
    form = await visit.request.form()
    return await to_thread.run_sync(_change, visit, _found(visit, token), form)


def _keep(visit: Visit, file: UploadFile) -> Response:
    def blocks() -> Any:
        while block := file.file.read(_BLOCK):
            yield block

    try:
        kept = uploads.keep(visit.workspace, str(file.filename), blocks())
    except HubError as error:
        return visit.go(_HERE, error.message, kind="problem")
    visit.record("upload", kept.path.name, bytes=kept.path.stat().st_size)
    return visit.go(f"{_HERE}/uploads/{kept.token}")


def _change(visit: Visit, kept: Upload, form: FormData) -> Response:
    act = str(form.get("act", ""))
    if act == "forget":
        uploads.forget(visit.workspace, kept.token)
        return visit.go(_HERE, _FORGOTTEN)
    fields = _fields(form)
    entered = {key: str(form.get(key, ""))[:200] for key in _ENTERED}
    if act != "add":
        return _show(visit, kept, fields, entered)
    try:
        added = uploads.add_upload(visit.workspace, kept, _wishes(entered), fields)
    except HubError as error:
        return _show(visit, kept, fields, entered, problem=error.message, status=400)
    visit.record("add_source", added.entry["name"], entry=added.entry)
    return visit.go(_HERE, _told(added))


_ENTERED = ("name", "system", "mode", "trust", "counts_as")


def _wishes(entered: Mapping[str, str]) -> Wishes:
    trust = entered["trust"].strip()
    return Wishes(
        name=entered["name"].strip(),
        system=entered["system"].strip(),
        mode=entered["mode"] if entered["mode"] in MODE else "snapshot",
        trust=min(int(trust), 100) if trust.isascii() and trust.isdigit() else 1,
        counts_as=entered["counts_as"] if entered["counts_as"] in COUNTS_AS else "",
    )


def _fields(form: FormData) -> dict[int, str] | None:
    """Return what was chosen for the columns; None where the page offered no choice."""
    found: dict[int, str] = {}
    for key, value in form.multi_items():
        match = _COLUMN.fullmatch(key)
        if match and isinstance(value, str) and _FIELD.fullmatch(value):
            found[int(match.group(1))] = value
    return found or None


def _told(added: Added) -> Text:
    name, path = added.entry["name"], added.entry["path"]
    problems = "".join(f"\n{problem.message}" for problem in added.problems)
    return Text(
        ja=f"取り込み元「{name}」を加えました({path})。「今すぐ同期」か、次の夜の同期で取り込みます。"
        f"{problems}",
        en=f"Added the source '{name}' ({path}). 'Sync now' or tonight's sync takes it in."
        f"{problems}",
    )


def _found(visit: Visit, token: str) -> Upload:
    found = uploads.find(visit.workspace, token)
    if found is None:
        raise HTTPException(404)
    return found


def _show(
    visit: Visit,
    kept: Upload,
    fields: Mapping[int, str] | None,
    entered: Mapping[str, str],
    *,
    problem: Text | None = None,
    status: int = 200,
) -> Response:
    looked: Shown | None = None
    try:
        looked = shown(
            visit.workspace,
            inspect_file(kept.path, visit.workspace, chosen_fields=fields),
            fields,
            entered,
        )
    except HubError as error:
        if problem is None:
            problem, status = error.message, 400
        looked = _as_proposed(visit, kept, fields, entered)
    return visit.page(
        "source_setup.html",
        status=status,
        kept=kept,
        looked=looked,
        problem=problem,
        entities=ENTITY,
        modes=MODE,
        counts_as=COUNTS_AS,
    )


def _as_proposed(
    visit: Visit, kept: Upload, fields: Mapping[int, str] | None, entered: Mapping[str, str]
) -> Shown | None:
    """Return the file as it was proposed, with what people chose; None where it cannot be read."""
    if fields is None:
        return None
    try:
        return shown(visit.workspace, inspect_file(kept.path, visit.workspace), fields, entered)
    except HubError:
        return None

"""The queue of questions: the next one first, answered with one key."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Query, Response
from starlette.responses import JSONResponse

from app.web import review_facts
from app.web.access import FORM_HEADER, Operator
from app.web.applier import APPLIED
from app.web.failures import safe_path
from app.web.review_forms import AnswerForm, Asked, Filter, QueueQuery, UndoForm
from app.web.review_room import Problem, Room, undo_offer
from app.web.visit import Visit
from core.contradictions import ContradictionError
from core.errors import DecisionError
from core.judgement import Judgement
from core.language import Text
from pipelines.steps.answering import (
    WORDS,
    OvertakenError,
    answer_question,
    decided_since_shown,
)
from pipelines.steps.decisions import undo as take_back
from pipelines.steps.question import Question, Shown
from warehouse.decisions import Entry

router = APIRouter()


@router.get("/review")
def queue(visit: Operator, asked: Annotated[QueueQuery, Query()]) -> Response:
    """Show the next question."""
    visit.request.app.state.applier.warm()
    room = Room(visit, asked)
    if asked.of:
        return _show_undone(room, asked.of, whole=not _by_script(visit))
    question = room.question(asked.at) if asked.at else None
    problem = Problem(_NOT_WAITING) if asked.at and question is None else None
    return _show(room, question or room.next(asked.after), problem=problem, whole=True)


@router.post("/review/answer")
def answer(visit: Operator, form: Annotated[AnswerForm, Form()]) -> Response:
    """Write an answer, and show the next question."""
    room = Room(visit, form)
    if form.is_skip:
        return _go_on(room, form.place)
    try:
        given = form.given()
    except ValueError:  # one record twice
        raise HTTPException(400) from None
    try:
        answered = answer_question(visit.workspace, given, visit.person.name)
    except OvertakenError as error:
        problem = Problem(error.message, link=f"/review/history/{error.entry.act}")
        return _refuse(room, form, problem, stay=False)
    except ContradictionError as error:
        problem = Problem(_CONTRADICTS, undo=undo_offer(visit.workspace, error))
        return _refuse(room, form, problem, stay=True)
    except DecisionError as error:
        if error.code == "QUESTION_GONE" and given.shown.ledger:
            # What was decided before the undo was published meanwhile: the question will be back.
            problem, whole = Problem(_BETWEEN), not _by_script(visit)
            return _show_undone(room, given.shown.ledger, problem=problem, status=409, whole=whole)
        stay = error.code == "QUESTION_CHANGED"
        return _refuse(room, form, Problem(error.message), stay=stay)
    if not answered.is_new:
        return _go_on(room, form.place, _already(given.answer.judgement, answered.decision_id))
    visit.record(
        "decide",
        str(answered.decision_id),
        judgement=form.judgement,
        left=":".join(given.pair.left),
        right=":".join(given.pair.right),
        reason=given.answer.reason,
    )
    visit.request.app.state.applier.wake()
    return _go_on(room, form.place)


@router.post("/review/undo")
def undo(visit: Operator, form: Annotated[UndoForm, Form()]) -> Response:
    """Take a decision back, and show its question again, now or once it is a question again."""
    room = Room(visit, form)
    try:
        done = take_back(visit.workspace, form.decision_id, visit.person.name, form.reason.strip())
    except DecisionError as error:
        problem = Problem(error.message)
        if isinstance(error, ContradictionError):
            problem = Problem(_CONTRADICTS, undo=undo_offer(visit.workspace, error))
        if form.back or not _by_script(visit):
            back = safe_path(form.back or form.address())
            return visit.go(back, problem.text, kind="problem")
        return _show(room, room.next(), problem=problem, status=409)
    visit.record("undo", str(form.decision_id), undone=list(done.undone))
    visit.request.app.state.applier.wake()
    if form.back:
        return visit.go(safe_path(form.back), _UNDONE)
    if _by_script(visit):
        return _show_undone(room, done.undone[0], done=_UNDONE)
    return visit.go(form.address(of=done.undone[0]), _UNDONE)


@router.get("/review/ledger")
def ledger(visit: Operator, asked: Annotated[Asked, Query()]) -> Response:
    """Tell a script whose answer got no reply whether the ledger has one by now."""
    try:
        found = decided_since_shown(visit.workspace, asked.pair, Shown.read(asked.shown))
    except ValueError:
        raise HTTPException(400) from None
    if found is None:
        return JSONResponse({"text": str(_NOT_WRITTEN), "link": "", "next": ""})
    told = {
        "text": str(_standing(found)),
        "link": f"/review/history/{found.act}",
        "next": asked.address(after=asked.place),
    }
    return JSONResponse(told)


@router.get("/review/state")
def state(visit: Operator) -> Response:
    """Tell how far decisions are on their way into the master; the asker is still there."""
    visit.request.app.state.claims.renew(visit.person.account_id)
    return JSONResponse(Room(visit, Filter()).state())


def _go_on(room: Room, place: str, done: Text | None = None) -> Response:
    if _by_script(room.visit):
        return _show(room, room.next(place), done=done)
    return room.visit.go(room.filter.address(after=place), done)


def _show_undone(
    room: Room,
    decision_id: int,
    *,
    done: Text | None = None,
    problem: Problem | None = None,
    status: int = 200,
    whole: bool = False,
) -> Response:
    """Show the question whose decision was taken back.

    Where the decision was in the master already, it is a question again only after the next
    publication: until then the page says so, and looks again.
    """
    is_applied = room.state()["phase"] == APPLIED  # before looking, so that nothing is missed
    pair = room.pair_of(decision_id)
    question = room.question(room.number_of(pair)) if pair else None
    if question is not None:
        return _show(room, question, problem=problem, done=done, status=status, whole=whole)
    if pair is None or is_applied:
        problem = Problem(_NOT_WAITING if pair is None else _NOT_ASKED)
        return _show(room, room.next(), problem=problem, done=done, status=status, whole=whole)
    coming = room.coming(decision_id, pair)
    return _show(
        room, None, problem=problem, coming=coming, done=done, status=status, whole=whole
    )  # fmt: skip


def _refuse(room: Room, form: AnswerForm, problem: Problem, *, stay: bool) -> Response:
    """Show why nothing was written: over the same question, or over the next."""
    same = room.question(form.candidate_id) if stay else None
    whole = not _by_script(room.visit)
    return _show(room, same or room.next(form.place), problem=problem, status=409, whole=whole)


def _show(
    room: Room,
    question: Question | None,
    *,
    problem: Problem | None = None,
    coming: dict[str, Any] | None = None,
    done: Text | None = None,
    status: int = 200,
    whole: bool = False,
) -> Response:
    """Show a question, one that will come, or that there is none.

    As a page, or as the part a script asked for.
    """
    values: dict[str, Any] = {
        "filter": room.filter,
        "question": question,
        "problem": problem,
        "coming": coming,
        "done": done,
        "facts": review_facts,
        **room.progress(),
    }
    if question is not None:
        values["lines"] = review_facts.reasons(question)
        room.note(question)
    template = "review/queue.html" if whole else "review/question.html"
    return room.visit.page(template, status=status, **values)


def _by_script(visit: Visit) -> bool:
    return FORM_HEADER in visit.request.headers


def _already(judgement: Judgement, decision_id: int) -> Text:
    word = WORDS[judgement]
    return Text(
        ja=f"直前の2件は、すでに「{word.ja}」と判定しています(判定 {decision_id})。"
        "二重には書き込んでいません。",
        en=f"The two before were answered “{word.en}” already (decision {decision_id}). Nothing "
        "was written twice.",
    )


def _standing(entry: Entry) -> Text:
    if entry.undoes is not None:
        return Text(
            ja=f"{entry.user} さんがこの2件の判定を取り消しています(判定 {entry.decision_id})。",
            en=f"{entry.user} took back a decision about these two (decision {entry.decision_id}).",
        )
    word = WORDS[entry.judgement]
    return Text(
        ja=f"この2件には、{entry.user} さんの「{word.ja}」の判定が書き込まれています"
        f"(判定 {entry.decision_id})。",
        en=f"These two are answered “{word.en}” by {entry.user} (decision {entry.decision_id}).",
    )


_BETWEEN = Text(
    ja="この2件の前の判定とその取り消しを台帳に反映しているため、書き込んでいません。質問が表示されたら、"
    "もう一度判定してください。",
    en="Not written: an earlier decision about these two and its undo are just being applied. "
    "Answer again once the question is there.",
)
_NOT_WRITTEN = Text(
    ja="判定の履歴には、この2件の新しい判定はまだありません。もう一度押してください。",
    en="The history has no new decision about these two yet. Press again.",
)
_UNDONE = Text(ja="判定を取り消しました。", en="The decision is taken back.")
_NOT_WAITING = Text(
    ja="その質問は、もう待っていません(反映された判定を取り消したときは、反映が終わると戻ります)。"
    "次の質問を表示します。",
    en="That question waits no more (one whose applied decision was undone comes back once that is "
    "applied). Here is the next one.",
)
_NOT_ASKED = Text(
    ja="取り消しは台帳に反映されています。この2件は今、質問に選ばれていません(質問の数には上限があり、"
    "ほかの判定でも変わります)。判定するなら、判定の履歴か顧客のカードから行えます。次の質問を表示します。",
    en="The undo is applied. These two are not among the questions now: their number is limited, "
    "and other decisions change it. The history and the customers' cards let you decide about "
    "them. Here is the next one.",
)
_CONTRADICTS = Text(
    ja="この判定は、ほかの判定と矛盾するため書き込んでいません。「別」とした2件が、「同じ」のつながりで"
    "1つの顧客になってしまいます。どちらかの判定を取り消すか、今回の判定を見直してください。",
    en="Not written, because it contradicts other decisions: two records judged different would "
    "become one customer by a chain judged the same. Take one of them back, or reconsider.",
)

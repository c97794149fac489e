// The queue: an answer brings the next question without a new page, and keys do what buttons do.
import { formToken, typing } from "/static/page.js";

const room = document.getElementById("review");
const trouble = document.getElementById("review-trouble");
const ledger = document.getElementById("review-ledger");
const onward = document.getElementById("review-next");
const said = document.getElementById("review-said");
const KEYS = {
  Digit1: "same", Digit2: "different", Digit3: "unsure", Digit4: "skip",
  Numpad1: "same", Numpad2: "different", Numpad3: "unsure", Numpad4: "skip",
  KeyU: "undo", KeyR: "reason",
};
const OFF = "tsunagi-keys-off";
const PATIENCE_MS = 8000;
let busy = false;

function ready() {
  const keys = room.querySelector(".keys-switch");
  if (keys) {
    keys.hidden = false;
    keys.querySelector("input").checked = localStorage.getItem(OFF) !== "1";
  }
}

async function send(form, submitter) {
  if (busy) return;
  busy = true;
  room.setAttribute("aria-busy", "true");
  const fields = new URLSearchParams(new FormData(form));
  if (submitter?.name) fields.set(submitter.name, submitter.value);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "x-form-token": formToken(), accept: "text/html" },
      body: fields,
    });
    if (response.status === 401) return window.location.assign("/signin?next=/review");
    if (!response.ok && response.status !== 409) throw new Error(String(response.status));
    show(await response.text());
  } catch {
    await doubt(fields);
  } finally {
    busy = false;
    room.removeAttribute("aria-busy");
  }
}

function show(html) {
  room.innerHTML = html;
  trouble.hidden = true;
  ready();
  settle();
}

// No reply: the answer may be written or not. Only the ledger knows, so it is asked.
async function doubt(fields) {
  ledger.hidden = onward.hidden = true;
  trouble.hidden = false;
  trouble.scrollIntoView({ block: "center" });
  watch(0);
  if (!fields.has("shown")) return;
  for (const name of ["form_token", "judgement", "reason"]) fields.delete(name);
  try {
    const response = await fetch(`/review/ledger?${fields}`, {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) return;
    const told = await response.json();
    ledger.textContent = told.text;
    ledger.hidden = false;
    onward.href = told.next;
    onward.hidden = !told.next;
  } catch {
    // Still no connection: the page says that it is not known.
  }
}

// A question that was taken back after it had been applied: shown as soon as it is one again.
async function comeBack(place) {
  const response = await fetch(place.dataset.coming, {
    headers: { "x-form-token": formToken(), accept: "text/html" },
  });
  if (response.ok && room.contains(place) && !busy) show(await response.text());
}

function settle() {
  const place = document.getElementById("review-problem") ?? document.getElementById("question-title");
  if (place) {
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }
  if (window.innerWidth > 640 || !place) window.scrollTo({ top: 0 });
  else place.scrollIntoView();
  said.textContent = document.getElementById("question-title")?.textContent ?? room.textContent.trim().slice(0, 80);
  watch(1500);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-review]") || event.defaultPrevented) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("change", (event) => {
  if (event.target.id === "keys-on") localStorage.setItem(OFF, event.target.checked ? "0" : "1");
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.dataset?.key === "reason") return event.target.blur();
  if (typing(event) || event.repeat || event.shiftKey || busy || localStorage.getItem(OFF) === "1") return;
  const wanted = KEYS[event.code];
  if (!wanted) return;
  const place = room.querySelector(`[data-key="${wanted}"]`);
  if (!place) return;
  event.preventDefault();
  if (wanted === "reason") return place.focus();
  if (wanted === "undo") return place.requestSubmit();
  place.click();
});

// How far decisions are: asked often only while some are on their way.
let timer;
function watch(wait) {
  clearTimeout(timer);
  timer = setTimeout(look, wait);
}

async function look() {
  const place = document.getElementById("review-state");
  if (!place || document.hidden) return watch(5000);
  try {
    const response = await fetch("/review/state", { headers: { accept: "application/json" } });
    if (!response.ok) return watch(30000);
    const state = await response.json();
    place.className = `review-state ${state.phase}`;
    place.dataset.phase = state.phase;
    document.getElementById("review-state-text").textContent = state.text;
    const why = document.getElementById("review-why");
    why.textContent = state.why;
    why.hidden = !state.why;
    const coming = room.querySelector("[data-coming]");
    if (coming && state.phase === "applied") await comeBack(coming);
    watch({ applied: 60000, held: 15000, failed: 15000 }[state.phase] ?? (coming ? 700 : 2000));
  } catch {
    watch(15000);
  }
}

ready();
watch(1500);

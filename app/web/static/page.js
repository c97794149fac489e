// What every page has: asking before what cannot be taken back, and the keys of the whole application.

export function formToken() {
  return document.querySelector('meta[name="form-token"]')?.content ?? "";
}

/** Send a form's fields and return the answer; a refusal is shown, never swallowed. */
export async function post(path, fields) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "x-form-token": formToken(), accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  if (response.status === 401) window.location.assign("/signin");
  return response;
}

export function typing(event) {
  const target = event.target;
  return (
    event.isComposing || event.ctrlKey || event.metaKey || event.altKey ||
    target.matches?.("input, textarea, select, [contenteditable]")
  );
}

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || typing(event)) return;
  const box = document.querySelector('input[type="search"]');
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// What is wider than the window is scrolled with the keyboard as well.
const wide = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const area of document.querySelectorAll(".scroll")) wide.observe(area);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

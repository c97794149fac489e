// While a correction is on its way into the master: ask until it is there, then show it.
// Nothing is reloaded under somebody's hands: with a form open, a link is offered instead.

const EVERY_MS = 1500;
const LONGEST_MS = 10 * 60 * 1000;
const note = document.querySelector("[data-pending]");

function arrived() {
  if (!document.querySelector("details.edit[open]")) return window.location.reload();
  const link = document.createElement("a");
  link.href = window.location.href;
  link.textContent = note.dataset.reload;
  note.replaceChildren(`${note.dataset.done} `, link);
}

async function ask(began) {
  if (Date.now() - began > LONGEST_MS) return;
  try {
    const answer = await fetch(note.dataset.pending, { headers: { accept: "application/json" } });
    if (answer.status === 401) return;
    if (answer.ok) {
      const { pending, why } = await answer.json();
      if (!pending) return arrived();
      note.querySelector("[data-why]").textContent = why;
    }
  } catch {
    // The server is away for a moment; ask again.
  }
  window.setTimeout(() => ask(began), EVERY_MS);
}

// The postal code beside an address is the present one only while the city stays.
for (const code of document.querySelectorAll("input[data-city]")) {
  const present = code.value;
  const address = code.form.elements.value;
  address.addEventListener("input", () => {
    const stays = address.value.includes(code.dataset.city);
    if (!stays && code.value === present) code.value = "";
    if (stays && code.value === "") code.value = present;
  });
}

if (note) window.setTimeout(() => ask(Date.now()), EVERY_MS);

// A sync that is watched: ask every second, show what is known, reload once it is over.

const EVERY = 1000;
const place = document.getElementById("sync");

async function look() {
  let told;
  try {
    const response = await fetch("/operation/sync/state", { headers: { accept: "application/json" } });
    if (response.status === 401) return window.location.assign("/signin");
    if (!response.ok) throw new Error(String(response.status));
    told = await response.json();
  } catch {
    return window.setTimeout(look, 5 * EVERY);
  }
  if (told.over || told.phase !== place.dataset.phase) return window.location.reload();
  document.getElementById("seconds").textContent = told.seconds;
  document.getElementById("files").textContent = told.files;
  const bar = place.querySelector("progress");
  if (bar && told.share !== null) bar.value = told.share;
  return window.setTimeout(look, EVERY);
}

window.setTimeout(look, EVERY);

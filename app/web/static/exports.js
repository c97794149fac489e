// A file that is being written: ask every second, reload once it is there.

const EVERY = 1000;

async function look() {
  let told;
  try {
    const response = await fetch("/exports/state", { headers: { accept: "application/json", "x-background": "1" } });
    if (response.status === 401) return window.location.assign("/signin");
    if (!response.ok) throw new Error(String(response.status));
    told = await response.json();
  } catch {
    return window.setTimeout(look, 5 * EVERY);
  }
  if (told.phase !== "writing") return window.location.reload();
  document.getElementById("seconds").textContent = told.seconds;
  return window.setTimeout(look, EVERY);
}

window.setTimeout(look, EVERY);

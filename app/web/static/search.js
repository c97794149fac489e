// Suggestions under every search box: a combobox as the ARIA practices describe it.
// Without this script the box is a plain form that leads to the list of customers.

const WAIT_MS = 120;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

class Suggestions {
  constructor(box) {
    this.input = box.querySelector("input");
    this.list = box.querySelector("[role=listbox]");
    this.told = box.querySelector("[data-told]");
    this.chosen = -1;
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => window.setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  later() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    const typed = this.input.value.trim();
    this.request?.abort();
    if (!typed) return this.close();
    this.request = new AbortController();
    try {
      const answer = await fetch(`/customers/suggest?q=${encodeURIComponent(typed)}`, {
        signal: this.request.signal,
        headers: { accept: "application/json" },
      });
      if (answer.status === 401) return window.location.assign("/signin");
      if (answer.ok) this.show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show({ customers, hint }) {
    this.chosen = -1;
    const items = customers.map((one, place) => this.item(one, place));
    if (hint) {
      const told = element("li", hint, "hint");
      told.setAttribute("role", "option");
      told.setAttribute("aria-disabled", "true");
      items.push(told);
    }
    this.list.replaceChildren(...items);
    this.open(items.length > 0);
    this.told.textContent = hint || this.told.dataset.count.replace("{n}", customers.length);
  }

  item(one, place) {
    const item = element("li", "", "");
    item.id = `${this.list.id}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.path = `/customers/${encodeURIComponent(one.id)}`;
    item.addEventListener("click", () => window.location.assign(item.dataset.path));
    item.append(element("span", one.rank, "badge"), element("strong", one.name));
    if (one.by) item.append(element("span", one.by, "badge good"));
    item.append(element("small", [one.kana, one.address].filter(Boolean).join(" · ")));
    return item;
  }

  key(event) {
    if (event.isComposing) return;
    const options = [...this.list.querySelectorAll("[role=option]:not(.hint)")];
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
      event.preventDefault();
      this.open(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      const count = options.length + 1;
      this.choose(((this.chosen + 1 + step + count) % count) - 1, options);
    } else if (event.key === "Enter" && this.chosen >= 0 && !this.list.hidden) {
      event.preventDefault();
      window.location.assign(options[this.chosen].dataset.path);
    }
  }

  choose(place, options) {
    this.chosen = place;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    if (place < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", options[place].id);
    options[place].scrollIntoView({ block: "nearest" });
  }

  open(shown) {
    this.list.hidden = !shown;
    this.input.setAttribute("aria-expanded", String(shown));
  }

  close() {
    this.open(false);
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
  }
}

document.querySelectorAll("[data-suggest]").forEach((box) => new Suggestions(box));

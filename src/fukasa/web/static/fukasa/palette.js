// The command palette and the help on keys. Without this the button of the palette leads to a page that does the same.
"use strict";
(() => {
  const palette = document.getElementById("palette");
  const keys = document.getElementById("keys");
  if (!palette || !keys) return;
  const input = document.getElementById("palette-input");
  const list = document.getElementById("palette-list");
  const STORE = "fukasa-single-keys";

  // --- lines: the server finds, an older answer never replaces a newer one
  let asked = null;
  let waiting = 0;
  const options = () => [...list.querySelectorAll("[role=option][data-url]")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }
  async function find() {
    asked?.abort();
    asked = new AbortController();
    const url = `${palette.dataset.url}?${new URLSearchParams({ q: input.value })}`;
    try {
      const answer = await fetch(url, { headers: { "X-Palette": "1" }, signal: asked.signal });
      if (answer.redirected) { location.assign(palette.dataset.url); return; } // logged out meanwhile
      if (!answer.ok) return;
      list.innerHTML = await answer.text();
      choose(options()[0]);
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }
  function soon() { clearTimeout(waiting); waiting = setTimeout(find, 120); }
  function open() {
    if (palette.open) return;
    keys.close();
    input.value = "";
    palette.showModal();
    input.focus();
    find();
  }
  input.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  input.addEventListener("compositionend", soon);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // Enter and arrows belong to the input of Japanese
    const all = options();
    const place = all.indexOf(chosen());
    const places = { ArrowDown: place + 1, ArrowUp: place - 1, PageDown: place + 8, PageUp: place - 8 };
    if (event.key in places && all.length) {
      event.preventDefault();
      const one = Math.abs(places[event.key] - place) === 1;
      const to = one ? (places[event.key] + all.length) % all.length : Math.max(0, Math.min(all.length - 1, places[event.key]));
      choose(all[to]);
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      go(chosen(), event.ctrlKey || event.metaKey);
    }
  });
  function go(option, beside) {
    if (beside) { window.open(option.dataset.url, "_blank", "noopener"); return; }
    palette.close();
    location.assign(option.dataset.url);
  }
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-url]");
    if (option) go(option, event.ctrlKey || event.metaKey);
  });
  for (const dialog of [palette, keys]) dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside the window
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-opens-palette]") && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(); }
    if (event.target.closest("[data-opens-keys]")) { event.preventDefault(); help(); }
  });

  // --- keys of the whole application; those of a page come first and may take a key for themselves
  const single = keys.querySelector("[data-single-keys]");
  single.checked = localStorage.getItem(STORE) !== "off";
  single.addEventListener("change", () => localStorage.setItem(STORE, single.checked ? "on" : "off"));
  function help() {
    const own = document.querySelectorAll("main .key-list > *");
    const place = keys.querySelector("[data-page-keys]");
    place.hidden = own.length === 0;
    place.querySelector("dl").replaceChildren(...[...own].map((one) => one.cloneNode(true)));
    palette.close();
    if (!keys.open) keys.showModal();
  }
  const typing = (target) => target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=range])");
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (palette.open) palette.close(); else open();
      return;
    }
    if (!single.checked || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || palette.open) return;
    if (event.key === "?") { event.preventDefault(); help(); }
    const field = event.key === "/" && !keys.open && document.querySelector("main input[type=search]");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  });
})();

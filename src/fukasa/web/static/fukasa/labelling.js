// Labelling by keys. The page is a plain form without this; the keys can be switched off beside it.
"use strict";
(() => {
  const STORE = "fukasa-labelling-keys";
  const work = () => document.querySelector("[data-labelling]");
  const choice = document.querySelector("[data-shortcuts]");
  const guideline = document.getElementById("guideline");
  let busy = false; // an answer is on its way: a key pressed twice must not label the next comment
  const hold = (is) => { busy = is; work()?.setAttribute("aria-busy", String(is)); };

  if (choice) {
    choice.checked = localStorage.getItem(STORE) !== "off";
    choice.closest("label").hidden = false;
    choice.addEventListener("change", () => localStorage.setItem(STORE, choice.checked ? "on" : "off"));
  }

  const press = (selector) => {
    const found = work().querySelector(selector);
    if (!found) return false;
    if (found.matches("form")) found.requestSubmit(); else found.click();
    return true;
  };
  const tick = (key) => {
    const box = work().querySelector(`input[data-key="${key}"]`);
    if (!box) return false;
    box.click();
    box.focus({ preventScroll: true });
    return true;
  };
  const toggleGuideline = () => {
    if (!guideline) return false;
    guideline.open = !guideline.open;
    if (guideline.open) guideline.scrollIntoView({ block: "nearest" });
    return true;
  };
  const save = (target) => {
    // a link, a button or a summary in focus does what it says
    if (target.closest("a, button, summary, select")) return false;
    return press("[data-save]") || press("[data-finish]");
  };
  const actions = {
    Enter: save,
    Backspace: () => press("[data-back]"),
    ArrowLeft: () => press("[data-back]"),
    u: () => press("[data-undo]"),
    s: () => press("[data-unsure]"),
    "?": toggleGuideline,
    q: () => tick("q"),
  };

  document.addEventListener("keydown", (event) => {
    if (!work() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (choice && !choice.checked) return;
    if (event.target.closest("textarea, select, input:not([type=checkbox])")) return;
    if (event.key === "Escape" && guideline?.open) { guideline.open = false; return; }
    if (busy && event.key !== "?") { event.preventDefault(); return; }
    const key = event.key.length === 1 ? event.key.toLowerCase().normalize("NFKC") : event.key;
    const done = /^[1-9]$/.test(key) ? tick(key) : actions[key]?.(event.target);
    if (done) event.preventDefault();
  });
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.target?.id === "work") hold(true); });
  document.addEventListener("htmx:afterRequest", (event) => { if (!event.detail.successful) hold(false); });
  document.addEventListener("htmx:afterSwap", () => { hold(busy); work()?.focus({ preventScroll: true }); });
  document.addEventListener("htmx:afterSettle", () => hold(false)); // before that the new forms are not htmx's yet
  work()?.focus({ preventScroll: true });
})();

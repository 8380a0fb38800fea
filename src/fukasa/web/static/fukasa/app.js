// What the pages do in the browser beyond htmx. Everything here only makes a page nicer: each works without it.
"use strict";
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const effectiveTheme = () =>
    root.dataset.theme === "auto" ? (dark.matches ? "dark" : "light") : root.dataset.theme;

  // --- charts: specification, theme and library all come from this server; expressions are interpreted, not compiled
  const charts = new Map(); // element → finalizer of the view
  let library = null;
  const loadLibrary = () => {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = document.querySelector("meta[name=fukasa-charts]").content;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error("the chart library did not load"));
      document.head.append(script);
    });
    return library;
  };
  const themes = () => JSON.parse(document.getElementById("chart-themes").textContent);
  async function draw(figure) {
    const picture = figure.querySelector(".chart-picture");
    const spec = JSON.parse(figure.querySelector("[data-spec]").textContent);
    const embed = await loadLibrary();
    charts.get(figure)?.();
    const view = await embed(picture, spec, {
      ast: true, renderer: "svg", actions: false, defaultStyle: false, logLevel: 1,
      config: themes()[effectiveTheme()],
      tooltip: { disableDefaultStyle: true },
    });
    picture.querySelector("svg")?.setAttribute("aria-hidden", "true"); // label, sentence and table speak for it
    charts.set(figure, () => view.finalize());
    figure.dataset.drawn = effectiveTheme();
  }
  const drawAll = (within) => within.querySelectorAll("figure.chart").forEach((figure) =>
    draw(figure).catch((error) => { figure.dataset.drawn = "failed"; console.error(error); }));
  const redraw = () => {
    for (const [figure, finalize] of charts) if (!figure.isConnected) { finalize(); charts.delete(figure); }
    drawAll(document);
  };

  // --- theme: at once here, remembered by the server
  dark.addEventListener("change", () => root.dataset.theme === "auto" && redraw());
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.switch !== "theme" || !event.submitter) return;
    event.preventDefault();
    root.dataset.theme = event.submitter.value;
    form.querySelectorAll("button").forEach((button) =>
      button.setAttribute("aria-pressed", String(button === event.submitter)));
    const body = new FormData(form, event.submitter);
    fetch(form.action, { method: "POST", body, redirect: "manual" });
    redraw();
  });

  // --- forms that send themselves when a choice changes (a button does it without JavaScript)
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form) form.requestSubmit();
  });

  // --- side panel: focus goes in, Escape and the button close it, focus goes back
  let opener = null;
  const panel = () => document.getElementById("panel");
  function closePanel() {
    const aside = panel();
    if (!aside || !aside.childElementCount) return;
    aside.replaceChildren();
    document.querySelectorAll("tr[aria-selected=true]").forEach((row) => row.removeAttribute("aria-selected"));
    if (opener?.isConnected) opener.focus();
    opener = null;
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-panel]")) { event.preventDefault(); closePanel(); }
    const toast = event.target.closest("[data-close-toast]");
    if (toast) toast.closest(".toast").remove();
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); } else closePanel();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const source = event.detail.elt;
    if (event.detail.target?.id !== "panel") return;
    opener = source;
    document.querySelectorAll("tr[aria-selected=true]").forEach((row) => row.removeAttribute("aria-selected"));
    source.closest("tr")?.setAttribute("aria-selected", "true");
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    drawAll(event.detail.target);
    centreTabs();
    if (event.detail.target.id === "panel") panel().querySelector("h2, [data-close-panel]")?.focus();
  });
  document.addEventListener("htmx:responseError", () => {
    const message = document.querySelector("meta[name=fukasa-failed]").content;
    const toast = document.getElementById("toast-template").content.cloneNode(true);
    toast.querySelector("p").textContent = message;
    document.getElementById("toasts").append(toast);
  });

  // --- messages without a way back leave by themselves
  const leave = (within) => within.querySelectorAll(".toast[data-leaves]").forEach((toast) =>
    setTimeout(() => toast.remove(), 8000));

  // --- tick all
  document.addEventListener("change", (event) => {
    const name = event.target.dataset.checks;
    if (name) document.querySelectorAll(`input[type=checkbox][name="${name}"]`).forEach((box) => {
      box.checked = event.target.checked;
    });
  });

  // --- tick the first so many; with Shift all between the last tick and this one
  let last = null;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-ticks]");
    if (button) document.querySelectorAll("tbody input[name=keys], .cards input[name=keys]").forEach((box, place) => {
      box.checked = place < Number(button.dataset.ticks);
    });
    const box = event.target;
    if (!box.matches("input[type=checkbox][name=keys]")) return;
    const all = [...document.querySelectorAll("input[type=checkbox][name=keys]")];
    if (event.shiftKey && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      all.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    }
    last = box;
  });

  // --- narrow screens: tabs and the settings' navigation are one line; the current one stands in its middle
  function centreTabs() {
    document.querySelectorAll(".tabs, .settings-nav").forEach((line) => {
      const [frame, current] = [line, line.querySelector("[aria-current]")].map((one) => one?.getBoundingClientRect());
      if (current) line.scrollLeft += current.left + current.width / 2 - frame.left - frame.width / 2;
    });
  }
  centreTabs();

  drawAll(document);
  leave(document);
})();

// A row opens the side panel; a second click on it opens the full report.
"use strict";
(() => {
  // On a narrow screen the results come first; a window that is widened has the filters beside them again.
  const fold = document.querySelector(".filters-fold");
  const narrow = matchMedia("(width < 60rem)");
  if (fold && narrow.matches) fold.open = false;
  if (fold) narrow.addEventListener("change", () => { fold.open = !narrow.matches; });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-opens-panel]");
    if (link && link.closest("[aria-selected=true]")) event.stopImmediatePropagation();
  }, true);
  // Downloads are the browser's work, not htmx's.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.triggeringEvent?.submitter?.hasAttribute("data-plain")) {
      event.preventDefault();
      const button = event.detail.triggeringEvent.submitter;
      const form = event.detail.elt;
      const action = form.action;
      form.action = button.formAction;
      const format = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
      form.append(format);
      HTMLFormElement.prototype.submit.call(form);
      format.remove();
      form.action = action;
    }
  });
})();

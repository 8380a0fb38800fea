// A row opens the side panel; a second click on it opens the full report.
"use strict";
(() => {
  // On a narrow screen the results come first.
  const fold = document.querySelector(".filters-fold");
  if (fold && matchMedia("(width < 60rem)").matches) fold.open = false;

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

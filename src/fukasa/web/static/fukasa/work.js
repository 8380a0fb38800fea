// Sliders say where they stand; a list's link is marked when one steps into it. Both pages work without this.
"use strict";
(() => {
  document.addEventListener("input", (event) => {
    const place = event.target.dataset.says && document.getElementById(event.target.dataset.says);
    if (place) place.textContent = event.target.value;
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("input[readonly]")) event.target.select();
  });
})();

// The filters of the search: which are open, finding one by name, dragging the ends of a range.
"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  document.documentElement.classList.add("scripted");
  const most = Number(form.dataset.mostOpen);
  const openFields = () => [...form.querySelectorAll("details.filter-field[open]")];

  // --- open filters: remembered on this device; no more at once than the server counts
  function remember() {
    const names = openFields().map((one) => one.dataset.field).join(".");
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${form.dataset.cookie}=${names}; path=/; max-age=31536000; SameSite=Lax${secure}`;
  }
  const unfolded = new Set(openFields());
  form.addEventListener("toggle", (event) => {
    const field = event.target;
    if (!field.matches("details.filter-field")) return;
    if (field.open === unfolded.has(field)) return; // browsers also tell, sooner or later, what was open from the start
    if (field.open) unfolded.add(field); else unfolded.delete(field);
    const shut = field.querySelector("input[name=shut]");
    if (shut) shut.disabled = field.open;
    if (field.open) openFields().filter((one) => one !== field).slice(0, Math.max(openFields().length - most, 0))
      .forEach((one) => { one.open = false; });
    remember();
    if (field.open && shut) form.requestSubmit(); // counts of meanwhile
  }, true);

  // --- find a filter by its name or what it means
  const find = form.querySelector("[data-finds-filters]");
  const wasOpen = new Set([...form.querySelectorAll("details.filter-group[open]")]);
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  find.addEventListener("input", () => {
    const sought = plain(find.value.trim());
    let any = false;
    for (const group of form.querySelectorAll("details.filter-group")) {
      let hits = 0;
      for (const field of group.querySelectorAll("details.filter-field")) {
        const names = plain(`${field.querySelector("h3").textContent} ${field.dataset.field} ${field.dataset.help ?? ""}`);
        field.hidden = sought !== "" && !names.includes(sought);
        hits += field.hidden ? 0 : 1;
      }
      group.hidden = hits === 0;
      group.open = sought === "" ? wasOpen.has(group) : true;
      any ||= hits > 0;
    }
    document.getElementById("no-filter").hidden = any;
  });
  for (const name of ["change", "search"]) find.addEventListener(name, (event) => event.stopPropagation());
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = form.querySelector("details.filter-group:not([hidden]) details.filter-field:not([hidden])");
    if (first) { first.open = true; first.querySelector("summary").focus(); }
  });

  // --- how much of a brief there is room for
  for (const text of document.querySelectorAll("textarea[data-counted]")) {
    const said = document.getElementById("brief-count");
    const room = said.textContent;
    const count = () => {
      const length = [...text.value.trim()].length;
      const over = length > Number(text.dataset.counted);
      said.textContent = length ? `${length.toLocaleString()} / ${room}` : room;
      said.classList.toggle("over", over);
      text.setAttribute("aria-invalid", String(over));
    };
    text.addEventListener("input", count);
    count();
  }

  // --- a value stands on one side of the search; a dragged end is typed
  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-side]") && box.checked) {
      box.closest("li").querySelectorAll("[data-side]").forEach((other) => { other.checked = other === box; });
    }
  }, true);
  form.addEventListener("input", (event) => {
    const ends = event.target.closest("[data-ends]");
    if (!ends) return;
    const edges = JSON.parse(ends.dataset.edges);
    const [low, high] = ends.querySelectorAll("input");
    if (Number(low.value) > Number(high.value)) (event.target === low ? low : high).value = (event.target === low ? high : low).value;
    const typed = (end) => document.getElementById(`f-${ends.dataset.ends}-${end}`);
    typed("min").value = Number(low.value) === 0 ? "" : edges[Number(low.value)];
    typed("max").value = Number(high.value) === edges.length - 1 ? "" : edges[Number(high.value)];
    const steps = edges.length - 1;
    ends.parentElement.querySelectorAll("rect").forEach((bar, place) =>
      bar.classList.toggle("in", Number(low.value) <= place && place < Math.max(Number(high.value), 0) && place < steps));
  });
})();

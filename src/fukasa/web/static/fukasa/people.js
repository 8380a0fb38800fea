// Shows what is typed into a password field, on demand; a field without JavaScript works as ever.
for (const field of document.querySelectorAll("input[data-reveal]")) {
  const button = document.createElement("button");
  const words = document.querySelector("meta[name=fukasa-reveal]").content.split("|");
  button.type = "button";
  button.className = "button reveal";
  button.textContent = words[0];
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = words[shown ? 1 : 0];
  });
  const row = document.createElement("div");
  row.className = "revealed";
  field.replaceWith(row);
  row.append(field, button);
}

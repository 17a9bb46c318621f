/* Makes every [data-tryout] a choice: tick a change, or two that were computed together, and read it. */
(() => {
  "use strict";
  for (const section of document.querySelectorAll("[data-tryout]")) {
    const rows = [...section.querySelectorAll("tr[data-tried]")];
    const views = [...section.querySelectorAll(".view")];
    const hint = section.querySelector(".hint");
    const boxes = new Map();
    const together = new Map();
    rows.forEach((row, at) => {
      if (row.dataset.of) {
        together.set(row.dataset.of, at);
        row.hidden = true;
        return;
      }
      const link = row.querySelector("a");
      const box = document.createElement("input");
      const label = document.createElement("label");
      box.type = "checkbox";
      label.append(box, link.textContent);
      link.replaceWith(label);
      boxes.set(row.dataset.tried, box);
      box.addEventListener("change", () => choose(row.dataset.tried));
    });
    const ticked = () => [...boxes].filter(([, box]) => box.checked).map(([key]) => key);
    const choose = (latest) => {
      let keys = ticked();
      if (keys.length > 1 && !together.has(keys.join(" "))) {
        for (const key of keys) boxes.get(key).checked = key === latest;
        keys = [latest];
      }
      const at = keys.length > 1 ? together.get(keys.join(" ")) : rows.findIndex((row) => row.dataset.tried === keys[0]);
      views.forEach((view, k) => { view.hidden = k !== at; });
      rows.forEach((row) => row.classList.toggle("on", keys.includes(row.dataset.tried)));
      hint.hidden = keys.length > 0;
    };
    section.querySelector(".views").setAttribute("aria-live", "polite");
    choose();
  }
})();

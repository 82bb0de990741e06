
"use strict";
(() => {
  const rows = [...document.querySelectorAll(".ranking tbody tr")];
  const words = document.getElementById("words");
  const onlyNew = document.getElementById("only-new");
  const cardOf = (row) => document.getElementById(row.dataset.card);
  if (rows.length) {
    const haystacks = new Map(rows.map((row) => [row, `${row.textContent} ${cardOf(row).textContent}`.toLowerCase()]));
    const filter = () => {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const keep = wanted.every((word) => haystacks.get(row).includes(word)) && (!onlyNew.checked || row.dataset.new === "yes");
        row.hidden = cardOf(row).hidden = !keep;
        shown += keep ? 1 : 0;
      }
      document.getElementById("shown").textContent = shown < rows.length ? `${shown} of ${rows.length} rows` : "";
      document.getElementById("nothing").hidden = shown > 0;
    };
    const body = rows[0].parentNode;
    const sort = (head) => {
      const key = head.dataset.sort;
      const now = head.getAttribute("aria-sort");
      const order = now ? (now === "ascending" ? "descending" : "ascending") : head.dataset.first;
      for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", order);
      const compare = key === "name"
        ? (a, b) => a.dataset.name.localeCompare(b.dataset.name)
        : (a, b) => Number(a.dataset[key]) - Number(b.dataset[key]);
      const sign = order === "ascending" ? 1 : -1;
      body.append(...rows.sort((a, b) => sign * compare(a, b) || a.dataset.rank - b.dataset.rank));
    };
    for (const head of document.querySelectorAll(".ranking thead th")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(head));
      head.append(button);
    }
    words.addEventListener("input", filter);
    onlyNew.addEventListener("change", filter);
    const form = document.querySelector(".controls");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
  }
  const openTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.matches("details")) target.open = true;
  };
  addEventListener("hashchange", openTarget);
  openTarget();
  for (const name of document.querySelectorAll(".ranking .name")) name.addEventListener("click", () => setTimeout(openTarget));
  const opened = new Set();
  addEventListener("beforeprint", () => {
    for (const card of document.querySelectorAll("details.card:not([open])")) { opened.add(card); card.open = true; }
  });
  addEventListener("afterprint", () => {
    for (const card of opened) card.open = false;
    opened.clear();
  });
})();

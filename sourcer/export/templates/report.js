"use strict";
(() => {
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  const byId = (id) => document.getElementById(id);
  const cardAt = (hash) => (hash.length > 1 ? byId(hash.slice(1))?.closest("details.card") : null);

  // One person is a row of the table, a card, and a row of the map, joined by the card's address.
  const spots = new Map(all(".heat tbody a").map((link) => [link.hash, link.closest("tr")]));
  const people = all(".ranking tbody tr").map((row) => {
    const { hash } = row.querySelector("th a");
    const card = cardAt(hash);
    return { row, card, spot: spots.get(hash), text: `${row.textContent} ${card.textContent}`.toLowerCase() };
  });

  const filter = () => {
    const words = byId("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const area = byId("area")?.value ?? "";
    const [isNew, isJunior] = ["only-new", "only-junior"].map((id) => byId(id)?.checked);
    let shown = 0;
    for (const { row, card, spot, text } of people) {
      const keep = words.every((word) => text.includes(word)) && (area === "" || row.dataset.area === area)
        && (!isNew || "new" in row.dataset) && (!isJunior || "junior" in row.dataset);
      for (const part of [row, card, spot]) if (part) part.hidden = !keep;
      shown += keep ? 1 : 0;
    }
    for (const group of all(".heat tbody")) group.hidden = all("tr:not(.group, [hidden])", group).length === 0;
    byId("shown").textContent = shown < people.length ? `${shown} of ${people.length} shown` : "";
    byId("nothing").hidden = shown > 0;
  };

  // Sorted by what a cell shows; what was not scored comes last either way.
  const sort = (head, column) => {
    const isName = head.classList.contains("who");
    const first = isName || head.classList.contains("rank") ? "ascending" : "descending";
    const other = { ascending: "descending", descending: "ascending" };
    const order = other[head.getAttribute("aria-sort")] ?? first;
    for (const each of head.parentNode.children) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const rank = ({ row }) => Number(row.cells[0].textContent);
    const value = ({ row }) => (isName ? row.querySelector("a").textContent : parseFloat(row.cells[column].textContent));
    const compare = (a, b) => {
      const [x, y] = [value(a), value(b)];
      if (isName) return sign * x.localeCompare(y);
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
      return sign * (x - y);
    };
    people.sort((a, b) => compare(a, b) || rank(a) - rank(b));
    people[0].row.parentNode.append(...people.map(({ row }) => row));
  };

  // Laid out as blocks on a phone, a table is still a table to those who hear it.
  const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
  for (const part of all(".ranking, .ranking *")) {
    const role = part.tagName === "TH" ? (part.scope === "row" ? "rowheader" : "columnheader") : roles[part.tagName];
    if (role) part.setAttribute("role", role);
  }

  if (people.length) {
    all(".ranking thead th").forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(head, column));
      head.append(button);
    });
    const form = document.querySelector(".controls");
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    filter(); // a browser may have kept what was asked for before a reload
  }

  const openCard = () => {
    const card = cardAt(location.hash);
    if (!card) return;
    card.hidden = false;
    card.open = true;
    card.querySelector("summary").focus({ preventScroll: true });
    card.scrollIntoView();
  };
  addEventListener("hashchange", openCard);
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (link && link.hash === location.hash) setTimeout(openCard); // the same address again is no change
  });
  openCard();

  const opened = new Set();
  addEventListener("beforeprint", () => {
    for (const card of all("details.card:not([open])")) { opened.add(card); card.open = true; }
  });
  addEventListener("afterprint", () => {
    for (const card of opened) card.open = false;
    opened.clear();
  });
})();

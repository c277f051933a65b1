// Choosing a span of days on a chart: by dragging over its bars or with two sliders. The page works without this file:
// each bar is a link, and the form has two dates. Everything is delegated, as htmx replaces parts of the page.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  let dragged = null; // {figure, bars, first, moved}

  const barsOf = (figure) => Array.from(figure.querySelectorAll("g[data-from]"));
  const ends = (figure) => [figure.querySelector(".from"), figure.querySelector(".to")];

  function show(figure, first, last) {
    const bars = barsOf(figure);
    const [from, to] = ends(figure);
    const all = first === 0 && last === bars.length - 1;
    from.value = first;
    to.value = last;
    from.setAttribute("aria-valuetext", bars[first].dataset.first);
    to.setAttribute("aria-valuetext", bars[last].dataset.last);
    bars.forEach((bar, at) => bar.classList.toggle("beyond", at < first || at > last));
    say(figure, bars.slice(first, last + 1), all);
  }

  function say(figure, bars, all) {
    const line = figure.querySelector(".span-chosen");
    const [help, link] = line.children;
    const from = bars[0].dataset;
    const to = bars[bars.length - 1].dataset;
    const count = bars.reduce((sum, bar) => sum + Number(bar.dataset.count), 0);
    const days = from.first === to.last ? from.first : `${from.first} – ${to.last}`;
    const shown = new Intl.NumberFormat(root.lang).format(count);
    const address = new URL(figure.dataset.choose, location.href);
    address.searchParams.set("from", from.from);
    address.searchParams.set("to", to.to);
    link.textContent = line.dataset.words.replace("{days}", days).replace("{count}", shown);
    link.href = address.pathname + address.search;
    link.hidden = all;
    help.hidden = !all;
  }

  // The bar under the pointer, the nearest one beside the chart: a drag may leave it.
  function under(figure, bars, event) {
    const box = figure.querySelector("svg").getBoundingClientRect();
    const at = Math.floor((event.clientX - box.left) / box.width * bars.length);
    return Math.min(Math.max(at, 0), bars.length - 1);
  }

  function swallow(event) {
    event.preventDefault();
    event.stopPropagation();
  }

  document.addEventListener("input", (event) => {
    const figure = event.target.closest?.(".span-chooser")?.closest("figure");
    if (!figure) return;
    const [from, to] = ends(figure);
    const [a, b] = [Number(from.value), Number(to.value)];
    // One handle pushes the other before it.
    show(figure, event.target === to ? Math.min(a, b) : a, event.target === from ? Math.max(a, b) : b);
  });

  document.addEventListener("keydown", (event) => {
    const chooser = event.target.closest?.(".span-chooser");
    if (!chooser || event.key !== "Enter") return;
    const link = chooser.closest("figure").querySelector(".span-chosen a");
    if (!link.hidden) link.click();
  });

  document.addEventListener("pointerdown", (event) => {
    const figure = event.target.closest?.("svg")?.closest("figure[data-choose]");
    if (!figure || event.button !== 0) return;
    const bars = barsOf(figure);
    dragged = { figure, bars, first: under(figure, bars, event), moved: false };
  });

  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const at = under(dragged.figure, dragged.bars, event);
    dragged.moved ||= at !== dragged.first;
    if (dragged.moved) show(dragged.figure, Math.min(at, dragged.first), Math.max(at, dragged.first));
  });

  document.addEventListener("pointerup", () => {
    const done = dragged;
    dragged = null;
    if (!done?.moved) return; // a click on one bar is its link
    // The click that ends the drag would follow the bar under it; where none comes, the next one is the reader's.
    addEventListener("click", swallow, true);
    setTimeout(() => {
      removeEventListener("click", swallow, true);
      if (done.figure.isConnected) done.figure.querySelector(".span-chosen a").click();
    });
  });

  document.addEventListener("pointercancel", () => { dragged = null; });
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.("figure[data-choose] svg")) event.preventDefault(); // a bar is a link, which would be dragged away
  });

  // A morphed page keeps what sliders were moved to.
  document.addEventListener("htmx:after:swap", () => {
    for (const input of document.querySelectorAll(".span-chooser input")) input.value = input.defaultValue;
  });
})();

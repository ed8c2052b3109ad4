/* The search page: asks Pagefind for ?q= and for what is typed, ten results at a time.
   A classic script, since browsers refuse to load modules from file://, where it must say why there is no search. */
(() => {
  "use strict";

  const STEP = 10;
  const page = document.getElementById("siglum-search");
  if (!page) return;
  const root = new URL(page.dataset.root, location.href);
  const find = (selector) => page.querySelector(selector);
  const form = find("form");
  const box = form.elements.q;
  const status = find(".search-status");
  const list = find(".search-results");
  const more = find(".search-more");
  const elsewhere = find(".search-elsewhere");
  let engine;
  let latest = 0;
  let found = [];

  function explain(reason) {
    find(`[data-when="${reason}"]`).hidden = false;
    elsewhere.hidden = false;
    status.textContent = "";
  }

  function load() {
    engine ??= import(new URL("pagefind/pagefind.js", root)).then(async (pagefind) => {
      await pagefind.options({ baseUrl: root.pathname });
      return pagefind;
    });
    return engine;
  }

  function element(name, className, ...content) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
  }

  /* Pagefind's excerpt is text with <mark>s, whose own angle brackets are escaped: read as text, never as HTML. */
  function excerpt(data) {
    const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    const parts = data.excerpt.split(/<mark>(.*?)<\/mark>/s).map(plain);
    const words = parts.join("");
    return [
      data.content.startsWith(words) ? "" : "… ",
      ...parts.map((part, place) => (place % 2 ? element("mark", "", part) : part)),
      data.content.endsWith(words) ? "" : " …",
    ];
  }

  function dated(value) {
    const day = new Date(`${value.slice(0, 10)}T12:00`);
    const words = { day: "numeric", month: "long", year: "numeric" };
    // Plain "en" would put the month first.
    const language = document.documentElement.lang.replace(/^en$/, "en-GB") || undefined;
    const time = element("time", "", day.toLocaleDateString(language, words));
    time.dateTime = value;
    return time;
  }

  function entry(data) {
    const address = data.raw_url.replace(/^\//, "");
    const link = element("a", "", data.meta.title || data.plain_excerpt.slice(0, 60) || address);
    link.href = new URL(address, root);
    const where = element("p", "search-where", element("span", "", address));
    if (!Number.isNaN(Date.parse(data.meta.date))) where.prepend(dated(data.meta.date));
    return element("li", "", element("h2", "", link), where, element("p", "", ...excerpt(data)));
  }

  function announce() {
    const shown = list.children.length;
    const count = `${found.length} ${found.length === 1 ? "result" : "results"}`;
    const part = shown < found.length ? `, the first ${shown} shown` : "";
    const words = `“${box.value.trim().replace(/^["“]|["”]$/g, "")}”`;
    status.textContent = found.length ? `${count} for ${words}${part}` : `Nothing found for ${words}`;
  }

  /* Ten more of the results, from the one numbered start; those of a former query stay until these are here. */
  async function show(turn, results, start) {
    const next = await Promise.all(results.slice(start, start + STEP).map((result) => result.data()));
    if (turn !== latest || (start && start !== list.children.length)) return null;
    found = results;
    if (!start) list.replaceChildren();
    list.append(...next.map(entry));
    more.hidden = list.children.length >= found.length;
    elsewhere.hidden = found.length > 0;
    announce();
    return list.children[start];
  }

  function remember(words) {
    const address = new URL(location.href);
    if (words) address.searchParams.set("q", words);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
  }

  function clear() {
    found = [];
    list.replaceChildren();
    more.hidden = elsewhere.hidden = true;
    status.textContent = "";
  }

  async function search(wait) {
    const turn = ++latest;
    const words = box.value.trim();
    if (!words) {
      remember("");
      return clear();
    }
    try {
      const pagefind = await load();
      const answer = await pagefind.debouncedSearch(words.replace(/[“”]/g, '"'), {}, wait);
      if (!answer || turn !== latest) return;
      remember(words);
      await show(turn, answer.results, 0);
    } catch (error) {
      console.error(error);
      clear();
      explain("failed");
    }
  }

  if (location.protocol === "file:") return explain("file");
  form.hidden = false;
  elsewhere.hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search(0);
  });
  box.addEventListener("focus", () => load().catch(() => explain("failed")), { once: true });
  box.addEventListener("input", () => search(200));
  more.addEventListener("click", async () => {
    const first = await show(latest, found, list.children.length);
    first?.querySelector("a").focus();
  });
  box.value = new URLSearchParams(location.search).get("q") ?? "";
  if (box.value) search(0);
  else box.focus();
})();

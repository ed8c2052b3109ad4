// Narrows the bibliography down while the reader types or chooses. Without it the list is whole.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("bibliography-filter");
  if (!form) return;
  const works = [...document.querySelectorAll("#bibliography > li")];
  const count = form.querySelector("output");

  const matches = (work, asked) =>
    work.textContent.toLowerCase().includes(asked.words.toLowerCase()) &&
    ["type", "year", "author", "tag"].every((name) => !asked[name] || work.dataset[name].split("|").includes(asked[name]));

  const narrow = () => {
    const asked = Object.fromEntries(new FormData(form));
    for (const work of works) work.hidden = !matches(work, asked);
    count.textContent = `${works.filter((work) => !work.hidden).length} of ${works.length}`;
  };

  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
});

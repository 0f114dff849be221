// @ts-check
// A marked stretch under the pointer or the keyboard shows its records beside the text. Without this script all
// records are listed there.
"use strict";

const list = /** @type {HTMLElement} */ (document.getElementById("records"));
const marks = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".m[data-keys]"));
document.documentElement.classList.add("has-script");

/** @param {HTMLElement} mark */
function show(mark) {
  const keys = (mark.dataset.keys || "").split(" ");
  for (const each of document.querySelectorAll(".is-shown")) each.classList.remove("is-shown");
  for (const key of keys) document.getElementById("r-" + key)?.classList.add("is-shown");
  for (const other of marks) {
    if ((other.dataset.keys || "").split(" ").includes(keys[keys.length - 1])) other.classList.add("is-shown");
  }
  list.scrollTop = 0;
}

for (const mark of marks) {
  mark.addEventListener("pointerenter", () => show(mark));
  mark.addEventListener("focus", () => show(mark));
  mark.addEventListener("click", () => show(mark));
}

const found = /** @type {HTMLElement | null} */ (document.querySelector(".m.found[data-keys]"));
if (found) show(found);
document.querySelector(".m.found")?.scrollIntoView({ block: "center" });

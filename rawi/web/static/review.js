// @ts-check
// The review queue by keyboard: letters press buttons or go to a field, digits choose. A key counts nowhere where
// something is typed; Escape and Enter leave a field.
"use strict";

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("case"));

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (!form || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target instanceof HTMLInputElement && !["checkbox", "radio"].includes(target.type)) {
    if (event.key === "Escape" || (event.key === "Enter" && target.form === form)) {
      event.preventDefault();
      target.blur();
    }
    return;
  }
  const digit = "123456789".indexOf(event.key) + 1 || "١٢٣٤٥٦٧٨٩".indexOf(event.key) + 1;
  if (digit) {
    const choices = /** @type {NodeListOf<HTMLInputElement>} */ (
      form.querySelectorAll("input[type=checkbox], input[type=radio]")
    );
    const choice = choices[digit - 1];
    if (choice) {
      choice.checked = choice.type === "radio" || !choice.checked;
      choice.focus();
    }
    event.preventDefault();
    return;
  }
  // By the key's place, so that an Arabic keyboard presses the same buttons.
  const letter = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
  const named = /** @type {HTMLElement | null} */ (letter ? form.querySelector(`[data-key="${letter}"]`) : null);
  if (!named) return;
  event.preventDefault();
  if (named instanceof HTMLInputElement) named.select();
  else named.click();
});

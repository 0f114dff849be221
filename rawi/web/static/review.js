// @ts-check
// The review queue by keyboard: letters press buttons, digits choose. A key counts nowhere where something is typed.
"use strict";

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("case"));

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const typing = target instanceof HTMLInputElement && !["checkbox", "radio"].includes(target.type);
  if (!form || typing || event.ctrlKey || event.metaKey || event.altKey) return;
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
  const button = /** @type {HTMLElement | null} */ (letter ? form.querySelector(`[data-key="${letter}"]`) : null);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

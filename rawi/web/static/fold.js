// @ts-check
// On a narrow screen what can be folded starts folded, so that a page begins with what it is about.
"use strict";

if (matchMedia("(max-width: 60rem)").matches) {
  for (const fold of document.querySelectorAll("details.fold")) fold.removeAttribute("open");
}

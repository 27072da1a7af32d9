/* Keys of one nomination under appraisal: each element with data-key is pressed by its letter. Works without this file. */
(function () {
  "use strict";
  const typing = (el) => el && (el.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName));
  /* a key pressed twice is not meant for the next person, whom nobody has read yet */
  let heard = false;
  setTimeout(() => { heard = true; document.documentElement.dataset.keys = ""; }, 250);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const target = key === "z" ? document.querySelector("[data-undo]") : document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (target) { event.preventDefault(); if (heard || target.type !== "submit") target.click(); }
  });
})();

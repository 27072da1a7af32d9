/* Pages of accounts: print a slip, tell that Caps Lock is on. Everything works without this file. */
(function () {
  "use strict";
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  const hint = document.querySelector("[data-caps]");
  const tell = (event) => {
    if (!hint || !event.getModifierState || !event.target.matches("[autocomplete$=password]")) return;
    hint.hidden = !event.getModifierState("CapsLock");
  };
  document.addEventListener("keydown", tell);
  document.addEventListener("keyup", tell);
})();

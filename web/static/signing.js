/* The signing desk: choose all at once, and the button says how many are chosen. The page works without this file. */
(function () {
  "use strict";
  const boxes = Array.from(document.querySelectorAll("[data-sign-box]:not([disabled])"));
  const word = document.querySelector("[data-sign-count]");
  if (!boxes.length || !word) return;
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    word.textContent = chosen ? "Ký " + chosen + " quyết định đã chọn" : "Ký các quyết định đã chọn";
  };
  boxes.forEach((box) => box.addEventListener("change", tell));
  tell();
})();

/* Saves a report while it is written. Without this file the button "Lưu" does. */
(function () {
  "use strict";
  const form = document.querySelector("[data-own-report]");
  const said = document.querySelector("[data-own-said]");
  if (!form || !said || !window.fetch) return;
  let waiting = 0, running = false, again = false, stopped = false;
  async function save() {
    if (running) { again = true; return; }
    running = true;
    said.textContent = "Đang lưu…";
    try {
      const answer = await fetch(form.dataset.ownReport, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      const told = await answer.json();
      if (answer.ok) { form.elements.seen.value = told.ban; said.textContent = "Đã lưu " + told.luc; }
      else { stopped = answer.status === 409; said.textContent = told.cau; }
    } catch (fault) { said.textContent = "Chưa lưu được; bấm nút Lưu khi có mạng."; }
    running = false;
    if (again && !stopped) { again = false; save(); }
  }
  const later = () => {
    if (stopped) return;
    clearTimeout(waiting);
    waiting = setTimeout(save, 1200);
  };
  form.addEventListener("input", later);
  /* what was typed before this file came, or what the browser brought back */
  if (Array.from(form.querySelectorAll("textarea")).some((box) => box.value !== box.defaultValue)) later();
  form.addEventListener("submit", () => { clearTimeout(waiting); stopped = true; });
})();

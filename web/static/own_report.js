/* Saves a report while it is written. Without this file the button "Lưu" does. */
(function () {
  "use strict";
  const form = document.querySelector("[data-own-report]");
  const said = document.querySelector("[data-own-said]");
  if (!form || !said || !window.fetch) return;
  let waiting = 0, running = null, stopped = false;
  const post = (more) => fetch(form.dataset.ownReport, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual", ...more });
  async function save() {
    said.textContent = "Đang lưu…";
    try {
      const answer = await post();
      if (answer.type === "opaqueredirect") { said.textContent = "Chưa lưu: phiên làm việc đã hết. Chép phần vừa gõ ra nơi khác rồi đăng nhập lại."; return; }
      const told = await answer.json();
      if (answer.ok) { form.elements.seen.value = told.ban; said.textContent = "Đã lưu " + told.luc; }
      else { stopped = answer.status === 409; said.textContent = told.cau; }
    } catch (fault) { said.textContent = "Chưa lưu được; bấm nút Lưu khi có mạng."; }
  }
  const start = () => { // one after the other: each is compared with the version before it
    waiting = 0;
    if (running) later();
    else running = save().then(() => { running = null; });
  };
  const later = () => {
    if (stopped) return;
    clearTimeout(waiting);
    waiting = setTimeout(start, 1200);
  };
  form.addEventListener("input", later);
  /* what was typed before this file came, or what the browser brought back */
  if (Array.from(form.querySelectorAll("textarea")).some((box) => box.value !== box.defaultValue)) later();
  window.sentAfter?.(form, () => { clearTimeout(waiting); waiting = 0; stopped = stopped || !running; return running; });
  window.addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
  window.addEventListener("pagehide", () => { if (waiting && !running && !stopped) post({ keepalive: true }).catch(() => {}); });
})();

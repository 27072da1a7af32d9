/* The grid: saves a row when its cell is left, keeps what is typed through a failure or a closed tab, moves by keys and
   fills a pasted block of cells. Without this file the grid is one form with one button. */
(function () {
  "use strict";
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
  const form = document.querySelector("form[data-bang]");
  if (!form) return;
  const SCRATCH = "bang:" + form.dataset.bang + ":";
  const waiting = new Set();
  let running = null;
  const rowOf = (el) => el.closest("tr[data-ref]");
  const fields = (row) => Array.from(row.querySelectorAll("input[name], select[name], textarea[name]"));
  const cells = (row) => fields(row).filter((field) => field.type !== "hidden");
  const values = (row) => Object.fromEntries(fields(row).map((field) => [field.name, field.value]));
  const find = (ref) => form.querySelector('tr[data-ref="' + CSS.escape(ref) + '"]');

  function say(row, text, held) {
    const place = row.querySelector("[data-saved]");
    if (place) { place.textContent = text; place.classList.toggle("bang-held", Boolean(held)); }
  }
  function keep(row) {
    try { localStorage.setItem(SCRATCH + row.dataset.ref, JSON.stringify(values(row))); } catch { /* full or forbidden */ }
  }
  function forget(ref) {
    try { localStorage.removeItem(SCRATCH + ref); } catch { /* forbidden */ }
  }

  /* --- saving, one request at a time */
  function queue(row) {
    waiting.add(row.dataset.ref);
    say(row, "Đang lưu…");
    setTimeout(next, 150);
  }
  async function next() {
    if (running || !waiting.size) return;
    const ref = waiting.values().next().value;
    waiting.delete(ref);
    const row = find(ref);
    if (!row) return next();
    const sent = values(row);
    running = save(row, sent).catch(() => { say(row, "Chưa lưu được, còn giữ trên máy này", true); setTimeout(() => retry(ref), 15000); });
    await running;
    running = null;
    next();
  }
  function retry(ref) {
    const row = find(ref);
    if (row && localStorage.getItem(SCRATCH + ref)) queue(row);
  }
  async function save(row, sent, extra) {
    const body = new FormData();
    body.set("csrf_token", form.querySelector("[name=csrf_token]").value);
    Object.entries({ ...sent, ...extra }).forEach(([name, value]) => body.set(name, value));
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Bang": "1" }, redirect: "error" });
    if (![200, 409, 422].includes(answer.status)) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("tr[data-ref]");
    if (!fresh) throw new Error("no row");
    show(row, fresh, page.querySelector("[data-note]"), sent, Boolean(extra));
    const meters = page.getElementById("do-luong");
    const here = document.getElementById("do-luong");
    if (meters && here) here.replaceWith(document.importNode(meters, true));
  }
  function show(row, fresh, note, sent, whole) {
    const now = values(row);
    const unchanged = Object.keys(sent).every((name) => now[name] === sent[name]);
    const old = form.querySelector('tr[data-note="' + CSS.escape(row.dataset.ref) + '"]');
    if (old) old.remove();
    const made = document.importNode(fresh, true);
    if (whole) { row.replaceWith(made); forget(made.dataset.ref); return; }
    const names = (one) => fields(one).map((field) => field.name).join(" ");
    if (unchanged && !note && names(row) !== names(made)) { // another award asks for other cells
      const at = row.contains(document.activeElement) ? document.activeElement.name : "";
      row.replaceWith(made);
      forget(made.dataset.ref);
      const again = at && made.querySelector('[name="' + CSS.escape(at) + '"]');
      if (again) again.focus();
      return;
    }
    row.querySelector('[name^="v."]').value = made.querySelector('[name^="v."]') ? made.querySelector('[name^="v."]').value : "0";
    row.querySelector("[data-check]").replaceWith(made.querySelector("[data-check]"));
    row.classList.toggle("bang-wrong", Boolean(note));
    if (note) {
      row.after(document.importNode(note, true));
      say(row, "Chưa lưu", true);
      keep(row);
    } else if (unchanged) forget(row.dataset.ref);
  }

  form.addEventListener("input", (event) => { const row = rowOf(event.target); if (row) { keep(row); say(row, "Chưa lưu"); } });
  form.addEventListener("change", (event) => { const row = rowOf(event.target); if (row) { keep(row); queue(row); } });
  form.addEventListener("click", (event) => {
    const mine = event.target.closest("[data-keep]");
    const theirs = event.target.closest('button[name="lay"]');
    if (!mine && !theirs) return;
    event.preventDefault();
    const ref = mine ? mine.dataset.keep : theirs.value;
    const row = find(ref);
    if (mine) { keep(row); queue(row); }
    else save(row, values(row), { lay: ref }).catch(() => say(row, "Chưa lấy được, thử lại", true));
  });
  window.sentAfter?.(form, () => { waiting.clear(); return running; }); // what is kept is dropped when the page comes back with it

  /* --- keys: Enter and arrows go along the column */
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || !event.target.dataset.cell || !rowOf(event.target)) return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const { selectionStart: from, selectionEnd: to, value } = event.target;
    const inside = event.key === "ArrowUp" ? to > 0 && from !== 0 : event.key === "ArrowDown" && from < value.length && to < value.length;
    if (inside) return; // the arrow still has somewhere to go in this cell
    event.preventDefault();
    const column = Array.from(form.querySelectorAll('[data-cell="' + event.target.dataset.cell + '"]'));
    const next = column[column.indexOf(event.target) + step];
    if (next) { next.focus(); next.select(); } else event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });

  /* --- a block of cells from Excel fills from this cell to the right and down */
  form.addEventListener("paste", (event) => {
    const start = event.target;
    const text = (event.clipboardData || { getData: () => "" }).getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!start.dataset.cell || !rowOf(start) || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const rows = Array.from(form.querySelectorAll("tr[data-ref]")).filter((row) => cells(row).length);
    const from = rows.indexOf(rowOf(start));
    const lines = text.split("\n").map((line) => line.split("\t"));
    lines.slice(0, rows.length - from).forEach((line, down) => {
      const row = rows[from + down];
      const places = Array.from(row.querySelectorAll("[data-cell]"));
      const first = places.findIndex((place) => place.dataset.cell === start.dataset.cell);
      line.forEach((value, right) => { if (places[first + right]) places[first + right].value = value.trim(); });
      keep(row);
      queue(row);
    });
    const rest = lines.slice(rows.length - from);
    if (rest.length) tell(rest.length + " dòng dán vào vượt quá cuối bảng nên chưa ghi: " + rest.map((line) => line.join(" | ")).join("; ") + ". Dùng Dán từ Excel để thêm người mới.");
  });

  /* --- what was typed before the tab was closed comes back; what was typed before this file came is saved too */
  function tell(text) {
    const box = document.getElementById("khoi-phuc");
    if (box) { box.querySelector("p").textContent = text; box.hidden = false; }
  }
  try { // rows that were taken off
    Object.keys(localStorage).filter((key) => key.startsWith(SCRATCH) && !find(key.slice(SCRATCH.length))).forEach((key) => localStorage.removeItem(key));
  } catch { /* forbidden */ }
  let back = 0;
  form.querySelectorAll("tr[data-ref]").forEach((row) => {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(SCRATCH + row.dataset.ref)); } catch { /* damaged or forbidden */ }
    const early = cells(row).filter(window.changedEarly || (() => false));
    const old = (field) => kept && field.name in kept && !early.includes(field);
    const plain = (text) => text.replace(/\s+/g, " ").trim(); // as it is stored
    const differs = cells(row).some((field) => old(field) && plain(field.value) !== plain(kept[field.name]));
    if (!differs || row.classList.contains("bang-wrong")) forget(row.dataset.ref);
    else {
      fields(row).filter(old).forEach((field) => { field.value = kept[field.name]; });
      back += 1;
      queue(row);
    }
    if (early.length) { keep(row); queue(row); }
  });
  if (back) tell("Đã khôi phục " + back + " dòng bạn gõ lần trước mà chưa kịp lưu.");
})();

/* Small comforts. Every page works without this file. */
(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const typing = (el) => el && (el.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName));
  document.documentElement.classList.add("js");

  /* keys: / search, ? help, J K move in a list, X select, Enter open */
  const rows = () => Array.from(document.querySelectorAll("[data-rows] tbody tr"));
  function move(step) {
    const list = rows();
    if (!list.length) return;
    const at = list.indexOf(document.activeElement && document.activeElement.closest("tr"));
    const next = list[Math.min(list.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
    const target = next.querySelector("a[data-open], a, input, button");
    if (target) target.focus();
  }
  const keys = {
    "/": () => { const box = byId("tim-nhanh"); if (box && box.offsetParent) box.focus(); },
    "?": () => { const help = byId("phim-tat"); if (help && !help.open) help.showModal(); },
    j: () => move(1),
    k: () => move(-1),
    x: () => {
      const row = document.activeElement && document.activeElement.closest("[data-rows] tr");
      const box = row && row.querySelector("input[type=checkbox]");
      if (box) box.click();
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((menu) => {
        menu.open = false;
        if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      });
      return;
    }
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const act = keys[event.key] || keys[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });

  /* the second half of a double click whose first half opened this page is not meant for what lies there now */
  let clicked = false;
  document.addEventListener("click", (event) => {
    if (event.detail < 2) clicked = true;
    else if (!clicked) { event.preventDefault(); event.stopPropagation(); }
  }, true);

  /* one menu at a time; a click elsewhere closes it */
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const opener = event.target.closest("[data-dialog]");
    if (opener) { const dialog = byId(opener.dataset.dialog); if (dialog) dialog.showModal(); }
    const eye = event.target.closest("[data-reveal]");
    if (eye) reveal(eye);
  });

  /* show what was typed in a password field */
  function reveal(button) {
    const field = byId(button.dataset.reveal);
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    button.querySelector("[data-word]").textContent = shown ? "Hiện" : "Ẩn";
    field.focus();
  }

  /* what a hand changed while the scripts were on their way; what a browser brings back on return is not meant */
  const fresh = (performance.getEntriesByType("navigation")[0] || {}).type === "navigate";
  const changed = (field) => {
    if (field.tagName === "SELECT") {
      return field.selectedIndex !== Math.max(0, Array.from(field.options).findIndex((one) => one.defaultSelected));
    }
    if (!("defaultValue" in field)) return false;
    const given = document.createElement(field.tagName); // a field of one line drops line ends from what it is given
    if (field.tagName === "INPUT") given.type = field.type;
    given.defaultValue = field.defaultValue;
    return field.value !== given.value || field.checked !== field.defaultChecked;
  };
  window.changedEarly = (field) => fresh && changed(field);

  function prepare(root) {
    root.querySelectorAll("[data-js-only]").forEach((el) => { el.hidden = false; });
    root.querySelectorAll("[data-no-js]").forEach((el) => {
      const form = el.closest("form"); // a choice made before this file came still needs its button
      if (!form || !Array.from(form.querySelectorAll("[data-submit-on-change]")).some(changed)) el.hidden = true;
    });
  }
  prepare(document);

  /* a list that is looked for again comes while a hand is at work in it: what was ticked or typed stays, the focus stays
     with the same person, a press of the mouse is not torn from its release; what cannot be shown is said */
  const ticks = (field) => /^(checkbox|radio)$/.test(field.type);
  function again(el, root = document) { // by what it stands for: an id can count the rows
    const name = el.name && `${el.localName}[name="${CSS.escape(el.name)}"]`;
    if (name) return root.querySelector(ticks(el) || el.localName === "button" ? `${name}[value="${CSS.escape(el.value)}"]` : name);
    if (el.localName === "a") return root.querySelector(`a[href="${CSS.escape(el.getAttribute("href"))}"]`);
    if (el.form) return root.querySelector(`form[action="${CSS.escape(el.form.getAttribute("action"))}"] ${el.localName}:not([name])`);
    return el.id ? root.querySelector("#" + CSS.escape(el.id)) : null;
  }
  let touched = [], focused = null;
  function swapping(event) {
    const { ctx, tasks } = event.detail;
    const main = (tasks || []).find((task) => task.type === "main");
    const refuse = (text) => { event.preventDefault(); if (text) warn(ctx, text); };
    if (ctx.response.raw.redirected) { refuse(); location.assign(ctx.response.raw.url); return; } // another page, not a part of this
    if (ctx.response.status >= 400 && ![403, 404].includes(ctx.response.status)) {
      const told = new DOMParser().parseFromString(ctx.text, "text/html").querySelectorAll("#main h1, #main h1 + p, #main h1 + p + p:has(b)");
      refuse(Array.from(told, (one) => one.textContent.trim().replace(/[.]?$/, ".")).join(" ") || "Máy chủ chưa trả lời được.");
      return;
    }
    const list = main && main.target instanceof Element ? main.target : null;
    if (!list || !main.fragment) return;
    touched = Array.from(list.querySelectorAll("input[name], select[name], textarea[name]")).filter(changed);
    const lost = ctx.response.status < 400 && touched.some((field) => !ticks(field) && field.type !== "hidden" && !again(field, main.fragment));
    if (lost) { refuse("Danh sách có ô vừa gõ mà chưa lưu. Lưu thay đổi rồi hãy lọc."); return; }
    focused = list.contains(document.activeElement) ? document.activeElement : null;
  }
  function swapped(event) {
    document.querySelectorAll("[data-not-new]").forEach((told) => told.remove());
    touched.filter((field) => !field.isConnected).forEach((field) => {
      const now = again(field), row = field.closest("tr");
      if (!now || now.type !== field.type) return;
      if (ticks(now)) { now.checked = field.checked; return; }
      now.value = field.value;
      if (!row) return;
      row.querySelectorAll("input[type=hidden][name]").forEach((seen) => { // what he saw is what it is compared with
        const same = again(seen);
        if (same) same.value = seen.value;
      });
    });
    touched = [];
    if (focused && !focused.isConnected) {
      const now = again(focused) || event.target;
      if (now === event.target) now.tabIndex = -1;
      if (now !== document.activeElement) now.focus({ preventScroll: true });
    }
    focused = null;
    prepare(document);
  }
  function warn(ctx, text) {
    document.querySelectorAll("[data-not-new]").forEach((told) => told.remove());
    const told = document.createElement("div");
    told.className = "notice tone-bad";
    told.dataset.notNew = "";
    told.setAttribute("role", "alert");
    told.appendChild(document.createElement("p")).textContent = text + " Danh sách, nội dung đang hiện chưa được cập nhật.";
    const place = document.querySelector(ctx.sourceElement.getAttribute("hx-target")) || ctx.sourceElement;
    if (place.isConnected) place.before(told);
  }
  document.addEventListener("htmx:before:swap", swapping);
  document.addEventListener("htmx:before:settle", swapped);
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx) warn(event.detail.ctx, "Mất kết nối với máy chủ.");
  });
  let pressed = null, release = () => {};
  const released = () => setTimeout(() => { release(); pressed = null; }, 50); // the click follows
  document.addEventListener("pointerdown", (event) => {
    if (event.button || pressed) return;
    pressed = new Promise((done) => { release = done; });
    setTimeout(released, 10000); // let go outside of the window
  }, true);
  ["pointerup", "pointercancel"].forEach((name) => window.addEventListener(name, released, true));
  document.addEventListener("htmx:config:request", (event) => {
    event.detail.ctx.fetch = async (...asked) => { const answer = await fetch(...asked); await pressed; return answer; };
  });

  /* a filter typed before htmx heard it; htmx looks at the page in a timer set before this one */
  setTimeout(() => document.querySelectorAll("form.filters[hx-get]").forEach((form) => {
    if (Array.from(form.elements).some(window.changedEarly)) form.requestSubmit();
  }));
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
    if (!event.target.matches("[data-select-all]")) return;
    const boxes = event.target.closest("table").querySelectorAll("tbody input[type=checkbox]");
    boxes.forEach((box) => { if (box.checked !== event.target.checked) box.click(); });
  });

  /* what saves itself is sent by hand after the saving under way: the older text would come last, or look like a colleague's.
     A page's script gives what is being saved (or nothing), and the form is sent when that is over. */
  window.sentAfter = (form, saving, held = false) => form.addEventListener("submit", (event) => {
    if (held) return; // its time is over
    const running = saving();
    if (!running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    Promise.race([running, new Promise((done) => setTimeout(done, 5000))]).then(() => { held = true; form.requestSubmit(event.submitter); held = false; });
  });

  /* a form is sent once: the button waits for the answer */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-again")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  });

  /* the list one left is the list one returns to: its filters and page, in this window, until signing out */
  const isList = () => document.querySelector("form.filters, ul.views, [data-rows]");
  try {
    if (!document.querySelector("nav.rail")) sessionStorage.clear();
    document.querySelectorAll(".crumbs a[href]").forEach((back) => {
      const left = back.search ? "" : sessionStorage.getItem("list:" + back.pathname);
      if (left) back.search = left;
    });
    window.addEventListener("pagehide", () => {
      if (isList()) sessionStorage.setItem("list:" + location.pathname, location.search);
    });
  } catch (_) { /* a browser that keeps nothing: links lead to the whole list */ }

  /* after a refusal, the summary gets the focus so that it is read first, unless somebody types already */
  const summary = document.querySelector("[data-focus]");
  const at = document.activeElement;
  if (summary && !(typing(at) && (changed(at) || !at.autofocus))) summary.focus();
})();

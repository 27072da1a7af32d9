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

  /* a list that is looked for again (the answer comes while one ticks) keeps what a hand ticked or typed in it */
  let touched = [];
  const ticks = (field) => /^(checkbox|radio)$/.test(field.type);
  const again = (field) => ticks(field) // by whom it stands for: an id can count the rows
    ? document.querySelector(`[type=${field.type}][name="${CSS.escape(field.name)}"][value="${CSS.escape(field.value)}"]`)
    : byId(field.id);
  document.addEventListener("htmx:before:swap", () => {
    touched = Array.from(document.querySelectorAll("input[name], select[name], textarea[name]")).filter(changed);
  });
  document.addEventListener("htmx:after:swap", () => {
    touched.filter((field) => !field.isConnected).forEach((field) => {
      const now = again(field);
      if (!now || now.type !== field.type) return;
      if (ticks(now)) now.checked = field.checked;
      else now.value = field.value;
    });
    prepare(document);
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

  /* a form is sent once: the button waits for the answer */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) return;
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

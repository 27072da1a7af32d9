/* Saves while one types; makes phone photos smaller before they are sent. Every page works without this file. */
(function () {
  "use strict";
  const WAIT = 1200, LONGEST = 2000, QUALITY = 0.85;

  document.querySelectorAll("form[data-autosave]").forEach((form) => {
    const said = form.querySelector("[data-saved]");
    let timer = 0, sending = null;
    const post = (more) => fetch(form.action || location.href, {
      method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, redirect: "manual", ...more,
    });
    async function save() {
      try {
        const answer = await post();
        if (answer.status === 204) {
          const now = new Date();
          const two = (n) => String(n).padStart(2, "0");
          said.textContent = "Đã tự lưu lúc " + two(now.getHours()) + ":" + two(now.getMinutes()) + ".";
        } else if (answer.status === 422) {
          said.textContent = "Chưa lưu: " + (await answer.json()).sentence;
        } else if (answer.type === "opaqueredirect") {
          said.textContent = "Chưa lưu: phiên làm việc đã hết. Chép phần vừa gõ ra nơi khác rồi đăng nhập lại.";
        } else {
          said.textContent = "Chưa tự lưu được. Bấm Lưu để thử lại.";
        }
      } catch (fault) {
        said.textContent = "Mất kết nối nên chưa tự lưu được. Nội dung vẫn còn trên trang này.";
      }
    }
    const start = () => { // one after the other
      timer = 0;
      if (sending) later();
      else sending = save().then(() => { sending = null; });
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(start, WAIT); };
    form.addEventListener("input", later);
    if (Array.from(form.elements).some(window.changedEarly || (() => false))) later();
    window.sentAfter?.(form, () => { clearTimeout(timer); timer = 0; return sending; });
    window.addEventListener("pagehide", () => { if (timer) post({ keepalive: true }).catch(() => {}); });
  });

  async function smaller(file) {
    if (!/^image\/(jpeg|png)$/.test(file.type) || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      if (scale === 1 && file.size < 1500000) return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      const paint = canvas.getContext("2d");
      paint.fillStyle = "#fff";
      paint.fillRect(0, 0, canvas.width, canvas.height);
      paint.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
      if (!blob || blob.size >= file.size) return file;
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    } catch (fault) {
      return file;
    }
  }

  document.querySelectorAll("input[type=file][data-photos]").forEach((input) => {
    const said = input.form.querySelector("[data-photo-state]");
    let working = null, choice = 0;
    async function shrink(mine) {
      const files = Array.from(input.files);
      if (!files.some((file) => file.type.startsWith("image/"))) { if (said) said.textContent = ""; return; }
      const kept = new DataTransfer();
      for (const file of files) kept.items.add(await smaller(file));
      if (mine !== choice) return; // other files were chosen meanwhile
      input.files = kept.files;
      const size = Array.from(input.files).reduce((sum, file) => sum + file.size, 0);
      if (said) said.textContent = files.length + " ảnh, " + Math.max(1, Math.round(size / 1024)) + " KB sau khi thu nhỏ.";
    }
    input.addEventListener("change", () => {
      if (typeof DataTransfer === "undefined") return;
      const mine = ++choice;
      const run = working = shrink(mine).finally(() => { if (working === run) working = null; });
    });
    window.sentAfter?.(input.form, () => working);
  });
})();

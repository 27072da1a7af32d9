"use strict";
// Checks a code or a PDF against the list in this page. Nothing leaves the computer: the page may not load anything.
(() => {
  const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const text = document.getElementById("danh-sach").textContent;
  const entries = JSON.parse(text).entries;
  const place = document.getElementById("ket-qua");
  const utf8 = new TextEncoder();
  const hex = (bytes) => [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
  const digest = (bytes) => crypto.subtle.digest("SHA-256", bytes);

  // What was typed, pasted or scanned, as a code is kept: the last twenty letters of it.
  const normalised = (typed) => typed.trim().replace(/^.*\/kiem-tra\//i, "").replace(/[\s\-‐-―.·]+/g, "")
    .toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
  const plausible = (code) => code.length === 20 && [...code].every((letter) => ALPHABET.includes(letter));
  // The last letter is a sum over GF(32), each letter multiplied by x once more than the one after it.
  const holds = (code) => {
    let total = 0;
    for (const letter of code.slice(0, -1)) {
      const doubled = (total ^ ALPHABET.indexOf(letter)) << 1;
      total = doubled & 32 ? doubled ^ 37 : doubled;
    }
    return ALPHABET[total] === code.at(-1);
  };

  const opened = async (sort, secret) => {
    const name = hex(await digest(utf8.encode(`khen-thuong ${sort} ${secret}`))).slice(0, 32);
    if (!Object.hasOwn(entries, name)) return null;
    const box = Uint8Array.from(atob(entries[name]), (letter) => letter.charCodeAt(0));
    const raw = await digest(utf8.encode(`khen-thuong khoa ${sort} ${secret}`));
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: box.slice(0, 12) }, key, box.slice(12));
    return JSON.parse(new TextDecoder().decode(plain));
  };

  const made = (name, words, ...children) => {
    const element = document.createElement(name);
    if (words) element.textContent = words;
    element.append(...children);
    return element;
  };
  const show = (tone, title, ...children) => {
    const box = made("div", "", made("h2", title), ...children);
    box.className = `box ${tone}`;
    place.replaceChildren(box);
    place.focus();
  };
  const list = (lines) => made("ul", "", ...lines.map((line) => made("li", line)));
  const facts = (found) => made("dl", "", ...[
    ["Văn bản", found.van_ban], [found.van_ban ? "Về Quyết định số" : "Quyết định số", found.so], ["Ngày ban hành", found.ngay], ["Cơ quan ban hành", found.co_quan],
    ["Trích yếu", found.trich_yeu], ["Người, tập thể được khen thưởng", found.ten], ["Số sổ vàng", found.so_vang],
  ].filter(([, value]) => value).flatMap(([term, value]) => [made("dt", term), made("dd", value)]));
  const tell = (found, sentence) => show(
    { yes: "ok", partly: "wait", no: "bad", replaced: "wait" }[found.hieu_luc], found.ket_qua, made("p", sentence),
    ...(found.sau_do.length ? [list(found.sau_do)] : []), facts(found), list(found.khen_thuong),
  );

  const checkCode = async (typed) => {
    const code = normalised(typed);
    if (!plausible(code)) return show("wait", "Mã chưa đủ", made("p", "Mã gồm 20 chữ và số, chia thành 5 nhóm. Nhập lại cả 5 nhóm."));
    const found = await opened("ma", code);
    if (found) return tell(found, "So số, ngày, cơ quan và tên dưới đây với văn bản trên tay.");
    const why = holds(code)
      ? "Danh sách này không có mã ấy. Văn bản có thể ban hành sau lúc lập danh sách, hoặc của nơi khác."
      : "Mã có chỗ gõ nhầm: ký tự cuối không khớp các ký tự trước. So lại từng nhóm.";
    return show("wait", "Không tìm thấy", made("p", why));
  };

  // The whole file, and each earlier end of it: what is added to a PDF later stands behind what was issued.
  const ends = (bytes) => {
    const found = new Set();
    const mark = utf8.encode("%%EOF");
    for (let at = 0; at + 5 <= bytes.length && found.size < 96; at += 1) {
      if (bytes[at] !== 37 || !mark.every((value, index) => bytes[at + index] === value)) continue;
      const end = at + 5;
      found.add(end);
      if (bytes[end] === 10 || bytes[end] === 13) found.add(end + 1);
      if (bytes[end] === 13 && bytes[end + 1] === 10) found.add(end + 2);
    }
    found.delete(bytes.length);
    return [bytes.length, ...[...found].sort((one, two) => two - one)];
  };
  const checkFile = async (file) => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    for (const end of ends(bytes)) {
      const found = await opened("tep", hex(await digest(bytes.subarray(0, end))));
      if (found && end === bytes.length) return tell(found, `Tệp ${found.tep}.`);
      if (found) {
        return show("wait", "Có phần thêm sau khi ban hành", made("p",
          `Phần đầu của tệp ${found.tep}; phần thêm vào sau thì danh sách này không biết.`), facts(found));
      }
    }
    if (!utf8.encode("%PDF-").every((value, index) => bytes[index] === value)) {
      return show("wait", "Không phải tệp PDF", made("p", "Chọn tệp PDF của quyết định, giấy khen hoặc công văn."));
    }
    return show("bad", "Khác mọi bản trong danh sách", made("p",
      "Tệp đã bị sửa, được in rồi quét lại, lưu lại bằng phần mềm khác, ban hành sau lúc lập danh sách, hoặc của nơi khác."));
  };

  document.getElementById("f-ma").addEventListener("submit", (event) => {
    event.preventDefault();
    checkCode(document.getElementById("ma").value);
  });
  document.getElementById("tep").addEventListener("change", (event) => {
    if (event.target.files.length) checkFile(event.target.files[0]);
  });
  digest(utf8.encode(text)).then((bytes) => {
    document.getElementById("dau-kiem").textContent = hex(bytes).match(/.{4}/g).join(" ");
  });
})();

// Shares on the counting page: shown one after the other to their keepers, and two of them brought back.

import { Problem } from "./formats.js";
import { checkShares } from "./keys.js";
import { readShare, shareLines, shareText } from "./shamir.js";
import { attempt, button, el, errorPlace, saveFile, showScreen } from "./page.js";

const ORDER = ["thứ nhất", "thứ hai", "thứ ba"];

/** The file a teller keeps; lines with # are notes and are ignored when it is read. */
function shareFile(room, share, keeper, lines) {
  return [
    `# MẢNH KHÓA ${share.x}/3 – HÒM PHIẾU ĐIỆN TỬ`,
    `# Phiên họp: ${room.title}`,
    `# Người giữ: ${keeper}`,
    "# Giữ kín, không gửi qua mạng, không đưa cho thành viên khác. Mang theo khi kiểm phiếu. Hủy sau khi ký biên bản.",
    "",
    ...lines,
    "",
  ].join("\r\n");
}

/** Show the three shares, each to its keeper only. Resolves when the third has been kept. */
export async function handOut(room, shares) {
  for (const [place, share] of shares.entries()) {
    const keeper = room.tellers[place] ?? `thành viên ${ORDER[place]} của Tổ kiểm phiếu`;
    await new Promise((done) => showScreen(...invitation(place, keeper, done)));
    const lines = shareLines(await shareText(room.session_ref, share));
    await new Promise((done) => showScreen(...oneShare(room, share, keeper, lines, done)));
  }
}

function invitation(place, keeper, done) {
  return [
    el("h1", {}, `Mảnh khóa ${ORDER[place]}`),
    el("p", { class: "lead" }, "Xin mời ", el("b", {}, keeper), " ngồi vào máy. Hai thành viên kia xin không nhìn màn hình."),
    button(`Hiện mảnh khóa ${ORDER[place]}`, "btn-primary", done),
  ];
}

function oneShare(room, share, keeper, lines, done) {
  const next = button("Xong, che mảnh khóa này", "btn-primary", done, { disabled: true });
  const kept = el("input", { type: "checkbox", id: "kept", autocomplete: "off", change: () => (next.disabled = !kept.checked) });
  const save = () => saveFile(`manh-khoa-${share.x}.txt`, shareFile(room, share, keeper, lines));
  return [
    el("h1", {}, `Mảnh khóa ${ORDER[share.x - 1]}`),
    el("p", {}, "Người giữ: ", el("b", {}, keeper), el("span", { class: "print-only" }, ` – ${room.title}`)),
    el("pre", { class: "share", tabindex: 0, "aria-label": "Mảnh khóa" }, lines.join("\n")),
    el("div", { class: "buttons no-print" },
      button("Lưu tệp mảnh khóa", "btn-plain", save),
      button("In mảnh khóa", "btn-plain", () => window.print())),
    el("p", { class: "soft" }, "Lưu vào thẻ nhớ riêng hoặc in ra giấy; không để lại tệp trên máy này. Giữ kín đến khi kiểm phiếu."),
    el("p", { class: "check no-print" }, kept, el("label", { for: "kept" }, "Tôi đã lưu hoặc in mảnh khóa này và mở xem lại được")),
    el("p", { class: "no-print" }, next),
  ];
}

function shareField(place) {
  const text = el("textarea", { id: `share-${place}`, rows: 6, autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
  const { place: errors, say } = errorPlace();
  const file = el("input", {
    type: "file", id: `share-file-${place}`, accept: ".txt,text/plain", autocomplete: "off",
    change: async () => {
      if (!file.files.length) return;
      text.value = await file.files[0].text();
      say("");
    },
  });
  const field = el("fieldset", { class: "panel share-field" },
    el("legend", {}, `Mảnh khóa ${ORDER[place]} đưa vào`),
    el("label", { for: `share-file-${place}` }, "Chọn tệp mảnh khóa"), file,
    el("label", { for: `share-${place}` }, "hoặc gõ mảnh khóa từ bản in"), text, errors);
  const clear = () => {
    text.value = "";
    file.value = "";
  };
  return { field, text, say, clear };
}

/**
 * The form for two shares. `use(one, other)` is called with two right shares of this session and may throw a
 * Problem; the fields are emptied when it has worked.
 */
export function askTwoShares(sessionRef, hashes, label, use) {
  const fields = [shareField(0), shareField(1)];
  const { place: errors, say } = errorPlace();
  const go = button(label, "btn-primary", () => attempt(go, say, async () => {
    const shares = [];
    fields.forEach((field) => field.say(""));
    for (const { text, say: sayHere } of fields) {
      try {
        shares.push(await readShare(sessionRef, text.value));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        sayHere(error.message);
        text.focus();
        return;
      }
    }
    await checkShares(shares[0], shares[1], hashes);
    await use(shares[0], shares[1]);
    fields.forEach((field) => field.clear());
    shares.forEach((share) => share.bytes.fill(0));
  }));
  return el("div", { class: "two-shares" },
    el("p", { class: "soft" }, "Cần hai mảnh khóa bất kỳ trong ba mảnh."),
    el("div", { class: "pair" }, fields.map(({ field }) => field)), errors, el("p", {}, go));
}

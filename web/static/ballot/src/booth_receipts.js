// The last screen of the booth: the trackers, what they prove, and keeping them.

import { inGroups } from "./formats.js";
import { button, el, saveFile, toSession } from "./page.js";

const PROVES =
  "Mã phiếu chứng minh phiếu đã niêm phong của ông/bà nằm trong hòm phiếu và còn nguyên vẹn: sau khi đóng hòm phiếu, " +
  "ông/bà tìm thấy đúng mã này trong danh sách mã phiếu của phiên họp. Nếu thiếu hoặc khác, xin báo Tổ kiểm phiếu trước khi ký biên bản.";
const PROVES_NOT =
  "Mã phiếu không cho biết và không chứng minh được ông/bà đã chọn gì, với bất kỳ ai, kể cả khi ông/bà đưa mã cho người khác xem.";

/** The receipts as a text file. */
export function receiptsText(room, receipts) {
  const lines = receipts.map(({ item, tracker }, place) => `${place + 1}. ${item.name} – ${item.award}\n   ${inGroups(tracker)}`);
  return [
    "MÃ PHIẾU BẦU – HÒM PHIẾU ĐIỆN TỬ",
    `Phiên họp: ${room.title}`,
    `Thành viên: ${room.voter_name}`,
    `Mã phòng phiếu: ${room.booth_hash}`,
    "",
    ...lines,
    "",
    PROVES,
    PROVES_NOT,
    "",
  ].join("\r\n");
}

/** The screen after casting. `again` starts a new vote that replaces this one. */
export function receiptsScreen(room, receipts, again) {
  const save = () => saveFile("ma-phieu.txt", receiptsText(room, receipts));
  return [
    el("h1", {}, "Đã bỏ phiếu"),
    el("p", { class: "lead" }, `Hòm phiếu điện tử đã nhận phiếu của ông/bà cho ${receipts.length} trường hợp. `,
      "Các lựa chọn đã được xóa khỏi máy này; chỉ còn mã phiếu dưới đây."),
    el("p", { class: "print-only" }, `${room.title} · Thành viên: ${room.voter_name} · Mã phòng phiếu: ${room.booth_hash_short}`),
    el("section", { class: "panel proves" },
      el("h2", {}, "Mã phiếu để làm gì"),
      el("p", {}, PROVES),
      el("p", {}, PROVES_NOT)),
    el("div", { class: "buttons no-print" },
      button("Lưu mã phiếu", "btn-primary", save),
      button("In mã phiếu", "btn-plain", () => window.print())),
    el("section", {},
      el("h2", {}, "Mã phiếu của ông/bà"),
      el("ol", { class: "receipts" }, receipts.map(({ item, tracker }) =>
        el("li", {}, el("span", {}, item.name, el("span", { class: "soft" }, ` – ${item.award}`)), el("code", {}, inGroups(tracker)))))),
    el("section", { class: "no-print again" },
      el("p", { class: "soft" }, `Ông/bà có thể bỏ phiếu lại đến khi đóng hòm phiếu. ${room.closes ? `${room.closes} ` : ""}` +
        "Phiếu mới thay toàn bộ phiếu đã bỏ, mã phiếu cũ hết giá trị."),
      button("Bỏ phiếu lại", "btn-plain", again)),
    toSession(),
  ];
}

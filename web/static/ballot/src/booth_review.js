// The second screen of the booth: everything chosen on one list, the password, the button that casts.

import { labelOf } from "./booth_list.js";
import { attempt, button, el, errorPlace } from "./page.js";

/** The counts of the choices in words: "Đồng ý 38 · Không đồng ý 2". */
function summary(items, choices) {
  const many = new Map();
  for (const item of items) {
    const label = labelOf(item, choices.get(item.item_ref));
    many.set(label, (many.get(label) ?? 0) + 1);
  }
  return el("p", { class: "summary" }, [...many].map(([label, count]) => el("span", { class: "chip" }, `${label}: ${count}`)));
}

function reviewRow(item, number, choices, change) {
  return el("li", {},
    el("div", {}, el("b", {}, `${number}. ${item.name}`), el("span", { class: "soft" }, item.award)),
    el("div", { class: "review-choice" },
      el("strong", {}, labelOf(item, choices.get(item.item_ref))),
      button(["Đổi", el("span", { class: "unseen" }, ` lựa chọn: ${item.name}`)], "btn-quiet", () => change(number))));
}

/** The screen. `cast(password, progress)` seals and sends; `change(number)` goes back to a card. */
export function reviewScreen(room, choices, { cast, change, back }) {
  const { place, say } = errorPlace();
  const password = el("input", { id: "password", type: "password", autocomplete: "current-password", required: true });
  const send = el("button", { type: "submit", class: "btn btn-primary wide" }, "Bỏ phiếu");
  const status = el("p", { class: "soft", role: "status" });
  const submit = async (event) => {
    event.preventDefault();
    if (!password.value) {
      say("Xin nhập mật khẩu để xác nhận chính ông/bà bỏ phiếu.");
      password.focus();
      return;
    }
    await attempt(send, say, () => cast(password.value, (text) => (status.textContent = text)));
    status.textContent = "";
    if (password.isConnected) {
      password.value = "";
      password.focus();
    }
  };
  const form = el("form", { class: "panel cast", autocomplete: "off", novalidate: true, submit },
    el("label", { for: "password" }, "Mật khẩu của ông/bà"),
    el("p", { class: "soft" }, "Để chắc rằng chính ông/bà bỏ phiếu. Phiếu được niêm phong ngay trên máy này rồi mới gửi đi."),
    password, place, send, status);
  return [
    el("h1", {}, "Xem lại phiếu bầu"),
    el("p", { class: "soft" }, `${room.items.length} trường hợp. Chưa gửi: ông/bà còn đổi được.`),
    summary(room.items, choices),
    room.items.length > 8 ? el("p", {}, button("Xuống phần bỏ phiếu", "btn-quiet", () => password.focus())) : null,
    el("ol", { class: "review" }, room.items.map((item, place) => reviewRow(item, place + 1, choices, change))),
    form,
    button("Quay lại danh sách", "btn-plain wide", back),
  ];
}

// The list of cases in the booth: one card a case, one tap a choice, and the bar that counts.

import { AGREE, BLANK, DISAGREE, LOWER } from "./ballots.js";
import { button, el } from "./page.js";

/** The choices of a case as [code, label], in the order of the ballot. */
export function choicesOf(item) {
  const lower = item.lower ? [[LOWER, `Đồng ý ${item.lower_label || "danh hiệu thấp hơn"}`]] : [];
  return [[AGREE, "Đồng ý"], [DISAGREE, "Không đồng ý"], ...lower, [BLANK, "Không có ý kiến"]];
}

/** The words of a choice. */
export const labelOf = (item, code) => choicesOf(item).find(([known]) => known === code)?.[1] ?? "";

/** The card of a case. `choose(item, code)` is called at a tap. */
export function caseCard(item, number, total, choose) {
  const name = `c${number}`;
  const options = choicesOf(item).map(([code, label]) =>
    el("label", { class: "choice" },
      el("input", { type: "radio", name, value: code, autocomplete: "off", change: () => choose(item, code) }),
      el("span", {}, label)),
  );
  return el("li", { class: "card", id: name },
    el("fieldset", {},
      el("legend", {}, el("span", { class: "place" }, `${number}/${total}`), el("b", {}, item.name)),
      item.detail ? el("p", { class: "soft" }, item.detail) : null,
      el("p", { class: "award" }, item.award),
      el("p", { class: "soft" }, item.unit),
      item.findings.length ? el("ul", { class: "findings" }, item.findings.map((text) => el("li", {}, text))) : null,
      item.url ? el("p", { class: "more" },
        el("a", { href: item.url, target: "_blank", rel: "noopener" }, "Xem hồ sơ", el("span", { class: "unseen" }, ` của ${item.name} (mở thẻ mới)`))) : null,
      el("div", { class: options.length > 3 ? "choices four" : "choices" }, options)),
  );
}

/** Mark the choice on a card as if it had been tapped. */
export function markCard(card, code) {
  card.querySelector(`input[value="${code}"]`).checked = true;
}

/** The cases in which the member has no vote. */
export function recusedList(recused) {
  if (!recused.length) return null;
  return el("section", { class: "recused" },
    el("h2", {}, "Trường hợp không tham gia bỏ phiếu"),
    el("ul", {}, recused.map(({ name, award }) =>
      el("li", {}, el("b", {}, name), el("span", { class: "soft" }, award), el("span", {}, "Bạn không bỏ phiếu trường hợp này")))));
}

/** The bar at the bottom: what is missing, progress, "all the rest", "review". `update(done, filled)` redraws it. */
export function progressBar(total, missing, { agreeRest, undoRest, review }) {
  const text = el("span", { role: "status" });
  const meter = el("progress", { max: total, "aria-label": "Số trường hợp đã chọn" });
  const rest = button("", "btn-plain wide", agreeRest);
  const undo = button("Bỏ điền chung", "btn-quiet", undoRest);
  const filled = el("p", { class: "filled", hidden: true }, el("span", {}), undo);
  const go = button("Xem lại phiếu", "btn-primary", review);
  const bar = el("div", { class: "bar" }, meter, missing, el("div", { class: "bar-row" }, text, go), filled, rest);
  const update = (done, filledNow) => {
    text.textContent = `${done}/${total} đã chọn`;
    meter.value = done;
    rest.hidden = done === total;
    rest.textContent = "Đồng ý tất cả trường hợp còn lại";
    filled.hidden = filledNow === 0;
    filled.firstChild.textContent = `Đã điền Đồng ý: ${filledNow} trường hợp, còn đổi được.`;
  };
  return { bar, update };
}

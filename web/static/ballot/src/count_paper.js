// Paper slips in a mixed session: two people type the counts, each without seeing the other's; both must agree.

import { button, el, errorPlace, showScreen } from "./page.js";

const FIELDS = [
  ["agree", "Đồng ý"],
  ["disagree", "Không đồng ý"],
  ["lower", "Danh hiệu thấp hơn"],
  ["blank", "Không có ý kiến"],
  ["invalid", "Không hợp lệ"],
];
const PEOPLE = ["Người thứ nhất", "Người thứ hai"];

const fieldsOf = (item) => FIELDS.filter(([field]) => field !== "lower" || item.lower);
const number = (text) => (/^\d{1,3}$/.test(text) ? Number(text) : NaN);
const sum = (counts) => Object.values(counts).reduce((total, count) => total + count, 0);

/** The cases of which paper slips were given out. */
export const withPaper = (room) => room.items.filter((item) => item.paper && item.paper.issued > 0);

/** Ask both people for every case; resolves with a map from item_ref to the agreed counts. */
export async function askPaper(room) {
  const agreed = new Map();
  let open = withPaper(room);
  let differing = [];
  while (open.length) {
    const first = await oneEntry(open, 0, differing);
    const second = await oneEntry(open, 1, differing);
    const same = (item) => fieldsOf(item).every(([field]) => first.get(item.item_ref)[field] === second.get(item.item_ref)[field]);
    open.filter(same).forEach((item) => agreed.set(item.item_ref, first.get(item.item_ref)));
    open = open.filter((item) => !same(item));
    differing = open;
  }
  return agreed;
}

/** One person's turn. Only this person's numbers are on the page; the other column says "entered" or "not yet". */
function oneEntry(items, person, differing) {
  return new Promise((done) => {
    const { place, say } = errorPlace();
    const rows = items.map((item, index) => entryRow(item, index, person));
    const finish = () => {
      const wrong = rows.find((row) => row.check());
      say(wrong ? wrong.check() : "");
      if (wrong) wrong.focus();
      else done(new Map(rows.map((row) => [row.item.item_ref, row.read()])));
    };
    showScreen(...entryHead(person, differing),
      el("form", { autocomplete: "off", novalidate: true, submit: (event) => event.preventDefault() },
        el("div", { class: "paper" }, rows.map((row) => row.node)), place,
        el("p", {}, button(person === 0 ? "Xong, chuyển cho người thứ hai" : "Xong, so hai lần nhập", "btn-primary", finish))));
  });
}

function entryHead(person, differing) {
  const names = differing.map((item) => item.name).join("; ");
  return [
    el("h1", {}, "Nhập kết quả phiếu giấy"),
    el("p", { class: "lead" }, `${PEOPLE[person]} nhập. Người kia xin không nhìn màn hình; hai lần nhập phải giống nhau.`),
    names ? el("p", { class: "error" }, `Hai lần nhập khác nhau ở ${differing.length} trường hợp: ${names}. Xin đếm lại phiếu giấy và cả hai người nhập lại.`) : null,
  ];
}

function entryRow(item, index, person) {
  const inputs = fieldsOf(item).map(([field, label]) => {
    const id = `p${index}-${field}`;
    const input = el("input", { id, inputmode: "numeric", maxlength: 3, autocomplete: "off", class: "count" });
    return { field, label, input, node: el("div", { class: "count-line" }, el("label", { for: id }, label), input) };
  });
  const read = () => Object.fromEntries(inputs.map(({ field, input }) => [field, number(input.value.trim())]));
  const check = () => {
    const counts = read();
    const bad = inputs.find(({ field }) => Number.isNaN(counts[field]));
    if (bad) return `${item.name}: xin nhập số phiếu ở ô “${bad.label}” (không có phiếu nào thì nhập 0).`;
    if (sum(counts) === item.paper.issued) return "";
    return `${item.name}: các ô cộng lại là ${sum(counts)}, số phiếu giấy đã phát là ${item.paper.issued}. Xin đếm lại.`;
  };
  const active = el("fieldset", { class: "person" }, el("legend", {}, PEOPLE[person], el("span", { class: "unseen" }, `: ${item.name}`)), inputs.map(({ node }) => node));
  const covered = el("div", { class: "person covered" }, el("p", {}, el("b", {}, PEOPLE[1 - person])), el("p", {}, person === 0 ? "Chưa nhập" : "Đã nhập, đang che"));
  const node = el("section", { class: "panel" },
    el("h2", {}, item.name),
    el("p", { class: "soft" }, `${item.award} · phát ra ${item.paper.issued} phiếu giấy`),
    el("div", { class: "pair" }, person === 0 ? [active, covered] : [covered, active]));
  return { item, node, read, check, focus: () => inputs[0].input.focus() };
}

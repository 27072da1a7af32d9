// Stage "count": two shares, open the urn, add the paper slips, show the totals, sign and deliver.

import { jsonFileField } from "./count_files.js";
import { askPaper, withPaper } from "./count_paper.js";
import { askTwoShares } from "./count_shares.js";
import { fromBase64url, inGroups } from "./formats.js";
import { rebuildKeys } from "./keys.js";
import { checkUrn, makeResults, openUrn, readResults, signResults } from "./tally.js";
import { attempt, button, el, errorPlace, guardLeaving, notice, showScreen, toSession } from "./page.js";

const seconds = (time) => Math.max(time / 1000, 0.1).toLocaleString("vi-VN", { maximumFractionDigits: 1 });

/** The screens of stage "count". `deliver(kind, body)` sends or saves the signed results. */
export function countStage(room, tools, deliver, online) {
  const ballots = room.items.reduce((total, item) => total + item.ballots.length, 0);
  const status = el("p", { class: "soft", role: "status" });
  const count = async (one, other) => {
    status.textContent = "Đang kiểm tra hòm phiếu…";
    await checkUrn(room).finally(() => (status.textContent = ""));
    const keys = await rebuildKeys(one, other, fromBase64url(room.public_key), fromBase64url(room.signing_key));
    const started = performance.now();
    const choices = await openUrn(room, keys.opening, (done, all) => (status.textContent = `Đã mở ${done}/${all} phiếu…`));
    const opened = { choices, unopened: unopened(room, choices), time: performance.now() - started, ballots };
    guardLeaving(true);
    if (withPaper(room).length) paperThenTotals(room, opened, keys, deliver);
    else await totals(room, opened, new Map(), keys, deliver);
  };
  showScreen(
    el("h1", {}, "Kiểm phiếu"),
    el("p", { class: "lead" }, room.title),
    el("p", {}, `Hòm phiếu điện tử có ${ballots} phiếu cho ${room.items.length} trường hợp. Tổ kiểm phiếu: ${room.tellers.join(", ")}.`),
    el("p", { class: "soft" }, "Mã hòm phiếu: ", el("code", {}, inGroups(room.urn_hash ?? ""))),
    askTwoShares(room.session_ref, room.share_hashes, "Mở hòm phiếu", count),
    status,
    online ? resultsFile(room, deliver) : null, tools);
}

/** For each case with ballots that hold no valid choice: how many. */
function unopened(room, choices) {
  const many = choices.map((list) => list.filter((choice) => choice === 0).length);
  return room.items.map((item, place) => ({ item, count: many[place] })).filter(({ count }) => count > 0);
}

async function paperThenTotals(room, opened, keys, deliver) {
  const paper = await askPaper(room);
  await totals(room, opened, paper, keys, deliver);
}

async function totals(room, opened, paper, keys, deliver) {
  const results = makeResults(room, opened.choices, paper);
  opened.choices.length = 0;
  const signed = await signResults(results, keys.signing);
  showTotals(room, results, signed, deliver, [
    el("p", { class: "lead", id: "timing" }, `Đã mở ${opened.ballots} phiếu điện tử trong ${seconds(opened.time)} giây, xáo trộn từng trường hợp rồi đếm.`),
    opened.unopened.length
      ? notice("wait", "Có phiếu điện tử không hợp lệ",
          el("ul", {}, opened.unopened.map(({ item, count }) => el("li", {}, `${item.name}: ${count} phiếu không mở được, tính là phiếu không hợp lệ.`))))
      : null,
  ]);
}

function totalsTable(room, results) {
  const byRef = new Map(results.items.map((item) => [item.item_ref, item]));
  const anyLower = room.items.some((item) => item.lower);
  const columns = [["agree", "Đồng ý"], ["disagree", "Không đồng ý"], ...(anyLower ? [["lower", "Danh hiệu thấp hơn"]] : []),
    ["blank", "Không có ý kiến"], ["invalid", "Không hợp lệ"]];
  const row = (item) => {
    const counts = byRef.get(item.item_ref);
    return el("tr", {}, el("th", { scope: "row" }, el("b", {}, item.name), el("span", { class: "soft" }, item.award)),
      columns.map(([field, label]) => el("td", { "data-label": label }, String(counts[field]))),
      el("td", { "data-label": "Tổng số phiếu" }, String(counts.slips.length)));
  };
  return el("table", { class: "totals" }, el("caption", {}, "Kết quả kiểm phiếu, phiếu điện tử và phiếu giấy gộp chung"),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Trường hợp"), columns.map(([, label]) => el("th", { scope: "col" }, label)), el("th", { scope: "col" }, "Tổng số phiếu"))),
    el("tbody", {}, room.items.map(row)));
}

function showTotals(room, results, signed, deliver, head) {
  const { place, say } = errorPlace();
  const done = el("div", {});
  const send = button(deliver.label, "btn-primary", () => attempt(send, say, async () => {
    await deliver("ket-qua", signed);
    guardLeaving(false);
    done.replaceChildren(countDone(deliver.done));
    send.hidden = !deliver.again;
  }));
  showScreen(el("h1", {}, "Kết quả kiểm phiếu"), head, totalsTable(room, results), place, done,
    el("div", { class: "buttons no-print" }, send, button("In kết quả", "btn-plain", () => window.print())));
}

/** What remains to be done in the room. */
export function countDone(first) {
  return notice("ok", first, "Ký biên bản kiểm phiếu, rồi hủy cả ba mảnh khóa ngay trong phòng họp: xé bản in, xóa tệp trên thẻ nhớ. " +
    "Không còn mảnh khóa thì không ai mở lại được phiếu của từng người. Sau đó xác nhận kết quả ở trang phiên họp.", toSession());
}

/** Online: take the results file made by the saved page on a computer without a network. */
function resultsFile(room, deliver) {
  const take = async (sent) => showTotals(room, await readResults(room, sent), sent, deliver,
    [el("p", { class: "lead" }, "Kết quả trong tệp, chữ ký đúng khóa của phiên họp.")]);
  return el("details", { class: "panel" }, el("summary", {}, "Đã kiểm phiếu trên máy không nối mạng"),
    el("p", {}, "Nộp tệp ket-qua.json do trang kiểm phiếu đã lưu làm ra."),
    jsonFileField("results-file", "Tệp kết quả", "ket-qua.json", "Xem kết quả trong tệp", "btn-plain", take));
}

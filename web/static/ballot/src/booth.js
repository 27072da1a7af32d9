// The voting booth: choose, review, seal here, send. Choices live in memory only and are gone once sent.

import { AGREE, ballotInfo, sealChoice } from "./ballots.js";
import { caseCard, markCard, progressBar, recusedList } from "./booth_list.js";
import { receiptsScreen } from "./booth_receipts.js";
import { reviewScreen } from "./booth_review.js";
import { Problem, fromBase64url, inGroups, toBase64url, tracker } from "./formats.js";
import { publicKey } from "./hpke.js";
import { button, el, errorPlace, guardLeaving, insecure, notice, request, sessionRef, showNotice, showScreen } from "./page.js";

const ADDRESS = `${location.pathname}.json`;
const TITLE = "Phòng phiếu";
const BATCH = 50;
const NOT_NOW = {
  not_open: ["Hòm phiếu chưa mở", "Chủ tịch Hội đồng chưa mở bỏ phiếu. Khi có thông báo mở, xin tải lại trang này."],
  closed: ["Hòm phiếu đã đóng", "Đã hết giờ bỏ phiếu. Nếu đã bỏ phiếu, xin đối chiếu mã phiếu với danh sách mã phiếu của phiên họp."],
  paper: ["Ông/bà bỏ phiếu giấy", "Phiên họp ghi ông/bà bỏ phiếu giấy. Xin nhận phiếu ở thư ký Hội đồng; mỗi người chỉ bỏ phiếu bằng một cách."],
  written: ["Ông/bà được lấy ý kiến bằng văn bản", "Phiên họp ghi ông/bà cho ý kiến bằng văn bản. Xin gửi phiếu lấy ý kiến về thư ký Hội đồng."],
};

const NO_CASE = ["Không có trường hợp nào để bỏ phiếu", "Ông/bà không tham gia bỏ phiếu trường hợp nào của phiên họp này."];

/** The room as the server gives it; refuses one that is not of the session in the address. */
async function loadRoom() {
  const room = await request(ADDRESS);
  if (room.session_ref !== sessionRef()) throw new Problem("Máy chủ trả về phiên họp khác với địa chỉ đang mở. Xin tải lại trang.");
  return room;
}

/** Seal every choice and send all of them at once; returns the receipts, checked against our own. */
async function cast(room, choices, password, progress) {
  const now = await loadRoom(); // the sign-in may have been renewed since; the cases must not have changed
  const same = (one) => JSON.stringify([one.public_key, one.booth_hash, one.voter_ref, one.items.map((item) => [item.item_ref, item.lower])]);
  if (now.state !== "open") throw new Problem(`${NOT_NOW[now.state]?.[0] ?? "Hòm phiếu không mở"}. Phiếu chưa được gửi.`);
  if (same(now) !== same(room)) throw new Problem("Danh sách trường hợp hoặc khóa của phiên họp đã thay đổi. Xin tải lại trang rồi chọn lại.");
  const recipient = await publicKey(fromBase64url(room.public_key));
  const sealed = [];
  for (let start = 0; start < room.items.length; start += BATCH) {
    progress(`Đang niêm phong phiếu ${start + 1}/${room.items.length}…`);
    sealed.push(...(await Promise.all(room.items.slice(start, start + BATCH).map(async (item) => {
      const info = ballotInfo(room.session_ref, item.item_ref, room.voter_ref, room.booth_hash);
      return { item, ballot: await sealChoice(recipient, info, choices.get(item.item_ref)) };
    }))));
  }
  progress("Đang gửi phiếu…");
  const ballots = sealed.map(({ item, ballot }) => ({ item_ref: item.item_ref, ballot: toBase64url(ballot) }));
  const answer = await request(ADDRESS, now.csrf, { password, ballots });
  const told = new Map(answer.receipts.map((receipt) => [receipt.item_ref, receipt.tracker]));
  const receipts = await Promise.all(sealed.map(async ({ item, ballot }) => ({ item, tracker: await tracker(ballot) })));
  const differ = receipts.filter((receipt) => told.get(receipt.item.item_ref) !== receipt.tracker);
  if (differ.length || told.size !== receipts.length) {
    throw new Problem("Mã phiếu máy chủ trả về khác mã phiếu máy này tự tính. Xin dừng lại và báo Tổ kiểm phiếu ngay.");
  }
  return receipts;
}

/** The first screen, and the way between the screens. */
function vote(room) {
  const choices = new Map();
  let filled = [];
  const { place, say } = errorPlace();
  const cards = room.items.map((item, index) => caseCard(item, index + 1, room.items.length, choose));
  const { bar, update } = progressBar(room.items.length, place, { agreeRest, undoRest, review });

  function refresh() {
    say("");
    guardLeaving(choices.size > 0);
    update(choices.size, filled.length);
  }
  function choose(item, code) {
    choices.set(item.item_ref, code);
    filled = filled.filter((index) => room.items[index] !== item);
    refresh();
  }
  function agreeRest() {
    const rest = [...room.items.keys()].filter((index) => !choices.has(room.items[index].item_ref));
    filled = [...filled, ...rest];
    for (const index of rest) {
      choices.set(room.items[index].item_ref, AGREE);
      markCard(cards[index], AGREE);
    }
    refresh();
  }
  function undoRest() {
    for (const index of filled) {
      choices.delete(room.items[index].item_ref);
      cards[index].querySelector("input:checked").checked = false;
    }
    filled = [];
    refresh();
  }
  function toCard(number) {
    const card = cards[number - 1];
    card.scrollIntoView({ block: "center" });
    (card.querySelector("input:checked") ?? card.querySelector("input")).focus({ preventScroll: true });
  }
  function showList() {
    showScreen(...listHead(room), el("ol", { class: "cards" }, cards), recusedList(room.recused), bar);
  }
  function review() {
    const missing = room.items.findIndex((item) => !choices.has(item.item_ref));
    if (missing >= 0) {
      toCard(missing + 1);
      say(`Còn ${room.items.length - choices.size} trường hợp chưa chọn, trước hết là ${room.items[missing].name}.`);
      return;
    }
    history.pushState("review", "");
    showReview();
  }
  function showReview() {
    const change = (number) => {
      history.back();
      window.addEventListener("popstate", () => toCard(number), { once: true });
    };
    showScreen(...reviewScreen(room, choices, { cast: send, change, back: () => history.back() }));
  }
  async function send(password, progress) {
    const receipts = await cast(room, choices, password, progress);
    choices.clear();
    filled = [];
    guardLeaving(false);
    window.onpopstate = null;
    showScreen(...receiptsScreen(room, receipts, start));
  }
  window.onpopstate = (event) => (event.state === "review" && choices.size === room.items.length ? showReview() : showList());
  refresh();
  showList();
}

function listHead(room) {
  return [
    el("h1", {}, TITLE),
    el("p", { class: "lead" }, room.title),
    el("p", { class: "soft" }, `Thành viên: ${room.voter_name}${room.closes ? ` · ${room.closes}` : ""}`),
    room.cast_before ? notice("info", "Ông/bà đã bỏ phiếu", "Phiếu đã bỏ vẫn có giá trị. Nếu bỏ phiếu lại, phiếu mới thay toàn bộ phiếu cũ.") : null,
    el("details", { class: "how" },
      el("summary", {}, "Phiếu kín được bảo đảm thế nào"),
      el("p", {}, "Mỗi lựa chọn được niêm phong (mã hóa) ngay trên máy này. Máy chủ chỉ giữ phiếu đã niêm phong, không mở được. " +
        "Khi kiểm phiếu phải có mảnh khóa của hai trong ba thành viên Tổ kiểm phiếu; phiếu được bỏ tên, xáo trộn rồi mới đếm."),
      el("p", {}, "Trang này không ghi lựa chọn vào máy. Đóng trang trước khi gửi là mất, phải chọn lại."),
      el("p", {}, "Mã phòng phiếu: ", el("code", {}, inGroups(room.booth_hash))),
      el("p", {}, "Mã phòng phiếu được in trong biên bản kiểm phiếu, để ai cũng đối chiếu được đây đúng là phòng phiếu đã công bố.")),
  ];
}

async function start() {
  const unsafe = insecure();
  if (unsafe) {
    showNotice(TITLE, "bad", "Không bỏ phiếu điện tử được ở đây", unsafe);
    return;
  }
  try {
    const room = await loadRoom();
    document.getElementById("booth-hash").textContent = room.booth_hash_short ?? "";
    if (room.state === "open" && room.items.length) vote(room);
    else if (room.state === "open") showScreen(el("h1", {}, TITLE), notice("info", ...NO_CASE), recusedList(room.recused));
    else showNotice(TITLE, "info", ...(NOT_NOW[room.state] ?? ["Hòm phiếu không mở", "Xin hỏi thư ký Hội đồng."]));
  } catch (error) {
    const sentence = error instanceof Problem ? error.message : "Phòng phiếu chưa mở được. Xin tải lại trang hoặc xin phiếu giấy ở thư ký.";
    showNotice(TITLE, "bad", "Chưa mở được phòng phiếu", sentence, button("Thử lại", "btn-plain", start));
  }
}

start();

// The counting page of the tellers: which stage the session is in, online or saved to disk.

import { jsonFileField } from "./count_files.js";
import { fingerprints, keyStage } from "./count_key.js";
import { countDone, countStage } from "./count_open.js";
import { savingTools } from "./count_save.js";
import { Problem, fromBase64url } from "./formats.js";
import { button, el, insecure, notice, request, saveFile, sessionRef, showNotice, showScreen } from "./page.js";

const TITLE = "Kiểm phiếu";
const OFFLINE = location.protocol === "file:";

/** Send what was made to the server; a saved page gives a file instead, to be handed in online. */
function delivery() {
  if (OFFLINE) {
    const save = async (kind, body) => saveFile(`${kind}.json`, JSON.stringify(body), "application/json");
    return Object.assign(save, {
      label: "Lưu tệp kết quả",
      done: "Đã lưu tệp ket-qua.json; xin nộp tệp này ở trang kiểm phiếu trên mạng",
      key: "Đã lưu tệp khoa.json; xin nộp tệp này ở trang kiểm phiếu trên mạng.",
      again: true,
    });
  }
  const send = async (kind, body) => {
    const { csrf } = await request(`${location.pathname}.json`); // counting takes long: the first token may be too old
    return request(`${location.pathname}/${kind}.json`, csrf, body);
  };
  return Object.assign(send, { label: "Gửi kết quả", done: "Kết quả đã gửi lên máy chủ", key: "Khóa công khai của phiên họp đã được ghi." });
}

async function showStage(room) {
  const tools = OFFLINE ? null : savingTools(room);
  const deliver = delivery();
  if (room.stage === "key") keyStage(room, tools, deliver, !OFFLINE);
  else if (room.stage === "count") countStage(room, tools, deliver, !OFFLINE);
  else if (room.stage === "counted") showScreen(el("h1", {}, TITLE), countDone("Phiên họp đã kiểm phiếu xong"));
  else showScreen(await waiting(room), tools);
}

async function waiting(room) {
  const point = (text) => (text ? fromBase64url(text) : null);
  return [
    el("h1", {}, TITLE),
    el("p", { class: "lead" }, room.title),
    notice("info", "Chưa đến lúc kiểm phiếu", "Khóa đã sẵn sàng. Khi hòm phiếu đóng, xin tải lại trang này và đưa hai mảnh khóa vào."),
    await fingerprints(point(room.public_key), point(room.signing_key)),
  ];
}

/** A saved page has no server: the urn comes as a file. */
function askUrnFile() {
  const take = async (room) => {
    if (!room.session_ref || !Array.isArray(room.items)) throw new Problem("Đây không phải tệp hòm phiếu kiem-phieu.json.");
    await showStage(room);
  };
  showScreen(
    el("h1", {}, "Kiểm phiếu trên máy không nối mạng"),
    el("p", {}, "Trang này đã lưu trên máy, không gửi và không nhận gì qua mạng."),
    el("section", { class: "panel" }, jsonFileField("urn-file", "Tệp hòm phiếu kiem-phieu.json", "kiem-phieu.json", "Mở tệp", "btn-primary", take)));
}

async function start() {
  const unsafe = insecure();
  if (unsafe) {
    showNotice(TITLE, "bad", "Không kiểm phiếu được ở đây", "Kết nối này không an toàn. Mở bằng địa chỉ https:// hoặc dùng trang kiểm phiếu đã lưu.");
    return;
  }
  if (OFFLINE) {
    askUrnFile();
    return;
  }
  try {
    const room = await request(`${location.pathname}.json`);
    if (room.session_ref !== sessionRef()) throw new Problem("Máy chủ trả về phiên họp khác với địa chỉ đang mở. Xin tải lại trang.");
    await showStage(room);
  } catch (error) {
    const sentence = error instanceof Problem ? error.message : "Trang kiểm phiếu chưa mở được. Xin tải lại trang.";
    showNotice(TITLE, "bad", "Chưa mở được trang kiểm phiếu", sentence, button("Thử lại", "btn-plain", start));
  }
}

start();

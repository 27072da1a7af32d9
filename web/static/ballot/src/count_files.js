// Files brought to the counting page: what another computer made, chosen by the person and read here.

import { Problem } from "./formats.js";
import { attempt, button, el, errorPlace } from "./page.js";

/** A JSON file the person chose. */
async function readJson(file) {
  try {
    return JSON.parse(await file.text());
  } catch {
    throw new Problem(`Tệp ${file.name} không đọc được. Xin chọn đúng tệp .json đã lưu từ trang kiểm phiếu.`);
  }
}

/** A label, a file field and a button; `take(data)` gets the content of the chosen JSON file and may throw a Problem. */
export function jsonFileField(id, label, name, action, kind, take) {
  const { place, say } = errorPlace();
  const file = el("input", { type: "file", id, accept: ".json,application/json", autocomplete: "off" });
  const go = button(action, kind, () => attempt(go, say, async () => {
    if (!file.files.length) throw new Problem(`Xin chọn tệp ${name}.`);
    await take(await readJson(file.files[0]));
  }));
  return [el("label", { for: id }, label), file, place, el("p", {}, go)];
}

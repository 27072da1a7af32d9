// The counting page as one file for a computer without a network, and the urn file it reads.

import { Problem, sha256, utf8 } from "./formats.js";
import { attempt, button, el, errorPlace, saveFile } from "./page.js";

/** Fetch a file of this page; the browser compares it with the integrity attribute the page itself was loaded with. */
async function source(address, integrity) {
  try {
    const response = await fetch(address, integrity ? { integrity, cache: "no-store" } : { cache: "no-store" });
    if (response.ok) return await response.text();
  } catch {
    // the same sentence
  }
  throw new Problem("Chưa lấy được nội dung trang. Xin kiểm tra mạng rồi thử lại.");
}

async function hashSource(text) {
  return `'sha256-${btoa(String.fromCharCode(...(await sha256(utf8(text)))))}'`;
}

/**
 * The page with its style and script inside. Its own policy lets nothing else run and nothing be fetched or
 * sent: the keys cannot leave the computer even when it is on a network.
 */
export async function onePage() {
  const link = document.querySelector("link[rel=stylesheet]");
  const script = document.querySelector("script[src]");
  const [shell, style, code] = await Promise.all([
    source(location.pathname), source(link.href, link.integrity), source(script.src, script.integrity),
  ]);
  const plain = style.replace(/@font-face\s*{[^}]*}/g, ""); // the fonts stay on the server
  const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; script-src ${await hashSource(code)}; style-src ${await hashSource(plain)}`;
  const changes = [
    ['<meta charset="utf-8">', `<meta charset="utf-8">\n  <meta http-equiv="Content-Security-Policy" content="${policy}">`],
    [/<link rel="stylesheet"[^>]*>/, `<style>${plain}</style>`],
    [/<script type="module" src[^>]*><\/script>/, `<script type="module">${code}<${"/script"}>`],
  ];
  return changes.reduce((text, [from, to]) => text.replace(from, () => to), shell);
}

/** The two buttons and what to do with the two files. */
export function savingTools(room) {
  const { place, say } = errorPlace();
  const { csrf, ...urn } = room; // the token belongs to this sign-in only
  const page = button("Lưu trang kiểm phiếu", "btn-plain", () =>
    attempt(page, say, async () => saveFile("trang-kiem-phieu.html", await onePage(), "text/html;charset=utf-8")));
  const data = button("Lưu tệp hòm phiếu", "btn-plain", () => saveFile("kiem-phieu.json", JSON.stringify(urn), "application/json"));
  return el("details", { class: "panel no-print" }, el("summary", {}, "Làm trên máy không nối mạng"),
    el("p", {}, "Lưu hai tệp dưới đây vào thẻ nhớ, mở trang kiểm phiếu đã lưu trên máy không nối mạng rồi chọn tệp hòm phiếu. " +
      "Xong việc, mang tệp kết quả về nộp tại trang này."),
    el("div", { class: "buttons" }, page, data), place);
}

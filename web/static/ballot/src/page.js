// Small helpers of both pages: elements, notices, files, requests, the warning before leaving.

import { Problem } from "./formats.js";

const NO_ANSWER = "Chưa nối được với máy chủ. Xin kiểm tra mạng rồi thử lại; những gì đã chọn vẫn còn trên màn hình.";
const NOT_SECURE =
  "Kết nối này không an toàn nên không bỏ phiếu điện tử được. Mở bằng địa chỉ https:// hoặc xin phiếu giấy ở thư ký.";

/** An element; attributes that are functions are event handlers, true is an empty attribute, null and false none. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A button that submits nothing by itself. */
export const button = (label, kind, click, more = {}) => el("button", { type: "button", class: `btn ${kind}`, click, ...more }, label);

/** A box with a heading and sentences; tone is plain, info, wait, bad or ok. */
export function notice(tone, heading, ...content) {
  const texts = content.map((part) => (typeof part === "string" ? el("p", {}, part) : part));
  return el("section", { class: `notice tone-${tone}` }, el("h2", {}, heading), texts);
}

/** An empty place that screen readers speak when a sentence comes in. */
export function errorPlace() {
  const place = el("div", { role: "alert", class: "error-place" });
  const say = (sentence) => place.replaceChildren(...(sentence ? [el("p", { class: "error" }, sentence)] : []));
  return { place, say };
}

/** Show a screen: replace the content of main, go to its top, tell screen readers by its first heading. */
export function showScreen(...content) {
  const main = document.querySelector("main");
  main.replaceChildren(...content.flat().filter(Boolean));
  const heading = main.querySelector("h1, h2");
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  window.scrollTo(0, 0);
}

/** A screen with nothing but a notice. */
export const showNotice = (title, ...parts) => showScreen(el("h1", {}, title), notice(...parts));

/** The sentence why this page cannot work here, or null. */
export function insecure() {
  return window.isSecureContext && window.crypto?.subtle ? null : NOT_SECURE;
}

/** The session in the address of the page, /hoi-dong/<session_ref>/<page>. */
export const sessionRef = () => decodeURIComponent(/\/hoi-dong\/([^/]+)\//.exec(location.pathname)?.[1] ?? "");

/** The way back to the page of the session; a saved page has none. */
export const toSession = () => (sessionRef()
  ? el("p", { class: "no-print" }, el("a", { class: "btn btn-plain", href: `/hoi-dong/${encodeURIComponent(sessionRef())}` }, "Về trang phiên họp"))
  : null);

/** Ask the server. A refusal or a silence becomes a Problem with a sentence for the person. */
export async function request(address, csrf = null, body = null) {
  const headers = { Accept: "application/json" };
  if (body !== null) Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": csrf });
  const settings = { method: body === null ? "GET" : "POST", headers, cache: "no-store", credentials: "same-origin" };
  if (body !== null) settings.body = JSON.stringify(body);
  let response;
  let answer = null;
  try {
    response = await fetch(address, settings);
  } catch {
    throw new Problem(NO_ANSWER);
  }
  try {
    answer = await response.json();
  } catch {
    // not JSON: a sign-in page or an error page of a proxy
  }
  if (response.ok && answer !== null) return answer;
  if (typeof answer?.error === "string") throw new Problem(answer.error);
  throw new Problem(
    response.status >= 500
      ? "Máy chủ đang có sự cố. Xin thử lại sau ít phút; những gì đã chọn vẫn còn trên màn hình."
      : "Máy chủ chưa nhận. Có thể phiên đăng nhập đã hết: xin đăng nhập lại ở một thẻ khác rồi thử lại tại đây.",
  );
}

/** Give the person a file. */
export function saveFile(name, text, type = "text/plain;charset=utf-8") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = el("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const warn = (event) => event.preventDefault();

/** While `active`, the browser asks before the page is left. */
export function guardLeaving(active) {
  window.removeEventListener("beforeunload", warn);
  if (active) window.addEventListener("beforeunload", warn);
}

/** Run what a button does: the button rests meanwhile, a Problem is shown at `say`. */
export async function attempt(pressed, say, action) {
  say("");
  pressed.disabled = true;
  try {
    return await action();
  } catch (error) {
    say(error instanceof Problem ? error.message : "Trang này gặp lỗi, chưa làm được việc vừa yêu cầu. Xin thử lại.");
    if (!(error instanceof Problem)) console.error(error);
    return undefined;
  } finally {
    pressed.disabled = false;
  }
}

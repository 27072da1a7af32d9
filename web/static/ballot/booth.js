// ----- formats.js -----

// Bytes, texts and hashes of the ballot: base64url, base32, trackers, the urn hash, canonical JSON, the shuffle.

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648 section 6

/** An error whose message is a sentence for the person at the screen. */
class Problem extends Error {}

/** UTF-8 bytes of a text. */
const utf8 = (text) => new TextEncoder().encode(text);

/** All parts one after the other; a part is a Uint8Array or an array of byte values. */
function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

/** Whether two byte arrays are the same. */
function sameBytes(one, other) {
  let difference = one.length ^ other.length;
  for (let place = 0; place < one.length; place += 1) difference |= one[place] ^ other[place];
  return difference === 0;
}

/** Lower case hexadecimal. */
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Base64url without padding, RFC 4648 section 5. */
function toBase64url(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes of a base64url text; a SyntaxError for anything else. */
function fromBase64url(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new SyntaxError("not base64url");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/** Base32 without padding, RFC 4648 section 6. */
function toBase32(bytes) {
  let text = "";
  let waiting = 0;
  let bits = 0;
  for (const byte of bytes) {
    waiting = ((waiting << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(waiting >> bits) & 31];
    }
  }
  return bits > 0 ? text + BASE32[(waiting << (5 - bits)) & 31] : text;
}

/** The bytes of a base32 text; a SyntaxError for a letter outside the alphabet. */
function fromBase32(text) {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let place = 0;
  let waiting = 0;
  let bits = 0;
  for (const letter of text) {
    const value = BASE32.indexOf(letter);
    if (value < 0) throw new SyntaxError("not base32");
    waiting = ((waiting << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[place] = (waiting >> bits) & 255;
      place += 1;
    }
  }
  return bytes;
}

/** SHA-256 of bytes. */
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** The receipt of a sealed ballot: the first 20 base32 letters of its SHA-256. */
const tracker = async (ballot) => toBase32(await sha256(ballot)).slice(0, 20);

/** A text cut into groups by spaces, so that people can read it out. */
const inGroups = (text, size = 4) => text.match(new RegExp(`.{1,${size}}`, "g"))?.join(" ") ?? "";

/** Hex SHA-256 over the sorted lines "item_ref ballot_hash" of everything in the urn (references are ASCII). */
async function urnHash(items) {
  const lines = [];
  for (const item of items) {
    const hashes = await Promise.all(item.ballots.map(({ ballot }) => sha256(fromBase64url(ballot))));
    lines.push(...hashes.map((hash) => `${item.item_ref} ${toHex(hash)}\n`));
  }
  return toHex(await sha256(utf8(lines.sort().join(""))));
}

/** JSON with sorted keys and no spaces; letters beyond ASCII stay as they are. */
function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${pairs.join(",")}}`;
}

/** A number from 0 to limit - 1, each equally likely: draws beyond the last whole multiple are thrown away. */
function randomBelow(limit, draw = () => crypto.getRandomValues(new Uint32Array(1))[0]) {
  const fair = 2 ** 32 - (2 ** 32 % limit);
  let drawn = draw();
  while (drawn >= fair) drawn = draw();
  return drawn % limit;
}

/** Put the list in a random order, in place (Fisher-Yates). */
function shuffle(list) {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = randomBelow(last + 1);
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}

// ----- hpke.js -----

// HPKE, RFC 9180, base mode, one message for each key: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.
// Composed only of WebCrypto's ECDH, HMAC and AES-GCM; no arithmetic on secrets is done here.


const CURVE = { name: "ECDH", namedCurve: "P-256" };
const HMAC = { name: "HMAC", hash: "SHA-256" };
const POINT_SIZE = 65; // Npk = Nenc, section 7.1
const NOTHING = new Uint8Array(0);
const KEM_SUITE = concat(utf8("KEM"), [0x00, 0x10]); // section 4.1
const HPKE_SUITE = concat(utf8("HPKE"), [0x00, 0x10, 0x00, 0x01, 0x00, 0x01]); // section 5.1

// --- HKDF (RFC 5869) and its labelled form (section 4) ---

const hmacKey = (bytes) => crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"]);
const hmac = async (key, data) => new Uint8Array(await crypto.subtle.sign("HMAC", key, data));

let zeroSaltKey = null;
/** The key of Extract for an empty salt: as many zeros as the hash is long (RFC 5869 section 2.2). */
const zeroSalt = () => (zeroSaltKey ??= hmacKey(new Uint8Array(32)));

/** LabeledExtract(salt, label, ikm); the salt comes as an HMAC key. */
function labeledExtract(suite, saltKey, label, ikm) {
  return hmac(saltKey, concat(utf8("HPKE-v1"), suite, utf8(label), ikm));
}

/** LabeledExpand(prk, label, info, L) for L up to 32, where Expand is a single round. */
async function labeledExpand(suite, prkKey, label, info, length) {
  const labeledInfo = concat([0, length], utf8("HPKE-v1"), suite, utf8(label), info);
  return (await hmac(prkKey, concat(labeledInfo, [1]))).subarray(0, length);
}

// --- keys ---

/** A recipient's public key from its 65 bytes; WebCrypto refuses points that are not on the curve. */
async function publicKey(bytes) {
  return { bytes, key: await crypto.subtle.importKey("raw", bytes, CURVE, false, []) };
}

/** A recipient's private key from a JWK with d, x and y. */
async function privateKey({ d, x, y }) {
  const jwk = { kty: "EC", crv: "P-256", d, x, y };
  const key = await crypto.subtle.importKey("jwk", jwk, CURVE, false, ["deriveBits"]);
  return { bytes: concat([4], fromBase64url(x), fromBase64url(y)), key };
}

/** A pair for one message; its private half cannot be read out, not even by this page. */
async function ephemeralKey() {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  return { bytes: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)), key: pair.privateKey };
}

/** The x coordinate of the shared point (section 4.1, "DH"). */
async function agree(mine, theirs) {
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, mine, 256));
}

// --- DHKEM (section 4.1) ---

/** ExtractAndExpand(dh, kem_context). */
async function sharedSecret(dh, enc, recipient) {
  const eaePrk = await labeledExtract(KEM_SUITE, await zeroSalt(), "eae_prk", dh);
  return labeledExpand(KEM_SUITE, await hmacKey(eaePrk), "shared_secret", concat(enc, recipient), 32);
}

/** Encap(pkR): the shared secret and the bytes that let the recipient find it. */
async function encap(recipient, ephemeral) {
  const dh = await agree(ephemeral.key, recipient.key);
  return { secret: await sharedSecret(dh, ephemeral.bytes, recipient.bytes), enc: ephemeral.bytes };
}

/** Decap(enc, skR). */
async function decap(enc, recipient) {
  const sender = await publicKey(enc);
  return sharedSecret(await agree(recipient.key, sender.key), enc, recipient.bytes);
}

// --- key schedule (section 5.1), base mode: psk and psk_id are empty ---

let pskIdHash = null;

/** KeySchedule(mode_base, shared_secret, info): the AEAD key and the nonce of message 0. */
async function keySchedule(secret, info) {
  const zero = await zeroSalt();
  pskIdHash ??= await labeledExtract(HPKE_SUITE, zero, "psk_id_hash", NOTHING);
  const infoHash = await labeledExtract(HPKE_SUITE, zero, "info_hash", info);
  const context = concat([0x00], pskIdHash, infoHash);
  const prk = await labeledExtract(HPKE_SUITE, await hmacKey(secret), "secret", NOTHING);
  const prkKey = await hmacKey(prk);
  const [key, nonce] = await Promise.all([
    labeledExpand(HPKE_SUITE, prkKey, "key", context, 16),
    labeledExpand(HPKE_SUITE, prkKey, "base_nonce", context, 12),
  ]);
  return { key, nonce };
}

async function aead(usage, { key, nonce }, aad, data) {
  const aesKey = await crypto.subtle.importKey("raw", key, "AES-GCM", false, [usage]);
  const settings = { name: "AES-GCM", iv: nonce, additionalData: aad, tagLength: 128 };
  return new Uint8Array(await crypto.subtle[usage](settings, aesKey, data));
}

// --- single-shot seal and open (section 6.1) ---

/** enc followed by the ciphertext. Tests may bring the ephemeral pair; everybody else gets a fresh one. */
async function seal(recipient, info, plaintext, aad = NOTHING, ephemeral = null) {
  const { secret, enc } = await encap(recipient, ephemeral ?? (await ephemeralKey()));
  return concat(enc, await aead("encrypt", await keySchedule(secret, info), aad, plaintext));
}

/** The plaintext; an error when anything was altered or the key or info is not the right one. */
async function open(recipient, info, sealed, aad = NOTHING) {
  const secret = await decap(sealed.subarray(0, POINT_SIZE), recipient);
  return aead("decrypt", await keySchedule(secret, info), aad, sealed.subarray(POINT_SIZE));
}

// ----- ballots.js -----

// One sealed ballot: what is in it, how it is sealed in the booth and opened at the count.


const AGREE = 1;
const DISAGREE = 2;
const BLANK = 3;
const LOWER = 4;
const INVALID = 0;

const PLAIN_SIZE = 32;
const BALLOT_SIZE = 113;

/** What binds a ballot to its session, case, voter and booth: it enters the key schedule (RFC 9180 section 5.1). */
function ballotInfo(sessionRef, itemRef, voterRef, boothHash) {
  return utf8(`khen-thuong/ballot/v1\n${sessionRef}\n${itemRef}\n${voterRef}\n${boothHash}`);
}

/** A sealed ballot of 113 bytes, the same size for every choice; 31 random bytes hide equal choices. */
function sealChoice(recipient, info, choice) {
  const padding = crypto.getRandomValues(new Uint8Array(PLAIN_SIZE - 1));
  return seal(recipient, info, concat([choice], padding));
}

/** The choice in a ballot. Whatever does not open, or holds no choice of this case, is INVALID. */
async function openChoice(recipient, info, ballot, lowerAllowed) {
  if (ballot.length !== BALLOT_SIZE) return INVALID;
  let plaintext;
  try {
    plaintext = await open(recipient, info, ballot);
  } catch {
    return INVALID;
  }
  const choice = plaintext[0];
  plaintext.fill(0); // the padding could be a mark: it is gone before anything is counted
  const known = choice === AGREE || choice === DISAGREE || choice === BLANK || (choice === LOWER && lowerAllowed);
  return known ? choice : INVALID;
}

// ----- page.js -----

// Small helpers of both pages: elements, notices, files, requests, the warning before leaving.


const NO_ANSWER = "Chưa nối được với máy chủ. Xin kiểm tra mạng rồi thử lại; những gì đã chọn vẫn còn trên màn hình.";
const NOT_SECURE =
  "Kết nối này không an toàn nên không bỏ phiếu điện tử được. Mở bằng địa chỉ https:// hoặc xin phiếu giấy ở thư ký.";

/** An element; attributes that are functions are event handlers, true is an empty attribute, null and false none. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A button that submits nothing by itself. */
const button = (label, kind, click, more = {}) => el("button", { type: "button", class: `btn ${kind}`, click, ...more }, label);

/** A box with a heading and sentences; tone is plain, info, wait, bad or ok. */
function notice(tone, heading, ...content) {
  const texts = content.map((part) => (typeof part === "string" ? el("p", {}, part) : part));
  return el("section", { class: `notice tone-${tone}` }, el("h2", {}, heading), texts);
}

/** An empty place that screen readers speak when a sentence comes in. */
function errorPlace() {
  const place = el("div", { role: "alert", class: "error-place" });
  const say = (sentence) => place.replaceChildren(...(sentence ? [el("p", { class: "error" }, sentence)] : []));
  return { place, say };
}

/** Show a screen: replace the content of main, go to its top, tell screen readers by its first heading. */
function showScreen(...content) {
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
const showNotice = (title, ...parts) => showScreen(el("h1", {}, title), notice(...parts));

/** The sentence why this page cannot work here, or null. */
function insecure() {
  return window.isSecureContext && window.crypto?.subtle ? null : NOT_SECURE;
}

/** The session in the address of the page, /hoi-dong/<session_ref>/<page>. */
const sessionRef = () => decodeURIComponent(/\/hoi-dong\/([^/]+)\//.exec(location.pathname)?.[1] ?? "");

/** The way back to the page of the session; a saved page has none. */
const toSession = () => (sessionRef()
  ? el("p", { class: "no-print" }, el("a", { class: "btn btn-plain", href: `/hoi-dong/${encodeURIComponent(sessionRef())}` }, "Về trang phiên họp"))
  : null);

/** Ask the server. A refusal or a silence becomes a Problem with a sentence for the person. */
async function request(address, csrf = null, body = null) {
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
function saveFile(name, text, type = "text/plain;charset=utf-8") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = el("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const warn = (event) => event.preventDefault();

/** While `active`, the browser asks before the page is left. */
function guardLeaving(active) {
  window.removeEventListener("beforeunload", warn);
  if (active) window.addEventListener("beforeunload", warn);
}

/** Run what a button does: the button rests meanwhile, a Problem is shown at `say`. */
async function attempt(pressed, say, action) {
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

// ----- booth_list.js -----

// The list of cases in the booth: one card a case, one tap a choice, and the bar that counts.


/** The choices of a case as [code, label], in the order of the ballot. */
function choicesOf(item) {
  const lower = item.lower ? [[LOWER, `Đồng ý ${item.lower_label || "danh hiệu thấp hơn"}`]] : [];
  return [[AGREE, "Đồng ý"], [DISAGREE, "Không đồng ý"], ...lower, [BLANK, "Không có ý kiến"]];
}

/** The words of a choice. */
const labelOf = (item, code) => choicesOf(item).find(([known]) => known === code)?.[1] ?? "";

/** The card of a case. `choose(item, code)` is called at a tap. */
function caseCard(item, number, total, choose) {
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
function markCard(card, code) {
  card.querySelector(`input[value="${code}"]`).checked = true;
}

/** The cases in which the member has no vote. */
function recusedList(recused) {
  if (!recused.length) return null;
  return el("section", { class: "recused" },
    el("h2", {}, "Trường hợp không tham gia bỏ phiếu"),
    el("ul", {}, recused.map(({ name, award }) =>
      el("li", {}, el("b", {}, name), el("span", { class: "soft" }, award), el("span", {}, "Bạn không bỏ phiếu trường hợp này")))));
}

/** The bar at the bottom: what is missing, progress, "all the rest", "review". `update(done, filled)` redraws it. */
function progressBar(total, missing, { agreeRest, undoRest, review }) {
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

// ----- booth_review.js -----

// The second screen of the booth: everything chosen on one list, the password, the button that casts.


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
function reviewScreen(room, choices, { cast, change, back }) {
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

// ----- booth_receipts.js -----

// The last screen of the booth: the trackers, what they prove, and keeping them.


const PROVES =
  "Mã phiếu chứng minh phiếu đã niêm phong của ông/bà nằm trong hòm phiếu và còn nguyên vẹn: sau khi đóng hòm phiếu, " +
  "ông/bà tìm thấy đúng mã này trong danh sách mã phiếu của phiên họp. Nếu thiếu hoặc khác, xin báo Tổ kiểm phiếu trước khi ký biên bản.";
const PROVES_NOT =
  "Mã phiếu không cho biết và không chứng minh được ông/bà đã chọn gì, với bất kỳ ai, kể cả khi ông/bà đưa mã cho người khác xem.";

/** The receipts as a text file. */
function receiptsText(room, receipts) {
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
function receiptsScreen(room, receipts, again) {
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

// ----- booth.js -----

// The voting booth: choose, review, seal here, send. Choices live in memory only and are gone once sent.


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

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

// ----- shamir.js -----

// Shamir's secret sharing, 2 of 3, byte by byte over GF(2^8), and the text a teller keeps.


const POLYNOMIAL = 0x11b; // x^8 + x^4 + x^3 + x + 1
const SHARE_SIZE = 64;
const CHECK_SIZE = 4;
const LETTERS = Math.ceil(((SHARE_SIZE + CHECK_SIZE) * 8) / 5);
const MISTYPED = "Mảnh khóa gõ sai hoặc của phiên họp khác. Xin so từng nhóm chữ với bản đã lưu.";

/** Product in GF(2^8): always eight steps, no branch and no table that depends on the values. */
function gfMultiply(a, b) {
  let product = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    product ^= a & -((b >> bit) & 1);
    a = (a << 1) ^ (POLYNOMIAL & -(a >> 7));
  }
  return product;
}

/** Inverse in GF(2^8): a^254, by squaring and multiplying. */
function gfInvert(a) {
  let result = 1;
  let power = a;
  for (let bit = 1; bit < 8; bit += 1) {
    power = gfMultiply(power, power);
    result = gfMultiply(result, power);
  }
  return result;
}

/** Three shares {x, bytes}: the points x = 1, 2, 3 of the lines secret + random * x. */
function split(secret, random = crypto.getRandomValues(new Uint8Array(secret.length))) {
  return [1, 2, 3].map((x) => ({ x, bytes: secret.map((byte, place) => byte ^ gfMultiply(random[place], x)) }));
}

/** The secret from any two different shares: Lagrange interpolation at x = 0. */
function combine(one, other) {
  const divisor = gfInvert(one.x ^ other.x);
  const weight = gfMultiply(other.x, divisor);
  const otherWeight = gfMultiply(one.x, divisor);
  return one.bytes.map((byte, place) => gfMultiply(byte, weight) ^ gfMultiply(other.bytes[place], otherWeight));
}

async function checksum(sessionRef, x, bytes) {
  return (await sha256(concat(utf8(sessionRef), utf8(String(x)), bytes))).subarray(0, CHECK_SIZE);
}

/** The text of a share: "KT1-", its number, "-", base32 of the share and its checksum. */
async function shareText(sessionRef, { x, bytes }) {
  return `KT1-${x}-${toBase32(concat(bytes, await checksum(sessionRef, x, bytes)))}`;
}

/** The text in groups of four letters, six groups a line, as it is shown and printed. */
function shareLines(text) {
  const groups = text.slice(6).match(/.{1,4}/g);
  const lines = [text.slice(0, 6)];
  for (let place = 0; place < groups.length; place += 6) lines.push(groups.slice(place, place + 6).join(" "));
  return lines;
}

/** Read a share as typed, or a whole share file (its lines with # are notes). A Problem says what is wrong. */
async function readShare(sessionRef, typed) {
  const noted = typed.replace(/^\s*#.*$/gm, "");
  const letters = noted.toUpperCase().replace(/[\s\u200b\ufeff\u2010-\u2015-]/g, "");
  if (letters === "") throw new Problem("Chưa có mảnh khóa. Xin chọn tệp hoặc gõ mảnh khóa vào ô.");
  const mended = letters.replaceAll("0", "O").replaceAll("1", "I").replaceAll("8", "B");
  const head = /^KTI([I23])/.exec(mended);
  if (head === null) throw new Problem("Đây không phải mảnh khóa. Mảnh khóa bắt đầu bằng KT1-1-, KT1-2- hoặc KT1-3-.");
  const body = mended.slice(4);
  if (body.length !== LETTERS) {
    throw new Problem(`Mảnh khóa có ${LETTERS} chữ sau phần đầu, ở đây mới thấy ${body.length}. Xin gõ đủ, không thừa chữ.`);
  }
  let raw;
  try {
    raw = fromBase32(body);
  } catch {
    throw new Problem(MISTYPED);
  }
  const share = { x: head[1] === "I" ? 1 : Number(head[1]), bytes: raw.slice(0, SHARE_SIZE) };
  const expected = await checksum(sessionRef, share.x, share.bytes);
  if (!sameBytes(expected, raw.subarray(SHARE_SIZE))) throw new Problem(MISTYPED);
  return share;
}

// ----- keys.js -----

// The two key pairs of a session: made, split into three shares, rebuilt from any two and proven to be the right ones.


const SEALING = { name: "ECDH", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", namedCurve: "P-256" };
const SIGN = { name: "ECDSA", hash: "SHA-256" };
const WRONG_KEY = "Khóa ghép từ hai mảnh này không khớp khóa công khai của phiên họp. Xin dừng lại và báo Chủ tịch Hội đồng.";

const point = async (key) => new Uint8Array(await crypto.subtle.exportKey("raw", key));
const scalar = async (key) => fromBase64url((await crypto.subtle.exportKey("jwk", key)).d);

/** Fresh pairs: {secret: 64 bytes to be split, publicKey, signingKey: 65 bytes each}. */
async function makeKeys() {
  const sealing = await crypto.subtle.generateKey(SEALING, true, ["deriveBits"]);
  const signing = await crypto.subtle.generateKey(SIGNING, true, ["sign", "verify"]);
  return {
    secret: concat(await scalar(sealing.privateKey), await scalar(signing.privateKey)),
    publicKey: await point(sealing.publicKey),
    signingKey: await point(signing.publicKey),
  };
}

/** Published with the public keys, so that a share can be known for the right one. */
const shareHashes = (shares) => Promise.all(shares.map(async ({ bytes }) => toHex(await sha256(bytes))));

/** Refuse the same share twice, and a share that is not one of the three made for this session. */
async function checkShares(one, other, hashes) {
  for (const [place, share] of [one, other].entries()) {
    if (toHex(await sha256(share.bytes)) !== hashes[share.x - 1]) {
      const which = place === 0 ? "thứ nhất" : "thứ hai";
      throw new Problem(`Mảnh khóa ${which} đưa vào không phải mảnh đang dùng của phiên họp này (có thể là mảnh của lần tạo khóa trước). Xin đưa mảnh khác.`);
    }
  }
  if (one.x === other.x) throw new Problem("Hai mảnh khóa đưa vào là một. Xin đưa mảnh của một thành viên khác trong Tổ kiểm phiếu.");
}

/** The private keys from two shares, proven to belong to the two public keys. */
async function rebuildKeys(one, other, sealingPoint, signingPoint) {
  const secret = combine(one, other);
  try {
    const opening = await privateKey(jwk(secret.subarray(0, 32), sealingPoint));
    const signing = await signingPrivate(jwk(secret.subarray(32), signingPoint));
    if (await fits(opening, sealingPoint)) {
      const trial = utf8("khen-thuong/trial");
      if (await verify(signingPoint, trial, await sign(signing, trial))) return { opening, signing };
    }
  } catch {
    // WebCrypto refuses a private number that does not belong to the public point: the same message
  } finally {
    secret.fill(0);
  }
  throw new Problem(WRONG_KEY);
}

/** ECDSA signature, r and s of 32 bytes each. */
async function sign(key, data) {
  return new Uint8Array(await crypto.subtle.sign(SIGN, key, data));
}

/** Whether a signature over data was made with the private half of this public point. */
async function verify(signingPoint, data, signature) {
  const key = await crypto.subtle.importKey("raw", signingPoint, SIGNING, false, ["verify"]);
  return crypto.subtle.verify(SIGN, key, signature, data);
}

function jwk(number, point65) {
  const [x, y] = [point65.subarray(1, 33), point65.subarray(33)];
  return { kty: "EC", crv: "P-256", d: toBase64url(number), x: toBase64url(x), y: toBase64url(y) };
}

function signingPrivate(key) {
  return crypto.subtle.importKey("jwk", key, SIGNING, false, ["sign"]);
}

/** Agree with a passing pair both ways: equal only when the private key belongs to the public point. */
async function fits(opening, sealingPoint) {
  const passing = await crypto.subtle.generateKey(SEALING, false, ["deriveBits"]);
  const published = await publicKey(sealingPoint);
  const [mine, theirs] = await Promise.all([
    agree(opening.key, passing.publicKey),
    agree(passing.privateKey, published.key),
  ]);
  return sameBytes(mine, theirs);
}

// ----- tally.js -----

// The count itself: is this the closed urn, open every ballot, drop the voters, shuffle, count, sign.


const BATCH = 200; // ballots opened side by side

/** Refuse an urn that is not the one closed by the council. */
async function checkUrn(room) {
  for (const item of room.items) {
    const voters = new Set(item.ballots.map((ballot) => ballot.voter_ref));
    if (voters.size !== item.ballots.length || item.ballots.length !== item.expected) {
      throw new Problem(
        `Trường hợp ${item.name}: hòm phiếu có ${item.ballots.length} phiếu, danh sách bỏ phiếu ghi ${item.expected}. ` +
          "Không kiểm phiếu. Xin lập biên bản và báo Chủ tịch Hội đồng.",
      );
    }
  }
  if ((await urnHash(room.items)) !== room.urn_hash) {
    throw new Problem(
      "Hòm phiếu không còn nguyên như lúc đóng: mã hòm phiếu tính lại khác mã đã công bố. " +
        "Không kiểm phiếu. Xin lập biên bản và báo Chủ tịch Hội đồng.",
    );
  }
}

/** Open everything: for each item the list of choices, still in the order of the urn. */
async function openUrn(room, opening, progress = () => {}) {
  const work = room.items.flatMap((item, place) => item.ballots.map((ballot) => ({ item, place, ballot })));
  const choices = room.items.map(() => []);
  for (let start = 0; start < work.length; start += BATCH) {
    await Promise.all(
      work.slice(start, start + BATCH).map(async ({ item, place, ballot }) => {
        const info = ballotInfo(room.session_ref, item.item_ref, ballot.voter_ref, room.booth_hash);
        choices[place].push(await openChoice(opening, info, fromBase64url(ballot.ballot), item.lower));
      }),
    );
    progress(Math.min(start + BATCH, work.length), work.length);
  }
  return choices;
}

/** Merge the paper slips, shuffle each case by itself, count. `paper` maps item_ref to counts by field name. */
function makeResults(room, choices, paper) {
  const items = room.items.map((item, place) => {
    const slips = [...choices[place], ...paperSlips(paper.get(item.item_ref))];
    shuffle(slips);
    const many = (choice) => slips.filter((slip) => slip === choice).length;
    return {
      item_ref: item.item_ref,
      agree: many(AGREE),
      disagree: many(DISAGREE),
      blank: many(BLANK),
      lower: many(LOWER),
      invalid: many(INVALID),
      slips: slips.join(""),
    };
  });
  items.sort((one, other) => (one.item_ref < other.item_ref ? -1 : 1));
  return { booth_hash: room.booth_hash, items, session_ref: room.session_ref, urn_hash: room.urn_hash, version: 1 };
}

function paperSlips(counts) {
  if (!counts) return [];
  const codes = { agree: AGREE, disagree: DISAGREE, lower: LOWER, blank: BLANK, invalid: INVALID };
  return Object.entries(codes).flatMap(([field, code]) => Array(counts[field] ?? 0).fill(code));
}

/** What is sent to the server: the exact text that was signed, and its signature. */
async function signResults(results, signing) {
  const text = canonicalJson(results);
  return { results: text, signature: toBase64url(await sign(signing, utf8(text))) };
}

/** The results of a file made by the saved page; a Problem when it is not of this session or not signed by it. */
async function readResults(room, sent) {
  let results;
  let signed = false;
  try {
    results = JSON.parse(sent.results);
    signed = await verify(fromBase64url(room.signing_key), utf8(sent.results), fromBase64url(sent.signature));
  } catch {
    throw new Problem("Đây không phải tệp kết quả kiểm phiếu (ket-qua.json).");
  }
  if (!signed || results.session_ref !== room.session_ref || results.urn_hash !== room.urn_hash) {
    throw new Problem("Tệp kết quả này không phải của phiên họp này hoặc đã bị sửa.");
  }
  return results;
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

// ----- count_files.js -----

// Files brought to the counting page: what another computer made, chosen by the person and read here.


/** A JSON file the person chose. */
async function readJson(file) {
  try {
    return JSON.parse(await file.text());
  } catch {
    throw new Problem(`Tệp ${file.name} không đọc được. Xin chọn đúng tệp .json đã lưu từ trang kiểm phiếu.`);
  }
}

/** A label, a file field and a button; `take(data)` gets the content of the chosen JSON file and may throw a Problem. */
function jsonFileField(id, label, name, action, kind, take) {
  const { place, say } = errorPlace();
  const file = el("input", { type: "file", id, accept: ".json,application/json", autocomplete: "off" });
  const go = button(action, kind, () => attempt(go, say, async () => {
    if (!file.files.length) throw new Problem(`Xin chọn tệp ${name}.`);
    await take(await readJson(file.files[0]));
  }));
  return [el("label", { for: id }, label), file, place, el("p", {}, go)];
}

// ----- count_shares.js -----

// Shares on the counting page: shown one after the other to their keepers, and two of them brought back.


const ORDER = ["thứ nhất", "thứ hai", "thứ ba"];

/** The file a teller keeps; lines with # are notes and are ignored when it is read. */
function shareFile(room, share, keeper, lines) {
  return [
    `# MẢNH KHÓA ${share.x}/3 – HÒM PHIẾU ĐIỆN TỬ`,
    `# Phiên họp: ${room.title}`,
    `# Người giữ: ${keeper}`,
    "# Giữ kín, không gửi qua mạng, không đưa cho thành viên khác. Mang theo khi kiểm phiếu. Hủy sau khi ký biên bản.",
    "",
    ...lines,
    "",
  ].join("\r\n");
}

/** Show the three shares, each to its keeper only. Resolves when the third has been kept. */
async function handOut(room, shares) {
  for (const [place, share] of shares.entries()) {
    const keeper = room.tellers[place] ?? `thành viên ${ORDER[place]} của Tổ kiểm phiếu`;
    await new Promise((done) => showScreen(...invitation(place, keeper, done)));
    const lines = shareLines(await shareText(room.session_ref, share));
    await new Promise((done) => showScreen(...oneShare(room, share, keeper, lines, done)));
  }
}

function invitation(place, keeper, done) {
  return [
    el("h1", {}, `Mảnh khóa ${ORDER[place]}`),
    el("p", { class: "lead" }, "Xin mời ", el("b", {}, keeper), " ngồi vào máy. Hai thành viên kia xin không nhìn màn hình."),
    button(`Hiện mảnh khóa ${ORDER[place]}`, "btn-primary", done),
  ];
}

function oneShare(room, share, keeper, lines, done) {
  const next = button("Xong, che mảnh khóa này", "btn-primary", done, { disabled: true });
  const kept = el("input", { type: "checkbox", id: "kept", autocomplete: "off", change: () => (next.disabled = !kept.checked) });
  const save = () => saveFile(`manh-khoa-${share.x}.txt`, shareFile(room, share, keeper, lines));
  return [
    el("h1", {}, `Mảnh khóa ${ORDER[share.x - 1]}`),
    el("p", {}, "Người giữ: ", el("b", {}, keeper), el("span", { class: "print-only" }, ` – ${room.title}`)),
    el("pre", { class: "share", tabindex: 0, "aria-label": "Mảnh khóa" }, lines.join("\n")),
    el("div", { class: "buttons no-print" },
      button("Lưu tệp mảnh khóa", "btn-plain", save),
      button("In mảnh khóa", "btn-plain", () => window.print())),
    el("p", { class: "soft" }, "Lưu vào thẻ nhớ riêng hoặc in ra giấy; không để lại tệp trên máy này. Giữ kín đến khi kiểm phiếu."),
    el("p", { class: "check no-print" }, kept, el("label", { for: "kept" }, "Tôi đã lưu hoặc in mảnh khóa này và mở xem lại được")),
    el("p", { class: "no-print" }, next),
  ];
}

function shareField(place) {
  const text = el("textarea", { id: `share-${place}`, rows: 6, autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
  const { place: errors, say } = errorPlace();
  const file = el("input", {
    type: "file", id: `share-file-${place}`, accept: ".txt,text/plain", autocomplete: "off",
    change: async () => {
      if (!file.files.length) return;
      text.value = await file.files[0].text();
      say("");
    },
  });
  const field = el("fieldset", { class: "panel share-field" },
    el("legend", {}, `Mảnh khóa ${ORDER[place]} đưa vào`),
    el("label", { for: `share-file-${place}` }, "Chọn tệp mảnh khóa"), file,
    el("label", { for: `share-${place}` }, "hoặc gõ mảnh khóa từ bản in"), text, errors);
  const clear = () => {
    text.value = "";
    file.value = "";
  };
  return { field, text, say, clear };
}

/**
 * The form for two shares. `use(one, other)` is called with two right shares of this session and may throw a
 * Problem; the fields are emptied when it has worked.
 */
function askTwoShares(sessionRef, hashes, label, use) {
  const fields = [shareField(0), shareField(1)];
  const { place: errors, say } = errorPlace();
  const go = button(label, "btn-primary", () => attempt(go, say, async () => {
    const shares = [];
    fields.forEach((field) => field.say(""));
    for (const { text, say: sayHere } of fields) {
      try {
        shares.push(await readShare(sessionRef, text.value));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        sayHere(error.message);
        text.focus();
        return;
      }
    }
    await checkShares(shares[0], shares[1], hashes);
    await use(shares[0], shares[1]);
    fields.forEach((field) => field.clear());
    shares.forEach((share) => share.bytes.fill(0));
  }));
  return el("div", { class: "two-shares" },
    el("p", { class: "soft" }, "Cần hai mảnh khóa bất kỳ trong ba mảnh."),
    el("div", { class: "pair" }, fields.map(({ field }) => field)), errors, el("p", {}, go));
}

// ----- count_key.js -----

// Stage "key": make the keys, hand out three shares, prove with a test ballot that two of them open it, publish.


/** Both public keys as the first 32 hex digits of their SHA-256, to be read out and compared with the minutes. */
async function fingerprints(sealing, signing) {
  const short = async (key) => el("code", {}, key ? inGroups(toHex(await sha256(key)).slice(0, 32)) : "chưa có");
  return el("section", { class: "panel" },
    el("h2", {}, "Dấu nhận dạng khóa, ghi vào biên bản"),
    el("p", {}, "Khóa niêm phong: ", await short(sealing)),
    el("p", {}, "Khóa ký kết quả: ", await short(signing)));
}

/** Seal a test ballot with the public key, open it with the key rebuilt from two shares, sign that it worked. */
async function rehearse(room, keys, one, other) {
  const { opening, signing } = await rebuildKeys(one, other, keys.publicKey, keys.signingKey);
  const info = ballotInfo(room.session_ref, "rehearsal", "rehearsal", room.booth_hash);
  const ballot = await sealChoice(await publicKey(keys.publicKey), info, AGREE);
  if ((await openChoice(opening, info, ballot, false)) !== AGREE) {
    throw new Problem("Phiếu thử không mở được bằng hai mảnh khóa này. Xin tạo lại khóa từ đầu.");
  }
  return toBase64url(await sign(signing, utf8(`khen-thuong/rehearsal/v1\n${room.session_ref}`)));
}

/** The screens of stage "key". `deliver(kind, body)` sends or saves what is published. */
function keyStage(room, tools, deliver, online) {
  const { place, say } = errorPlace();
  const make = button("Tạo khóa của phiên họp", "btn-primary", () => attempt(make, say, async () => {
    const keys = await makeKeys();
    const shares = split(keys.secret);
    keys.secret.fill(0);
    const hashes = await shareHashes(shares);
    guardLeaving(true);
    handOut(room, shares).then(() => {
      shares.forEach((share) => share.bytes.fill(0));
      rehearsal(room, keys, hashes, deliver);
    });
  }));
  showScreen(
    el("h1", {}, "Tạo khóa hòm phiếu điện tử"),
    el("p", { class: "lead" }, room.title),
    el("section", { class: "panel" },
      el("h2", {}, "Tổ kiểm phiếu sẽ làm ba việc"),
      el("ol", {},
        el("li", {}, "Tạo khóa niêm phong phiếu và khóa ký kết quả, ngay trên máy này."),
        el("li", {}, "Chia khóa thành ba mảnh. Mỗi thành viên giữ một mảnh: lưu thành tệp hoặc in ra. Hai mảnh bất kỳ mở được hòm phiếu, một mảnh thì không."),
        el("li", {}, "Tập dượt: đưa lại hai mảnh, niêm phong và mở một phiếu thử. Mở được thì khóa công khai mới được gửi lên máy chủ.")),
      el("p", { class: "soft" }, "Máy chủ không bao giờ nhận mảnh khóa. Xin dùng máy của Tổ kiểm phiếu và có đủ ba thành viên."),
      el("p", {}, "Tổ kiểm phiếu: ", el("b", {}, room.tellers.join(", ") || "chưa ghi"))),
    place, el("p", {}, make), online ? keyFile(deliver) : null, tools);
}

/** Online: take the key file made by the saved page on a computer without a network. */
function keyFile(deliver) {
  const take = async (sent) => {
    if (!sent.public_key || !sent.signing_key || !sent.rehearsal) throw new Problem("Đây không phải tệp khóa công khai khoa.json.");
    await deliver("khoa", sent);
    await keyDone(deliver.key, fromBase64url(sent.public_key), fromBase64url(sent.signing_key));
  };
  return el("details", { class: "panel" }, el("summary", {}, "Đã tạo khóa trên máy không nối mạng"),
    el("p", {}, "Nộp tệp khoa.json do trang kiểm phiếu đã lưu làm ra. Tệp này chỉ có khóa công khai."),
    jsonFileField("key-file", "Tệp khóa công khai", "khoa.json", "Nộp khóa công khai", "btn-plain", take));
}

function rehearsal(room, keys, hashes, deliver) {
  const publish = async (one, other) => {
    const rehearsed = await rehearse(room, keys, one, other);
    await deliver("khoa", {
      public_key: toBase64url(keys.publicKey),
      signing_key: toBase64url(keys.signingKey),
      share_hashes: hashes,
      rehearsal: rehearsed,
    });
    guardLeaving(false);
    await keyDone(deliver.key, keys.publicKey, keys.signingKey);
  };
  showScreen(
    el("h1", {}, "Tập dượt mở hòm phiếu"),
    el("p", {}, "Hai thành viên đưa lại mảnh khóa của mình. Trang này niêm phong một phiếu thử rồi mở bằng hai mảnh đó."),
    askTwoShares(room.session_ref, hashes, "Mở phiếu thử", publish));
}

async function keyDone(sentence, sealing, signing) {
  showScreen(
    el("h1", {}, "Khóa đã sẵn sàng"),
    notice("ok", "Phiếu thử đã mở được", `${sentence} Mỗi thành viên giữ kín mảnh khóa của mình và mang đến khi kiểm phiếu.`),
    await fingerprints(sealing, signing), toSession());
}

// ----- count_paper.js -----

// Paper slips in a mixed session: two people type the counts, each without seeing the other's; both must agree.


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
const withPaper = (room) => room.items.filter((item) => item.paper && item.paper.issued > 0);

/** Ask both people for every case; resolves with a map from item_ref to the agreed counts. */
async function askPaper(room) {
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

// ----- count_open.js -----

// Stage "count": two shares, open the urn, add the paper slips, show the totals, sign and deliver.


const seconds = (time) => Math.max(time / 1000, 0.1).toLocaleString("vi-VN", { maximumFractionDigits: 1 });

/** The screens of stage "count". `deliver(kind, body)` sends or saves the signed results. */
function countStage(room, tools, deliver, online) {
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
function countDone(first) {
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

// ----- count_save.js -----

// The counting page as one file for a computer without a network, and the urn file it reads.


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
async function onePage() {
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
function savingTools(room) {
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

// ----- count.js -----

// The counting page of the tellers: which stage the session is in, online or saved to disk.


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

// Shamir's secret sharing, 2 of 3, byte by byte over GF(2^8), and the text a teller keeps.

import { Problem, concat, fromBase32, sameBytes, sha256, toBase32, utf8 } from "./formats.js";

const POLYNOMIAL = 0x11b; // x^8 + x^4 + x^3 + x + 1
const SHARE_SIZE = 64;
const CHECK_SIZE = 4;
const LETTERS = Math.ceil(((SHARE_SIZE + CHECK_SIZE) * 8) / 5);
const MISTYPED = "Mảnh khóa gõ sai hoặc của phiên họp khác. Xin so từng nhóm chữ với bản đã lưu.";

/** Product in GF(2^8): always eight steps, no branch and no table that depends on the values. */
export function gfMultiply(a, b) {
  let product = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    product ^= a & -((b >> bit) & 1);
    a = (a << 1) ^ (POLYNOMIAL & -(a >> 7));
  }
  return product;
}

/** Inverse in GF(2^8): a^254, by squaring and multiplying. */
export function gfInvert(a) {
  let result = 1;
  let power = a;
  for (let bit = 1; bit < 8; bit += 1) {
    power = gfMultiply(power, power);
    result = gfMultiply(result, power);
  }
  return result;
}

/** Three shares {x, bytes}: the points x = 1, 2, 3 of the lines secret + random * x. */
export function split(secret, random = crypto.getRandomValues(new Uint8Array(secret.length))) {
  return [1, 2, 3].map((x) => ({ x, bytes: secret.map((byte, place) => byte ^ gfMultiply(random[place], x)) }));
}

/** The secret from any two different shares: Lagrange interpolation at x = 0. */
export function combine(one, other) {
  const divisor = gfInvert(one.x ^ other.x);
  const weight = gfMultiply(other.x, divisor);
  const otherWeight = gfMultiply(one.x, divisor);
  return one.bytes.map((byte, place) => gfMultiply(byte, weight) ^ gfMultiply(other.bytes[place], otherWeight));
}

async function checksum(sessionRef, x, bytes) {
  return (await sha256(concat(utf8(sessionRef), utf8(String(x)), bytes))).subarray(0, CHECK_SIZE);
}

/** The text of a share: "KT1-", its number, "-", base32 of the share and its checksum. */
export async function shareText(sessionRef, { x, bytes }) {
  return `KT1-${x}-${toBase32(concat(bytes, await checksum(sessionRef, x, bytes)))}`;
}

/** The text in groups of four letters, six groups a line, as it is shown and printed. */
export function shareLines(text) {
  const groups = text.slice(6).match(/.{1,4}/g);
  const lines = [text.slice(0, 6)];
  for (let place = 0; place < groups.length; place += 6) lines.push(groups.slice(place, place + 6).join(" "));
  return lines;
}

/** Read a share as typed, or a whole share file (its lines with # are notes). A Problem says what is wrong. */
export async function readShare(sessionRef, typed) {
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

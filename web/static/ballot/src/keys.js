// The two key pairs of a session: made, split into three shares, rebuilt from any two and proven to be the right ones.

import { Problem, concat, sameBytes, sha256, toBase64url, fromBase64url, toHex, utf8 } from "./formats.js";
import { agree, privateKey, publicKey } from "./hpke.js";
import { combine } from "./shamir.js";

const SEALING = { name: "ECDH", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", namedCurve: "P-256" };
const SIGN = { name: "ECDSA", hash: "SHA-256" };
const WRONG_KEY = "Khóa ghép từ hai mảnh này không khớp khóa công khai của phiên họp. Xin dừng lại và báo Chủ tịch Hội đồng.";

const point = async (key) => new Uint8Array(await crypto.subtle.exportKey("raw", key));
const scalar = async (key) => fromBase64url((await crypto.subtle.exportKey("jwk", key)).d);

/** Fresh pairs: {secret: 64 bytes to be split, publicKey, signingKey: 65 bytes each}. */
export async function makeKeys() {
  const sealing = await crypto.subtle.generateKey(SEALING, true, ["deriveBits"]);
  const signing = await crypto.subtle.generateKey(SIGNING, true, ["sign", "verify"]);
  return {
    secret: concat(await scalar(sealing.privateKey), await scalar(signing.privateKey)),
    publicKey: await point(sealing.publicKey),
    signingKey: await point(signing.publicKey),
  };
}

/** Published with the public keys, so that a share can be known for the right one. */
export const shareHashes = (shares) => Promise.all(shares.map(async ({ bytes }) => toHex(await sha256(bytes))));

/** Refuse the same share twice, and a share that is not one of the three made for this session. */
export async function checkShares(one, other, hashes) {
  for (const [place, share] of [one, other].entries()) {
    if (toHex(await sha256(share.bytes)) !== hashes[share.x - 1]) {
      const which = place === 0 ? "thứ nhất" : "thứ hai";
      throw new Problem(`Mảnh khóa ${which} đưa vào không phải mảnh đang dùng của phiên họp này (có thể là mảnh của lần tạo khóa trước). Xin đưa mảnh khác.`);
    }
  }
  if (one.x === other.x) throw new Problem("Hai mảnh khóa đưa vào là một. Xin đưa mảnh của một thành viên khác trong Tổ kiểm phiếu.");
}

/** The private keys from two shares, proven to belong to the two public keys. */
export async function rebuildKeys(one, other, sealingPoint, signingPoint) {
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
export async function sign(key, data) {
  return new Uint8Array(await crypto.subtle.sign(SIGN, key, data));
}

/** Whether a signature over data was made with the private half of this public point. */
export async function verify(signingPoint, data, signature) {
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

// Bytes, texts and hashes of the ballot: base64url, base32, trackers, the urn hash, canonical JSON, the shuffle.

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648 section 6

/** An error whose message is a sentence for the person at the screen. */
export class Problem extends Error {}

/** UTF-8 bytes of a text. */
export const utf8 = (text) => new TextEncoder().encode(text);

/** All parts one after the other; a part is a Uint8Array or an array of byte values. */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

/** Whether two byte arrays are the same. */
export function sameBytes(one, other) {
  let difference = one.length ^ other.length;
  for (let place = 0; place < one.length; place += 1) difference |= one[place] ^ other[place];
  return difference === 0;
}

/** Lower case hexadecimal. */
export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Base64url without padding, RFC 4648 section 5. */
export function toBase64url(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes of a base64url text; a SyntaxError for anything else. */
export function fromBase64url(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new SyntaxError("not base64url");
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

/** Base32 without padding, RFC 4648 section 6. */
export function toBase32(bytes) {
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
export function fromBase32(text) {
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
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** The receipt of a sealed ballot: the first 20 base32 letters of its SHA-256. */
export const tracker = async (ballot) => toBase32(await sha256(ballot)).slice(0, 20);

/** A text cut into groups by spaces, so that people can read it out. */
export const inGroups = (text, size = 4) => text.match(new RegExp(`.{1,${size}}`, "g"))?.join(" ") ?? "";

/** Hex SHA-256 over the sorted lines "item_ref ballot_hash" of everything in the urn (references are ASCII). */
export async function urnHash(items) {
  const lines = [];
  for (const item of items) {
    const hashes = await Promise.all(item.ballots.map(({ ballot }) => sha256(fromBase64url(ballot))));
    lines.push(...hashes.map((hash) => `${item.item_ref} ${toHex(hash)}\n`));
  }
  return toHex(await sha256(utf8(lines.sort().join(""))));
}

/** JSON with sorted keys and no spaces; letters beyond ASCII stay as they are. */
export function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const pairs = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${pairs.join(",")}}`;
}

/** A number from 0 to limit - 1, each equally likely: draws beyond the last whole multiple are thrown away. */
export function randomBelow(limit, draw = () => crypto.getRandomValues(new Uint32Array(1))[0]) {
  const fair = 2 ** 32 - (2 ** 32 % limit);
  let drawn = draw();
  while (drawn >= fair) drawn = draw();
  return drawn % limit;
}

/** Put the list in a random order, in place (Fisher-Yates). */
export function shuffle(list) {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = randomBelow(last + 1);
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}

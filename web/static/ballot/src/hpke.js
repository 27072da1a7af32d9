// HPKE, RFC 9180, base mode, one message for each key: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.
// Composed only of WebCrypto's ECDH, HMAC and AES-GCM; no arithmetic on secrets is done here.

import { concat, fromBase64url, utf8 } from "./formats.js";

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
export async function publicKey(bytes) {
  return { bytes, key: await crypto.subtle.importKey("raw", bytes, CURVE, false, []) };
}

/** A recipient's private key from a JWK with d, x and y. */
export async function privateKey({ d, x, y }) {
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
export async function agree(mine, theirs) {
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, mine, 256));
}

// --- DHKEM (section 4.1) ---

/** ExtractAndExpand(dh, kem_context). */
async function sharedSecret(dh, enc, recipient) {
  const eaePrk = await labeledExtract(KEM_SUITE, await zeroSalt(), "eae_prk", dh);
  return labeledExpand(KEM_SUITE, await hmacKey(eaePrk), "shared_secret", concat(enc, recipient), 32);
}

/** Encap(pkR): the shared secret and the bytes that let the recipient find it. */
export async function encap(recipient, ephemeral) {
  const dh = await agree(ephemeral.key, recipient.key);
  return { secret: await sharedSecret(dh, ephemeral.bytes, recipient.bytes), enc: ephemeral.bytes };
}

/** Decap(enc, skR). */
export async function decap(enc, recipient) {
  const sender = await publicKey(enc);
  return sharedSecret(await agree(recipient.key, sender.key), enc, recipient.bytes);
}

// --- key schedule (section 5.1), base mode: psk and psk_id are empty ---

let pskIdHash = null;

/** KeySchedule(mode_base, shared_secret, info): the AEAD key and the nonce of message 0. */
export async function keySchedule(secret, info) {
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
export async function seal(recipient, info, plaintext, aad = NOTHING, ephemeral = null) {
  const { secret, enc } = await encap(recipient, ephemeral ?? (await ephemeralKey()));
  return concat(enc, await aead("encrypt", await keySchedule(secret, info), aad, plaintext));
}

/** The plaintext; an error when anything was altered or the key or info is not the right one. */
export async function open(recipient, info, sealed, aad = NOTHING) {
  const secret = await decap(sealed.subarray(0, POINT_SIZE), recipient);
  return aead("decrypt", await keySchedule(secret, info), aad, sealed.subarray(POINT_SIZE));
}

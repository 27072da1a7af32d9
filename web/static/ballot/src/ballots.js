// One sealed ballot: what is in it, how it is sealed in the booth and opened at the count.

import { open, seal } from "./hpke.js";
import { concat, utf8 } from "./formats.js";

export const AGREE = 1;
export const DISAGREE = 2;
export const BLANK = 3;
export const LOWER = 4;
export const INVALID = 0;

const PLAIN_SIZE = 32;
const BALLOT_SIZE = 113;

/** What binds a ballot to its session, case, voter and booth: it enters the key schedule (RFC 9180 section 5.1). */
export function ballotInfo(sessionRef, itemRef, voterRef, boothHash) {
  return utf8(`khen-thuong/ballot/v1\n${sessionRef}\n${itemRef}\n${voterRef}\n${boothHash}`);
}

/** A sealed ballot of 113 bytes, the same size for every choice; 31 random bytes hide equal choices. */
export function sealChoice(recipient, info, choice) {
  const padding = crypto.getRandomValues(new Uint8Array(PLAIN_SIZE - 1));
  return seal(recipient, info, concat([choice], padding));
}

/** The choice in a ballot. Whatever does not open, or holds no choice of this case, is INVALID. */
export async function openChoice(recipient, info, ballot, lowerAllowed) {
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

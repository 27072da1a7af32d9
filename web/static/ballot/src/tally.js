// The count itself: is this the closed urn, open every ballot, drop the voters, shuffle, count, sign.

import { AGREE, BLANK, DISAGREE, INVALID, LOWER, ballotInfo, openChoice } from "./ballots.js";
import { Problem, canonicalJson, fromBase64url, shuffle, toBase64url, urnHash, utf8 } from "./formats.js";
import { sign, verify } from "./keys.js";

const BATCH = 200; // ballots opened side by side

/** Refuse an urn that is not the one closed by the council. */
export async function checkUrn(room) {
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
export async function openUrn(room, opening, progress = () => {}) {
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
export function makeResults(room, choices, paper) {
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
export async function signResults(results, signing) {
  const text = canonicalJson(results);
  return { results: text, signature: toBase64url(await sign(signing, utf8(text))) };
}

/** The results of a file made by the saved page; a Problem when it is not of this session or not signed by it. */
export async function readResults(room, sent) {
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

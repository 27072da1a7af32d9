// Stage "key": make the keys, hand out three shares, prove with a test ballot that two of them open it, publish.

import { AGREE, ballotInfo, openChoice, sealChoice } from "./ballots.js";
import { jsonFileField } from "./count_files.js";
import { askTwoShares, handOut } from "./count_shares.js";
import { Problem, fromBase64url, inGroups, sha256, toBase64url, toHex, utf8 } from "./formats.js";
import { publicKey } from "./hpke.js";
import { makeKeys, rebuildKeys, shareHashes, sign } from "./keys.js";
import { split } from "./shamir.js";
import { attempt, button, el, errorPlace, guardLeaving, notice, showScreen, toSession } from "./page.js";

/** Both public keys as the first 32 hex digits of their SHA-256, to be read out and compared with the minutes. */
export async function fingerprints(sealing, signing) {
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
export function keyStage(room, tools, deliver, online) {
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

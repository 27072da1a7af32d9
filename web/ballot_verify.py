"""Check the public record of a secret ballot: hashes, signature, sums, thresholds, order of the steps. Stands alone.

This one file and the package ``cryptography`` are all it takes, so that anybody can run it on his own computer:
``python ballot_verify.py FILE [--json] [--receipt CODE]… [--printed HASH]…``; exit code 0 when all is well, else 2.
A record forged as a whole, with another key, is found by comparing the hashes with the signed minutes (``--printed``).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

Record = Mapping[str, Any]
USAGE = "python ballot_verify.py TỆP [--json] [--receipt MÃ_PHIẾU]… [--printed DẤU_KIỂM]…"
DIGITS = {"1": "agree", "2": "disagree", "3": "blank", "4": "lower", "0": "invalid"}
HEX, REF = re.compile(r"[0-9a-f]{64}"), re.compile(r"[A-Za-z0-9_-]{1,64}")
SHARE = re.compile(r"[1-9][0-9]{0,5}(/[1-9][0-9]{0,5})?")
STEPS = {"ballot_opened": "mở", "ballot_closed": "đóng", "ballot_counted": "kiểm phiếu",
         "ballot_certified": "xác nhận"}  # fmt: skip
WRITTEN_OPEN = "; ý kiến bằng văn bản của thành viên vắng mặt tính theo quy chế của Hội đồng"
ON_ENTITLED = " (tính trên số thành viên được bỏ phiếu)"
NO_KEYS = "Phiên họp bỏ phiếu giấy: không có chữ ký của khóa để kiểm; tổng số phiếu dựa vào biên bản hai người đếm ký."
GIVEN_UP = "Trước đó có lần bỏ phiếu đã bỏ (lý do ở biên bản); phiếu của lần ấy không được đếm và không có trong hồ sơ."
NOT_CERTIFIED = "Kết quả chưa được Tổ kiểm phiếu và người chủ trì xác nhận."
COMPARE = "So bốn dấu kiểm dưới đây với biên bản kiểm phiếu đã ký (hoặc --printed); hồ sơ giả trọn vẹn chỉ lộ ra ở đó."

# What each part must look like: a type, pattern, text, alternatives, list of one shape, exactly these keys (REF: any).
COUNTS: dict[Any, Any] = dict.fromkeys(DIGITS.values(), int)
ITEM = {"ref": REF, "position": int, **COUNTS, "written_agree": int, "written_total": int,
        "result": str, "proof": str}  # fmt: skip
EVENT = {
    "seq": int, "event": str, "payload": dict, "prev_hash": HEX, "hash": HEX, "subject_id": int, "actor_id": int,
    "acting_unit_id": (int, None), "detail_commit": (HEX, None), "recorded_at": str,
}  # fmt: skip
RECORD = {
    "version": 1, "kind": "khen-thuong/ballot-record", "session_ref": REF, "state": ("counted", "certified"),
    "pinned": str, "pinned_sha256": HEX, "urn": {REF: [HEX]}, "urn_hash": HEX, "results": str, "results_sha256": HEX,
    "signature": str, "items": [ITEM], "events": [EVENT],
}  # fmt: skip
LINE = {
    "item_ref": REF, "nomination_version": (int, None), "snapshot_sha256": (str, None), "threshold": SHARE,
    "above": bool, "citation": str, "lower": bool, "base": int, "needed": int, "needed_other_base": int,
    "digital": [REF], "paper": [REF], "written": [REF], "recused": [REF],
}  # fmt: skip
PINNED = {
    "version": 1, "session_ref": REF, "mode": ("digital", "mixed", "paper"), "base": ("all_members", "entitled"),
    "base_citation": str, "members": int, "present": int, "written": int, "sealing_key": str, "signing_key": str,
    "share_hashes": [HEX], "booth_hash": (HEX, ""), "opened_at": str, "items": [LINE],
}  # fmt: skip
RESULTS = {"version": 1, "session_ref": REF, "booth_hash": HEX, "urn_hash": HEX,
           "items": [{"item_ref": REF, **COUNTS, "slips": str}]}  # fmt: skip
WRITTEN = dict.fromkeys(("written_agree", "written_disagree", "written_lower", "written_blank"), 0)
ON_PAPER = {REF: COUNTS | WRITTEN}
EMPTY: Record = dict.fromkeys(COUNTS, 0)


@dataclass(slots=True)
class Report:
    """What was found: ``problems`` make the record bad, ``remarks`` say what cannot be checked from it."""

    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ballot:
    """A record with what is packed in it: pinned lines, results and names by item, the urn and steps that count."""

    record: Record
    pinned: Record
    on_paper: bool
    lines: Mapping[str, Record]
    results: Record
    told: Mapping[str, Record]
    names: Mapping[str, str]
    urn: Mapping[str, Sequence[str]]
    events: Sequence[Record]  # since the last time a ballot was given up


def sha256(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: object) -> str:
    """Return sorted, compact JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parsed(text: str) -> Any:
    """Return the value of a canonical JSON text; a ``ValueError`` for any other text."""
    value = json.loads(text)
    if canonical(value) != text:
        raise ValueError("not canonical")
    return value


def fits(value: object, shape: Any) -> bool:
    """Whether a value has exactly this shape; whole numbers are not negative and not huge."""
    if isinstance(shape, tuple):
        return any(fits(value, one) for one in shape)
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(one, shape[0]) for one in value)
    if isinstance(shape, dict) and isinstance(value, dict):
        known = all(fits(name, REF) for name in value) if REF in shape else set(value) == set(shape)
        return known and all(fits(one, shape.get(REF, shape.get(name))) for name, one in value.items())
    right = type(value) is shape if isinstance(shape, type) else (type(value), value) == (type(shape), shape)
    return right and not (isinstance(value, int) and not 0 <= value < 10**12)


def signed(key: str, text: str, signature: str) -> bool:
    """Whether a raw ECDSA P-256 signature (r‖s, base64url written in the one right way) over a text is of this key."""
    try:
        point, raw = (base64.b64decode(one + "=" * (-len(one) % 4), b"-_", True) for one in (key, signature))
        both = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        public.verify(encode_dss_signature(*both), text.encode(), ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return len(raw) == 64 and base64.urlsafe_b64encode(raw).decode().rstrip("=") == signature


def urn_hash(urn: Mapping[str, Sequence[str]]) -> str:
    """Return the hash of an urn: its sorted lines "item ballot_hash"."""
    return sha256("".join(sorted(f"{ref} {one}\n" for ref, found in urn.items() for one in found)))


def event_hash(event: Record) -> str:
    """Return the hash of an event of the session's audit chain."""
    rest = {name: one for name, one in event.items() if name not in {"prev_hash", "hash"}}
    empty = dict.fromkeys(("from_state", "to_state", "law_on", "findings_sha256"))
    covered = {"chain": "session", **empty, **rest, "payload": canonical(event["payload"])}
    return sha256(f"\0{event['prev_hash']}{canonical(covered)}")


def needed_votes(base: int, share: Fraction, *, above: bool) -> int:
    """Return the least whole number of votes that reaches (or exceeds) a share of the base, in exact numbers."""
    exact = share * base
    return int(exact) + 1 if above else -(-exact.numerator // exact.denominator)


def percent(share: Fraction) -> str:
    """Print a share as the minutes do: at most two decimals, cut, never rounded up."""
    whole, rest = divmod(int(share * 10_000), 100)
    decimals = f"{rest:02d}".rstrip("0")
    return f"{whole},{decimals} %" if decimals else f"{whole} %"


def check_pinned(ballot: Ballot) -> Iterator[str]:
    """What the opening froze is whole and can be: who votes, on which channel, how many votes are needed."""
    record, pinned = ballot.record, ballot.pinned
    if sha256(record["pinned"]) != record["pinned_sha256"] or pinned["session_ref"] != record["session_ref"]:
        yield "Nội dung chốt khi mở hòm phiếu không khớp dấu kiểm của nó, hoặc của phiên họp khác."
    if not 0 < pinned["present"] <= pinned["members"] - pinned["written"]:
        yield "Số thành viên có mặt, gửi ý kiến được chốt nhiều hơn tổng số thành viên."
    for ref, line in ballot.lines.items():
        yield from (f"{ballot.names.get(ref, ref)}: {problem}" for problem in check_line(pinned, line))


def check_line(pinned: Record, line: Record) -> Iterator[str]:
    """One item as it was frozen."""
    members, base, above, share = pinned["members"], line["base"], line["above"], Fraction(line["threshold"])
    seats = [one for name in ("digital", "paper", "written", "recused") for one in line[name]]
    channels = {"digital": not line["paper"], "paper": not line["digital"], "mixed": True}
    if len(seats) != len(set(seats)) or not channels[pinned["mode"]]:
        yield "một thành viên được ghi hai lần, hoặc bỏ phiếu bằng cách mà hình thức đã chốt không có."
    voters = len(line["digital"]) + len(line["paper"])
    if voters > pinned["present"] or len(line["written"]) > pinned["written"]:
        yield "số người bỏ phiếu nhiều hơn số người có mặt, gửi ý kiến đã chốt."
    less = range(max(1, members - len(line["recused"])), members + 1)  # a recused seat may have had no vote
    allowed, others = ([members], less) if pinned["base"] == "all_members" else (less, [members])
    needed = needed_votes(base, share, above=above)
    if share > 1 or base not in allowed:
        yield f"ngưỡng {share} tính trên {base} thành viên không đúng cách tính đã chốt."
    elif line["needed"] != needed:
        yield f"theo ngưỡng {share} của {base} thành viên cần {needed} phiếu, không phải {line['needed']}."
    elif line["needed_other_base"] not in {needed_votes(one, share, above=above) for one in others}:
        yield "số phiếu cần theo cách tính kia không đúng ngưỡng."
    elif voters + len(line["written"]) < needed:
        yield "số người bỏ phiếu ít hơn số phiếu cần, lẽ ra không được mở."


def check_urn(ballot: Ballot) -> Iterator[str]:
    """The urn is the one that was closed, and holds no more ballots than voters."""
    if urn_hash(ballot.urn) != ballot.record["urn_hash"]:
        yield "Hòm phiếu không khớp dấu kiểm lúc đóng: có phiếu bị thêm, bớt hoặc đổi."
    every = list(chain(*ballot.urn.values()))
    if len(every) != len(set(every)) or any(found != sorted(found) for found in ballot.urn.values()):
        yield "Có phiếu nằm hai lần trong hòm phiếu, hoặc các phiếu không xếp theo thứ tự."
    for ref, found in ballot.urn.items():
        voters = len(ballot.lines[ref]["digital"]) if ref in ballot.lines else 0
        if len(found) > voters:
            yield f"{ballot.names.get(ref, ref)}: {len(found)} phiếu điện tử, chỉ {voters} người bỏ phiếu điện tử."


def check_results(ballot: Ballot) -> Iterator[str]:
    """The results are of this urn, signed by the pinned key, and add up with urn and roll."""
    record, pinned, results = ballot.record, ballot.pinned, ballot.results
    if sha256(record["results"]) != record["results_sha256"]:
        yield "Kết quả kiểm phiếu không khớp dấu kiểm của nó."
    if set(ballot.told) != set(ballot.lines):
        yield "Kết quả không có đủ mọi nội dung bỏ phiếu kín, mỗi nội dung một lần."
    for ref, line in ballot.lines.items():
        found = check_sums(ballot.on_paper, line, ballot.told.get(ref, EMPTY), len(ballot.urn.get(ref, ())))
        yield from (f"{ballot.names.get(ref, ref)}: {problem}" for problem in found)
    if ballot.on_paper:
        if record["signature"]:
            yield "Phiên họp bỏ phiếu giấy mà lại có chữ ký của khóa."
        return
    if not signed(pinned["signing_key"], record["results"], record["signature"]):
        yield "Kết quả không có chữ ký đúng của khóa phiên họp."
    of_this = {name: record[name] for name in ("session_ref", "urn_hash", "version")}
    if not (of_this | {"booth_hash": pinned["booth_hash"]}).items() <= results.items():
        yield "Kết quả được ký cho phiên họp, hòm phiếu hoặc chương trình bỏ phiếu khác."


def check_sums(on_paper: bool, line: Record, told: Record, sealed: int) -> Iterator[str]:
    """The counts of an item are its slips, and the slips are the sealed ballots and the paper slips given out."""
    total, paper = sum(told[name] for name in COUNTS), len(line["paper"])
    if told["lower"] and not line["lower"]:
        yield "có phiếu chọn danh hiệu thấp hơn, nội dung này không có lựa chọn ấy."
    if total > sealed + paper or (total < sealed + paper and not on_paper):  # a paper slip may stay unused
        yield f"đếm {total} phiếu, hòm phiếu và phiếu giấy đã phát có {sealed + paper}."
    slips = told.get("slips", "")
    many = {name: slips.count(digit) for digit, name in DIGITS.items()}
    if not on_paper and (slips.strip("01234") or not many.items() <= told.items()):
        yield "các lá phiếu đã xáo trộn không cộng lại thành kết quả."


def check_judged(ballot: Ballot) -> Iterator[str]:
    """What is said of each item follows from its counts, written opinions added, and its pinned threshold."""
    items = ballot.record["items"]
    places = [one["position"] for one in items]
    if sorted(one["ref"] for one in items) != sorted(ballot.lines) or places != sorted(set(places)):
        yield "Bảng kết quả không có đủ mọi nội dung bỏ phiếu kín, mỗi nội dung một lần, theo thứ tự."
    for item in items:
        line, told = ballot.lines.get(item["ref"]), ballot.told.get(item["ref"])
        if line is None or told is None:
            continue
        added = {name: item[name] - told[name] for name in COUNTS}
        if min(added.values()) < 0 or (added["agree"], added["invalid"]) != (item["written_agree"], 0):
            yield f"Nội dung số {item['position']}: số phiếu không khớp kết quả kiểm phiếu."
        if sum(added.values()) != item["written_total"] or item["written_total"] > len(line["written"]):
            yield f"Nội dung số {item['position']}: số ý kiến bằng văn bản không khớp danh sách."
        found = check_verdict(ballot.pinned, line, item)
        yield from (f"Nội dung số {item['position']}: {problem}" for problem in found)


def check_verdict(pinned: Record, line: Record, item: Record) -> Iterator[str]:
    """The result of an item and its proof in one line."""
    agree, with_lower, base = item["agree"], item["agree"] + item["lower"], line["base"]
    passed = agree >= line["needed"]
    lowered = not passed and line["lower"] and item["lower"] > 0 and with_lower >= line["needed"]
    if item["result"] != ("recommended" if passed else "lowered" if lowered else "not_recommended"):
        yield f"{agree} phiếu đồng ý, cần {line['needed']}: kết quả ghi không đúng."
    sign = (">" if passed else "≤") if line["above"] else ("≥" if passed else "<")
    start = f"{agree}/{base} = {percent(Fraction(agree, base or 1))} {sign} {percent(Fraction(line['threshold']))}"
    end = ON_ENTITLED if pinned["base"] == "entitled" else ""
    proofs = {start + end} | ({start + WRITTEN_OPEN + end} if item["written_total"] else set())
    proof, _, more = item["proof"].partition("; kể cả đồng ý ")
    if proof not in proofs or not re.fullmatch(rf"[^:;]+: {with_lower}/{base}" if lowered else "", more):
        yield f"câu tính kết quả “{item['proof']}” không đúng số phiếu."


def check_events(ballot: Ballot) -> Iterator[str]:
    """Opened, closed, counted, certified: each once, in this order, each with the hashes of this record."""
    record, pinned, every = ballot.record, ballot.pinned, ballot.record["events"]
    if any(event_hash(one) != one["hash"] for one in every):
        yield "Một sự kiện trong nhật ký đã bị sửa."
    for one, after in pairwise(every):
        joined = after["seq"] > one["seq"] + 1 or after["prev_hash"] == one["hash"]
        later = one["seq"] < after["seq"] and one["recorded_at"] <= after["recorded_at"]
        if not (joined and later and after["subject_id"] == one["subject_id"]):
            yield "Các sự kiện trong nhật ký không nối tiếp nhau theo thứ tự."
    made = [one["payload"] for one in ballot.events if one["event"] == "ballot_keys_made"]
    wanted = list(STEPS) if record["state"] == "certified" else list(STEPS)[:-1]
    if [one["event"] for one in ballot.events] != ["ballot_keys_made"] * len(made) + wanted:
        yield f"Nhật ký phải có lần lượt: {', '.join(STEPS[name] for name in wanted)}; mỗi việc một lần."
    keys = {name: pinned[name] for name in ("sealing_key", "signing_key", "booth_hash")}
    if (made or not ballot.on_paper) and (not made or not keys.items() <= made[-1].items()):
        yield "Khóa được chốt không phải khóa tạo trước khi mở hòm phiếu."
    both = {name: record[name] for name in ("results_sha256", "urn_hash")}
    payloads: dict[str, Record] = {
        "ballot_opened": {"pinned_sha256": record["pinned_sha256"], "items": len(ballot.lines)},
        "ballot_closed": {"urn_hash": record["urn_hash"], "ballots": len(list(chain(*ballot.urn.values())))},
        "ballot_counted": {"results_sha256": record["results_sha256"]} if ballot.on_paper else both,
        "ballot_certified": both,
    }
    for one in ballot.events:
        if one["payload"] != payloads.get(one["event"], one["payload"]):
            yield f"Dấu kiểm ghi lúc {STEPS[one['event']]} không phải của hồ sơ này."


def unpacked(text: str) -> Ballot | str:
    """Return a record with what is packed in it, or the sentence why it cannot be read."""
    where = "Hồ sơ"
    try:
        if not fits(record := parsed(text.removesuffix("\n")), RECORD):
            return "Tệp này không phải hồ sơ bỏ phiếu đã kiểm, hoặc có phần bị thêm, bớt, sai dạng."
        where = "Nội dung chốt khi mở hòm phiếu"
        if not fits(pinned := parsed(record["pinned"]), PINNED):
            return f"{where} thiếu phần, thừa phần hoặc sai dạng."
        where, on_paper = "Kết quả kiểm phiếu", pinned["mode"] == "paper"
        if not fits(results := parsed(record["results"]), ON_PAPER if on_paper else RESULTS):
            return f"{where} thiếu phần, thừa phần hoặc sai dạng."
    except (ValueError, RecursionError):
        return f"{where} không đọc được: không còn nguyên văn như máy chủ đưa ra."
    told = list(results.items()) if on_paper else [(one["item_ref"], one) for one in results["items"]]
    lines = {line["item_ref"]: line for line in pinned["items"]}
    if len(lines) != len(pinned["items"]) or [ref for ref, _ in told] != sorted(dict(told)):
        return f"{where}: có nội dung được ghi hai lần hoặc sai thứ tự."
    names = {one["ref"]: f"Nội dung số {one['position']}" for one in record["items"]}
    voids = [place for place, one in enumerate(record["events"], 1) if one["event"] == "ballot_given_up"]
    events = record["events"][max(voids, default=0) :]
    return Ballot(record, pinned, on_paper, lines, results, dict(told), names, record["urn"], events)


def verify(text: str, receipts: Sequence[str] = (), printed: Sequence[str] = ()) -> Report:
    """Check a record; look for trackers in it; compare hashes printed in the minutes with it."""
    if isinstance(ballot := unpacked(text), str):
        return Report([ballot])
    checks = (check_pinned, check_urn, check_results, check_judged, check_events)
    found = Report(list(dict.fromkeys(problem for check in checks for problem in check(ballot))))
    found.hashes = {
        "Danh sách đã khóa": ballot.record["pinned_sha256"], "Chương trình bỏ phiếu": ballot.pinned["booth_hash"],
        "Hòm phiếu": ballot.record["urn_hash"], "Kết quả kiểm phiếu": ballot.record["results_sha256"],
    }  # fmt: skip
    kept = ((one, ballot.names.get(ref, ref)) for ref, urn in ballot.urn.items() for one in urn)
    places = {base64.b32encode(bytes.fromhex(one)).decode()[:20]: name.lower() for one, name in kept}
    for code in (re.sub(r"[\s-]", "", one).upper() for one in receipts):
        if code in places:
            found.receipts.append(f"Mã phiếu {code}: có trong hòm phiếu, {places[code]}.")
        else:
            found.problems.append(f"Mã phiếu {code}: không có trong hòm phiếu.")
    for digest in ("".join(one.split()).lower() for one in printed):
        if len(digest) < 8 or not any(known.startswith(digest) for known in found.hashes.values()):
            found.problems.append(f"Dấu kiểm {digest} trong biên bản không có trong hồ sơ này.")
    cases = ((ballot.on_paper, NO_KEYS), (len(ballot.events) < len(ballot.record["events"]), GIVEN_UP),
             (ballot.record["state"] != "certified", NOT_CERTIFIED), (not printed, COMPARE))  # fmt: skip
    found.remarks = [words for holds, words in cases if holds]
    return found


def sentences(report: Report) -> list[str]:
    """Return what to print for people: problems, trackers, what was not checked, hashes, the verdict."""
    return [
        *(f"SAI: {one}" for one in report.problems), *report.receipts, *(f"Lưu ý: {one}" for one in report.remarks),
        *(f"  {name}: {digest}" for name, digest in report.hashes.items() if digest),
        f"KHÔNG ĐẠT: {len(report.problems)} sai lệch." if report.problems else "ĐẠT: không có sai lệch.",
    ]  # fmt: skip


def run(path: str, receipts: Sequence[str], printed: Sequence[str], *, as_json: bool) -> tuple[str, int]:
    """Check a file; return what to print and the exit code: 0, or 2 when something is wrong."""
    try:
        report = verify(Path(path).read_text(encoding="utf-8"), receipts, printed)
    except (OSError, UnicodeDecodeError):
        report = Report([f"Không đọc được tệp {path}."])
    told = {"ok": not report.problems, **asdict(report)}
    text = json.dumps(told, ensure_ascii=False, indent=2) if as_json else "\n".join(sentences(report))
    return text, 2 if report.problems else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(usage=USAGE, add_help=False)
    parser.add_argument("file")
    parser.add_argument("--json", action="store_true")
    for name in ("--receipt", "--printed"):
        parser.add_argument(name, action="append", default=[])
    given = parser.parse_args(arguments)
    text, code = run(given.file, given.receipt, given.printed, as_json=given.json)
    sys.stdout.buffer.write(f"{text}\n".encode())  # whatever this computer's own encoding is
    return code


if __name__ == "__main__":
    sys.exit(main())

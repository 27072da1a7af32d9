"""Changes to the public record of a ballot, from a seed: what somebody who holds the file could try."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from seeds import ballot_client as client
from web.ballot_verify import COUNTS, DIGITS, canonical, event_hash, needed_votes, sha256, urn_hash


class Loose:
    """A record taken apart, to be changed and put together again, more or less carefully."""

    def __init__(self, text: str) -> None:
        self.record: dict[str, Any] = json.loads(text)
        self.pinned: dict[str, Any] = json.loads(self.record["pinned"])
        self.results: dict[str, Any] = json.loads(self.record["results"])

    def signed_by(self, keys: client.Keys) -> str:
        """Return the text with a key of one's own in place of the session's: everything fits."""
        self.pinned["signing_key"] = keys.public[1]
        self.packed(carefully=True)
        self.record["signature"] = keys.sign(self.record["results"])
        return canonical(self.record)

    def packed(self, *, carefully: bool) -> str:
        """Return the text; ``carefully`` every hash and event is made to fit, all but the signature."""
        record = self.record
        record["pinned"], record["results"] = canonical(self.pinned), canonical(self.results)
        if carefully:
            self.results["urn_hash"] = record["urn_hash"] = urn_hash(record["urn"])
            record["results"] = canonical(self.results)
            record["pinned_sha256"], record["results_sha256"] = (
                sha256(record["pinned"]),
                sha256(record["results"]),
            )
            many = sum(len(found) for found in record["urn"].values())
            known = {name: record[name] for name in ("pinned_sha256", "urn_hash", "results_sha256")}
            known |= {name: self.pinned[name] for name in ("sealing_key", "signing_key", "booth_hash")}
            known |= {"items": len(self.pinned["items"]), "ballots": many}
            before = {one["hash"]: one for one in record["events"]}
            for one in record["events"]:
                one["payload"] = {name: known.get(name, value) for name, value in one["payload"].items()}
                if one["prev_hash"] in before:
                    one["prev_hash"] = before[one["prev_hash"]]["hash"]
                one["hash"] = event_hash(one)
        return canonical(record)


Change = Callable[[Loose, random.Random], None]


def some_urn(told: Loose, dice: random.Random) -> list[str]:
    """Return the hashes of some item."""
    found: list[str] = told.record["urn"][dice.choice(sorted(told.record["urn"]))]
    return found


def fresh(dice: random.Random) -> str:
    """Return a hash nobody has seen."""
    return hashlib.sha256(dice.randbytes(32)).hexdigest()


def remove_hash(told: Loose, dice: random.Random) -> None:
    found = some_urn(told, dice)
    found.remove(dice.choice(found))


def swap_hash(told: Loose, dice: random.Random) -> None:
    found = some_urn(told, dice)
    found[dice.randrange(len(found))] = fresh(dice)
    found.sort()


def add_hash(told: Loose, dice: random.Random) -> None:
    found = some_urn(told, dice)
    found.append(fresh(dice))
    found.sort()


def stuff(told: Loose, dice: random.Random) -> None:
    """A ballot more in urn, slips, counts and roll."""
    line = dice.choice(told.pinned["items"])
    told.record["urn"][line["item_ref"]] = sorted([*told.record["urn"][line["item_ref"]], fresh(dice)])
    line["digital"] = sorted([*line["digital"], fresh(dice)[:22]])
    count = next(one for one in told.results["items"] if one["item_ref"] == line["item_ref"])
    count["agree"] += 1
    count["slips"] += "1"


def move_hash(told: Loose, dice: random.Random) -> None:
    one, other = dice.sample(sorted(told.record["urn"]), 2)
    moved = dice.choice(told.record["urn"][one])
    told.record["urn"][one].remove(moved)
    told.record["urn"][other] = sorted([*told.record["urn"][other], moved])


def reorder_hashes(told: Loose, dice: random.Random) -> None:
    dice.shuffle(some_urn(told, dice))


def turn_votes(told: Loose, dice: random.Random) -> None:
    """Turn slips and counts of a case, and say the other result of it."""
    count = dice.choice(told.results["items"])
    one, other = dice.sample(["agree", "disagree", "blank"], 2)
    by = dice.randint(1, 1 + count[one] // 2)
    digits = {name: digit for digit, name in DIGITS.items()}
    count[one], count[other] = max(0, count[one] - by), count[other] + by
    count["slips"] = "".join(digits[name] * count[name] for name in digits)


def change_slips(told: Loose, dice: random.Random) -> None:
    count = dice.choice(told.results["items"])
    place = dice.randrange(len(count["slips"]))
    digit = dice.choice("01234".replace(count["slips"][place], ""))
    count["slips"] = count["slips"][:place] + digit + count["slips"][place + 1 :]


def change_figure(told: Loose, dice: random.Random) -> None:
    item = dice.choice(told.record["items"])
    item[dice.choice([*COUNTS, "written_agree", "written_total"])] += dice.choice([1, 2, 5])


def change_verdict(told: Loose, dice: random.Random) -> None:
    item = dice.choice(told.record["items"])
    others = {"recommended", "not_recommended", "lowered", "postponed"} - {item["result"]}
    item["result"] = dice.choice(sorted(others))


def change_proof(told: Loose, dice: random.Random) -> None:
    item = dice.choice(told.record["items"])
    figure, _, rest = item["proof"].partition("/")
    item["proof"] = dice.choice([f"{int(figure) + 1}/{rest}", item["proof"] + ".", rest])


def drop_item(told: Loose, dice: random.Random) -> None:
    told.record["items"].pop(dice.randrange(len(told.record["items"])))


def swap_places(told: Loose, dice: random.Random) -> None:
    one, other = dice.sample(told.record["items"], 2)
    one["ref"], other["ref"] = other["ref"], one["ref"]
    one["position"], other["position"] = other["position"], one["position"]


def change_threshold(told: Loose, dice: random.Random) -> None:
    """Another threshold, with the number of votes that fits it."""
    line = dice.choice(told.pinned["items"])
    line["threshold"] = dice.choice(
        [one for one in ("1/3", "2/3", "9/10", "1/4") if one != line["threshold"]]
    )
    share = Fraction(line["threshold"])
    line["needed"] = line["needed_other_base"] = needed_votes(line["base"], share, above=line["above"])


def change_needed(told: Loose, dice: random.Random) -> None:
    dice.choice(told.pinned["items"])[dice.choice(["needed", "base"])] += dice.choice([-1, 1])


def change_roll(told: Loose, dice: random.Random) -> None:
    """A voter less, or one taken for recused."""
    line = dice.choice(told.pinned["items"])
    gone = line["digital"].pop(dice.randrange(len(line["digital"])))
    line["recused"] += dice.choice([[], [gone]])


def change_pinned(told: Loose, dice: random.Random) -> None:
    name = dice.choice(["opened_at", "base_citation", "signing_key", "sealing_key", "booth_hash"])
    told.pinned[name] = fresh(dice)


def flip_signature(told: Loose, dice: random.Random) -> None:
    raw = bytearray(base64.urlsafe_b64decode(told.record["signature"] + "=="))
    raw[dice.randrange(64)] ^= 1 << dice.randrange(8)
    told.record["signature"] = client.b64(bytes(raw))


def sign_again(told: Loose, dice: random.Random) -> None:
    told.record["signature"] = client.Keys.new().sign(told.record["results"])


def drop_event(told: Loose, dice: random.Random) -> None:
    told.record["events"].pop(dice.randrange(len(told.record["events"])))


def swap_events(told: Loose, dice: random.Random) -> None:
    one, other = dice.sample(range(len(told.record["events"])), 2)
    events = told.record["events"]
    events[one], events[other] = events[other], events[one]


def repeat_event(told: Loose, dice: random.Random) -> None:
    told.record["events"].append(copy.deepcopy(dice.choice(told.record["events"])))


def change_event(told: Loose, dice: random.Random) -> None:
    one = dice.choice(told.record["events"])
    name = dice.choice(["seq", "actor_id", "recorded_at", "hash", "prev_hash", "payload", "event"])
    others = {"payload": {}, "event": "ballot_given_up", "recorded_at": "2024-06-10T02:00:01.000000+00:00"}
    one[name] = one[name] + 1 if isinstance(one[name], int) else others.get(name, fresh(dice))


def change_words(told: Loose, dice: random.Random) -> None:
    name = dice.choice(
        ["session_ref", "state", "kind", "version", "pinned_sha256", "urn_hash", "results_sha256"]
    )
    told.record[name] = 2 if name == "version" else "counted" if name == "state" else fresh(dice)


def add_part(told: Loose, dice: random.Random) -> None:
    dice.choice([told.record, told.pinned, told.results, *told.record["items"]])["note"] = "x"


SIGNED: tuple[Change, ...] = (
    remove_hash, swap_hash, add_hash, stuff, move_hash, turn_votes, change_slips, flip_signature, sign_again,
)  # fmt: skip
"""Found however carefully every hash was made to fit: the signature covers it."""
PINNED: tuple[Change, ...] = (change_threshold, change_needed, change_roll, change_pinned)
"""Found at once, and when every hash was made to fit by comparing with the signed minutes."""
BARE: tuple[Change, ...] = (
    reorder_hashes, change_figure, change_verdict, change_proof, drop_item, swap_places, drop_event, swap_events,
    repeat_event, change_event, change_words, add_part,
)  # fmt: skip

ADDED_UP: tuple[Change, ...] = (
    remove_hash,
    add_hash,
    stuff,
    change_slips,
    change_threshold,
    change_needed,
    change_roll,
)
"""Found even under a right signature: figures, urn, roll and threshold do not go together."""

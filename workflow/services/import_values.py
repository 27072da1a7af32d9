"""What an import is given and answers: one frozen row in, one frozen row out, the same for dry and real runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from rules.vocabulary import NomineeKind
from workflow.canonical import canonical_json, sha256
from workflow.payloads import UnitVote

ADDED, CHANGED, SAME, LEFT, REFUSED, EMPTY = "added", "changed", "same", "left", "refused", "empty"
"""What becomes of a row. ``LEFT``: differs, but stays as it is; ``EMPTY``: nothing is asked for."""


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One row of a dossier's workbook as it was read; ``line`` is the row's number in the sheet.

    ``ref`` and ``version`` name a nomination, else ``kind`` and ``code`` a nominee; ``touched`` is False when no cell
    that may be filled differs from what was downloaded. ``problems`` are the sentences of the reading;
    ``remarks`` those about shut cells that say something else than the register, which do not stop the row.
    """

    line: int
    name: str = ""
    ref: str = ""
    version: int | None = None
    kind: NomineeKind = NomineeKind.INDIVIDUAL
    code: str = ""
    touched: bool = True
    award: str = ""
    extra: str = ""
    detail: str = ""
    achievement: str = ""
    is_concrete: bool | None = None
    recognised: bool | None = None
    initiative: str = ""
    vote: UnitVote | None = None
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What becomes of one row, in sentences; ``warnings`` do not stop it."""

    line: int
    name: str
    what: str
    sentences: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meter:
    """A share after the import: used, allowed (None: no ceiling), the sentence and where it comes from."""

    label: str
    used: int
    allowed: int | None
    sentence: str
    citation: str


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What the whole run does. ``stale``: the real run found another outcome than the dry run showed and did nothing.

    ``notes`` concern all rows alike.
    """

    rows: tuple[RowOutcome, ...]
    notes: tuple[str, ...] = ()
    meters: tuple[Meter, ...] = ()
    written: bool = False
    stale: bool = False

    @property
    def fingerprint(self) -> str:
        """The hash of what becomes of every row; equal outcomes have equal hashes."""
        return sha256(
            canonical_json([[row.line, row.name, row.what, list(row.sentences)] for row in self.rows])
        )

    def count(self, *what: str) -> int:
        """How many rows end so."""
        return sum(row.what in what for row in self.rows)

    @property
    def writes(self) -> int:
        """How many rows change something."""
        return self.count(ADDED, CHANGED)

    def as_json(self) -> dict[str, Any]:
        """Return plain values, to keep what the real run did."""
        return asdict(self)

    @staticmethod
    def from_json(kept: dict[str, Any]) -> ImportOutcome:
        """Return what was kept."""
        rows = tuple(
            RowOutcome(one["line"], one["name"], one["what"], tuple(one["sentences"]), tuple(one["warnings"]))
            for one in kept["rows"]
        )
        meters = tuple(Meter(**one) for one in kept["meters"])
        return ImportOutcome(rows, tuple(kept["notes"]), meters, written=True)

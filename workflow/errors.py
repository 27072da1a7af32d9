"""Domain errors. Each carries a Vietnamese sentence that says what happened and what to do next.

No HTTP status lives here; ``web/errors.py`` maps each class to one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rules.finding import Finding


class WorkflowError(Exception):
    """Something that a person asked for cannot be done."""

    def __init__(self, message: str) -> None:
        """Keep the sentence shown to the person."""
        super().__init__(message)
        self.message = message


class NotFound(WorkflowError):
    """There is no such thing, or it is not for this person; the two look the same on purpose."""

    def __init__(self, what: str = "nội dung") -> None:
        """Name the kind of thing looked for."""
        super().__init__(f"Không tìm thấy {what}. Kiểm tra lại đường dẫn hoặc quay về trang Việc cần làm.")


class NotPermitted(WorkflowError):
    """The person may not do this; the message is the verdict's reason."""


class WrongState(WorkflowError):
    """The nomination's state does not allow this step."""

    def __init__(self, message: str, *, state: str, trigger: str, possible: Sequence[str] = ()) -> None:
        """Keep the state, the step asked for and what is possible instead."""
        super().__init__(message)
        self.state, self.trigger, self.possible = state, trigger, tuple(possible)


class Refused(WorkflowError):
    """A guard said no; every unmet requirement is listed, not only the first."""

    def __init__(self, message: str, findings: Sequence[Finding]) -> None:
        """Keep all findings that stand in the way."""
        super().__init__(message)
        self.findings = tuple(findings)


class Conflict(WorkflowError):
    """Someone else changed it first."""


class InvalidInput(WorkflowError):
    """What was typed or sent cannot be used; ``fields`` maps a field to its sentence."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        """Keep the sentence for each field."""
        super().__init__(message)
        self.fields = dict(fields or {})


class DuplicateNominee(InvalidInput):
    """The same nominee and award twice in the same unit and round."""


class UnknownUnit(InvalidInput):
    """No such unit, or it did not exist on that day."""


class DateOutsidePeriod(InvalidInput):
    """A date lies outside the period it must lie in."""


class UnsupportedFile(InvalidInput):
    """The file is of a type, size or shape that dossiers do not take."""


class RoundClosed(InvalidInput):
    """The round does not take submissions on this day."""


class StorageFull(WorkflowError):
    """The disk is full; nothing was changed."""


class IntegrityProblem(WorkflowError):
    """Stored bytes or a chain do not match what was recorded."""


class UnauditedChange(RuntimeError):
    """A programming error: a guarded row would change without its audit event. Never caught."""

"""Do many rows at once, yet let each stand or fall alone; and carry an outcome out of a transaction not to be kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from workflow.errors import WorkflowError
from workflow.services.import_values import ImportOutcome
from workflow.writing import translated

T = TypeVar("T")


class RollBack(Exception):
    """Carries the outcome of a dry run past the end of its transaction."""

    def __init__(self, outcome: ImportOutcome) -> None:
        """Keep the outcome."""
        super().__init__()
        self.outcome = outcome


def each_alone(
    connection: Connection, items: Sequence[T], act: Callable[[Sequence[T]], object]
) -> dict[int, str]:
    """Let ``act`` do all items; when that is refused, halve until the refused one stands alone.

    Returns place → sentence of the items that were refused; nothing of them is kept, everything of the others is.
    """
    refused: dict[int, str] = {}

    def attempt(first: int, group: Sequence[T]) -> None:
        if not group:
            return
        try:
            with connection.begin_nested():
                act(group)
        except (WorkflowError, IntegrityError) as error:
            if len(group) == 1:
                refused[first] = _sentence(error)
                return
            half = len(group) // 2
            attempt(first, group[:half])
            attempt(first + half, group[half:])

    attempt(0, items)
    return refused


def _sentence(error: Exception) -> str:
    found = translated(error) if isinstance(error, IntegrityError) else error
    if isinstance(found, WorkflowError):
        return found.message
    return "Dòng này trùng với dữ liệu đã có. Kiểm tra lại rồi nhập lại."

"""Where the texts and rules of a PDF are, read back by an independent reader (pypdf); places in points."""

import io
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

import pypdf
from reportlab.pdfbase import pdfmetrics

from rules.documents.layout.fonts import register
from tests.unit.documents.decisions import fonts
from tests.unit.documents.reading import compact

MM = 72 / 25.4
MARK_SIZE = 90  # what is larger stands behind the text


@dataclass(frozen=True)
class Run:
    """A piece of text as drawn."""

    page: int
    text: str
    font: str
    size: float
    x: float
    y: float

    @property
    def end(self) -> float:
        """Where it ends; an upper bound for a line that is justified, whose spaces are drawn apart."""
        return self.x + width_of(self.text.rstrip(), self.font, self.size)

    @property
    def centre(self) -> float:
        """The middle between its ends."""
        return (self.x + self.end) / 2


@dataclass(frozen=True)
class Rule:
    """A level line."""

    page: int
    x: float
    end: float
    y: float

    @property
    def centre(self) -> float:
        """The middle between its ends."""
        return (self.x + self.end) / 2

    @property
    def length(self) -> float:
        """From end to end."""
        return self.end - self.x


@dataclass(frozen=True)
class Measured:
    """All of a file: size of each page, texts in the order drawn, level lines."""

    sizes: tuple[tuple[float, float], ...]
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]

    def on(self, page: int) -> list[Run]:
        """The texts of a page between its margins."""
        return [run for run in self.runs if run.page == page and not self.is_page_number(run)]

    def is_page_number(self, run: Run) -> bool:
        """Whether a text stands in the top margin."""
        return run.y > self.sizes[run.page - 1][1] - 20 * MM

    @cached_property
    def said(self) -> tuple[str, list[int], list[Run]]:
        """All texts but page numbers without spaces, where each run starts in them, and the runs."""
        kept = [run for run in self.runs if not self.is_page_number(run)]
        texts = [compact(run.text) for run in kept]
        return "".join(texts), [0, *accumulate(map(len, texts))][:-1], kept

    def find(self, text: str, *, after: int = 0) -> tuple[list[Run], int]:
        """Return the runs that say a text, and the place behind it, both counted in letters without spaces."""
        whole, starts, kept = self.said
        wanted = compact(text)
        at = whole.find(wanted, after)
        assert at >= 0, f"not drawn in its place: {text!r}"
        first, last = bisect_right(starts, at) - 1, bisect_left(starts, at + len(wanted))
        return kept[first:last], at + len(wanted)

    def rule_under(self, run: Run) -> Rule | None:
        """The level line right under a text, if there is one that is centred like it."""
        near = [
            rule
            for rule in self.rules
            if rule.page == run.page and 2 < run.y - rule.y < 10 and abs(rule.centre - run.centre) < 1
        ]
        return near[0] if near else None


@cache
def _names() -> dict[str, str]:
    """The name under which ReportLab knows each face, by its name in a PDF."""
    registered = register(fonts()).names
    return {f"Tinos-{face.value.title().replace('_', '')}": name for face, name in registered.items()}


def width_of(text: str, font: str, size: float) -> float:
    """Width of a line by the advances of the font file."""
    return float(pdfmetrics.stringWidth(text, _names()[font], size))


def measured(data: bytes) -> Measured:
    """Read a file."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    runs: list[Run] = []
    rules: list[Rule] = []
    for number, page in enumerate(reader.pages, start=1):
        start: list[float] = []

        def visit(text, matrix, text_matrix, font, size, number=number) -> None:
            if text.strip() and size < MARK_SIZE:
                x, y = text_matrix[4] + matrix[4], text_matrix[5] + matrix[5]
                runs.append(Run(number, text.strip("\n"), font["/BaseFont"].split("+")[1], size, x, y))

        def before(operator, operands, matrix, _text_matrix, number=number, start=start) -> None:
            if operator == b"m":
                start[:] = [float(operands[0]) + matrix[4], float(operands[1]) + matrix[5]]
            elif operator == b"l":
                x, y = float(operands[0]) + matrix[4], float(operands[1]) + matrix[5]
                if abs(y - start[1]) < 0.01:
                    rules.append(Rule(number, start[0], x, y))

        page.extract_text(visitor_text=visit, visitor_operand_before=before)
    sizes = tuple((float(page.mediabox.width), float(page.mediabox.height)) for page in reader.pages)
    return Measured(sizes, tuple(runs), tuple(rules))

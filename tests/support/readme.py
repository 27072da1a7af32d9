"""The parts of README.md that are made from the program; ``make readme`` writes them."""

from tests.support.source import ROOT
from web.settings import described
from workflow.diagram import mermaid

README = ROOT / "README.md"


def settings_table() -> str:
    """Return the settings as a Markdown table, from the table the program reads them by."""
    rows = ["| Setting | Default | Meaning |", "| --- | --- | --- |"]
    for setting, kind in described():
        default = "(secret)" if setting.secret else f"`{setting.default}`" if setting.default else "(empty)"
        rows.append(f"| `{setting.name}` ({kind}) | {default} | {setting.help} |")
    return "\n".join(rows)


def state_diagram() -> str:
    """Return the state diagram as a fenced Mermaid block, from the table of steps."""
    drawn = mermaid().strip()
    return drawn if drawn.startswith("```") else f"```mermaid\n{drawn}\n```"


BLOCKS = {"states": state_diagram, "settings": settings_table}


def block(text: str, name: str) -> str:
    """Return what stands between a block's markers; a ValueError unless each is there once."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        raise ValueError(f"README.md needs {begin} and {end} once each")
    return text.partition(begin)[2].partition(end)[0].strip("\n")


def main() -> None:
    """Write every block anew."""
    text = README.read_text(encoding="utf-8")
    for name, make in BLOCKS.items():
        old = block(text, name)
        begin = f"<!-- {name}:begin -->\n"
        before, _, after = text.partition(begin)
        text = before + begin + make() + "\n" + after.removeprefix(old).removeprefix("\n")
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

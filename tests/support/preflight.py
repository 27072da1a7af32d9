"""Apache PDFBox Preflight: whether files are PDF/A-1b. One start of Java for all of them: a start takes a second."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

FOLDER = Path("/usr/share/java")
NEEDED = (
    "preflight",
    "pdfbox2",
    "fontbox2",
    "xmpbox",
    "commons-logging",
    "commons-io",
    "javax.activation",
    "jaxb-api",
)
JARS = tuple(str(FOLDER / f"{name}.jar") for name in NEEDED)
PACKAGES = " ".join(
    (
        "default-jre-headless",
        "libpdfbox2-java",
        "libcommons-logging-java",
        "libcommons-io-java",
        "libactivation-java",
        "libjaxb-api-java",
    )
)
VALIDATOR = "org.apache.pdfbox.preflight.Validator_A1b"


def complaints(files: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """Return by name what is wrong with each file; an empty list: a valid PDF/A-1b file."""
    for name, data in files.items():
        (folder / f"{name}.pdf").write_bytes(data)
    listing = folder / "files.txt"
    listing.write_text("\n".join(str(folder / f"{name}.pdf") for name in files), encoding="utf-8")
    run = ["java", "-XX:TieredStopAtLevel=1", "-cp", ":".join(JARS), VALIDATOR, "xml", "group", str(listing)]
    subprocess.run(
        run, check=False, capture_output=True, timeout=120
    )  # its code is not 0 for an invalid file
    found: dict[str, list[str]] = {}
    for told in ElementTree.parse(f"{listing}.preflight.xml").iter("preflight"):
        faults = [" ".join(" ".join(error.itertext()).split()) for error in told.iter("error")]
        is_valid = told.findtext("isValid") == "true"
        found[Path(told.attrib["name"]).stem] = [] if is_valid else faults or ["not valid, no reason given"]
    return found

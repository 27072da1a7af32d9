"""LibreOffice without a screen: Word files to PDF, with our four faces as the only fonts and a home of its own."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

FONTS = Path(__file__).parents[2] / "templates" / "documents" / "fonts"
CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{folder}/fontcache</cachedir>
<match target="pattern"><edit name="family" mode="assign" binding="strong"><string>Tinos</string></edit></match>
</fontconfig>"""


def converted(files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return by name what LibreOffice makes of Word files, all in one start."""
    given, made = folder / "given", folder / "made"
    given.mkdir()
    for name, data in files.items():
        (given / f"{name}.docx").write_bytes(data)
    config = folder / "fonts.conf"
    config.write_text(CONFIGURATION.format(fonts=FONTS, folder=folder), encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "FONTCONFIG_FILE": str(config),
        "LANG": "C.UTF-8",
    }
    run = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    run += ["--outdir", str(made), *(str(given / f"{name}.docx") for name in files)]
    subprocess.run(run, check=True, capture_output=True, timeout=300, env=environment)
    return {name: (made / f"{name}.pdf").read_bytes() for name in files}

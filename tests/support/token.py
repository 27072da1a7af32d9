"""A SoftHSM token in a folder of its own, with one key and its certificate; the module's address is in ``MODULE``."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from tests.support.pki import Holder

MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
)
MODULE = next((one for one in MODULES if Path(one).exists()), MODULES[0])
PIN, LABEL, KEY = "4711", "Thiet bi thu", "khoa-ky"
KEY_ID = "a1"


def tool(*arguments: str) -> None:
    """Run OpenSC's pkcs11-tool on the token."""
    command = ["pkcs11-tool", "--module", MODULE, "--token-label", LABEL, "--login", "--pin", PIN, *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@contextmanager
def token(folder: Path, holder: Holder) -> Iterator[str]:
    """Give the module of a token that holds the key; the module reads ``SOFTHSM2_CONF`` when it is first loaded."""
    store = folder / "tokens"
    store.mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {store}\nobjectstore.backend = file\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    try:
        init = ["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "0000"]
        subprocess.run(init, check=True, capture_output=True, timeout=60)
        key = holder.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        for kind, data in (("privkey", key), ("cert", holder.der)):
            file = folder / f"{kind}.der"
            file.write_bytes(data)
            usage = ["--usage-sign"] if kind == "privkey" else []
            tool("--write-object", str(file), "--type", kind, "--id", KEY_ID, "--label", KEY, *usage)
            file.unlink()
        for number, one in enumerate(holder.chain):
            file = folder / "ca.der"
            file.write_bytes(one.public_bytes(serialization.Encoding.DER))
            tool(
                "--write-object", str(file), "--type", "cert", "--id", f"b{number}", "--label", f"ca-{number}"
            )
        yield MODULE
    finally:
        if before is None:
            del os.environ["SOFTHSM2_CONF"]
        else:
            os.environ["SOFTHSM2_CONF"] = before

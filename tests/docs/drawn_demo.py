"""The demo as a terminal shows it; run as a program, it puts that into README.md."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PLACE = re.compile(r"(?<=<!-- demo output: begin -->\n).*?(?=<!-- demo output: end -->)", re.DOTALL)
COLUMNS = "116"


def drawn() -> str:
    """What `flyback rehearse --all` draws for the example shop, without colours and progress bar."""
    terminal, end = pty.openpty()
    flyback = Path(sys.executable).with_name("flyback")
    process = subprocess.Popen(
        [flyback, "rehearse", "--all", "--project", "examples/shop"],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": COLUMNS, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        stdout=end,
        stderr=subprocess.DEVNULL,
    )
    os.close(end)
    written = b""
    try:
        while part := os.read(terminal, 65536):
            written += part
    except OSError:
        pass  # how Linux says that nobody holds the other end any more
    finally:
        os.close(terminal)
    process.wait()
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", written.decode("utf-8"))
    return "\n".join(line.rstrip() for line in text.splitlines()).strip() + "\n"


def main() -> None:
    text = README.read_text(encoding="utf-8")
    README.write_text(PLACE.sub(lambda _: f"```text\n{drawn()}```\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()

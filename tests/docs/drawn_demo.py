"""The demo as a terminal shows it; run as a program, it puts parts of that into README.md."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
COLUMNS = "116"
_SOCKETS = re.compile(r"host=\S*?(?=&|\s)")
_REVIEW = re.compile(r"^\$ flyback undo\n(.*?)\n\n(?=At a terminal)", re.DOTALL | re.MULTILINE)


def rehearsal() -> str:
    """What `flyback rehearse --all` draws for the example shop."""
    flyback = Path(sys.executable).with_name("flyback")
    return _on_terminal([flyback, "rehearse", "--all", "--project", "examples/shop"])


def review() -> str:
    """What `flyback undo` says in the second half of the demo."""
    found = _REVIEW.search(_on_terminal([sys.executable, "examples/demo.py"]))
    if not found:
        raise ValueError("examples/demo.py shows no review")
    return _SOCKETS.sub("host=/run/shop", found[1]) + "\n"


DRAWN: dict[str, Callable[[], str]] = {"rehearsal": rehearsal, "review": review}
"""What stands in README.md, by the name of its place."""


def parts(text: str, name: str) -> tuple[str, str, str]:
    """The README up to a drawing, the drawing, and the rest."""
    before, begin, rest = text.partition(f"<!-- {name}: begin -->\n```text\n")
    drawing, end, after = rest.partition(f"```\n<!-- {name}: end -->")
    if not (begin and end):
        raise ValueError(f"README.md has no place for the {name}")
    return before + begin, drawing, end + after


def _on_terminal(command: Sequence[str | Path]) -> str:
    """Everything a command writes to a terminal on stdout, without colours and progress bar."""
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        command,
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
    for name, draw in DRAWN.items():
        before, _, after = parts(text, name)
        text = before + draw() + after
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""How fast `flyback lint` is: whole processes on the same 1,000 files, flyback's against squawk's, per megabyte.

The files are those of `bench/migrate.py`: 5,000 statements of many kinds. Prints medians of interleaved repeats and
their ratio, for text (target: at most 3) and for JSON.

usage: python bench/lint.py [SQUAWK]
"""

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from shutil import which

from migrate import generate

import flyback

PACKAGE = Path(flyback.__file__).parent
FLYBACK = [sys.executable, "-c", "from flyback.cli.main import run; run()"]
REPEATS = 9
TARGET = 3.0


def seconds(argv: Sequence[str], folder: Path) -> float:
    """Of one whole process; both programs end with 1 when they find something."""
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]))
    started = time.perf_counter()
    done = subprocess.run(argv, cwd=folder, env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=False)
    taken = time.perf_counter() - started
    if done.returncode not in (0, 1) or b"itself failed" in done.stderr:
        raise SystemExit(f"{argv[:4]} failed:\n{done.stderr.decode()[-2000:]}")
    return taken


def main() -> int:
    """Measures and prints."""
    squawk = sys.argv[1] if len(sys.argv) > 1 else which("squawk", path=Path(sys.executable).parent) or which("squawk")
    if squawk is None:
        raise SystemExit("squawk is not installed: pip install squawk-cli")
    compileall.compile_dir(PACKAGE, quiet=2)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = generate(folder, 1000)
        megabytes = sum(file.stat().st_size for file in files) / 1e6
        commands = {
            "squawk": [squawk, *(str(file.relative_to(folder)) for file in files)],
            "flyback lint": [*FLYBACK, "lint"],
            "flyback lint --json": [*FLYBACK, "lint", "--json"],
        }
        for command in commands.values():
            seconds(command, folder)
        rounds = [{name: seconds(command, folder) for name, command in commands.items()} for _ in range(REPEATS)]
    medians = {name: statistics.median(each[name] for each in rounds) for name in commands}
    base = medians["squawk"]
    print(f"{len(files):,} files, {megabytes:.2f} MB, medians of {REPEATS}")
    for name, taken in medians.items():
        print(f"  {name:<22} {taken:6.3f} s  {taken / megabytes:6.3f} s/MB  ratio {taken / base:5.2f}")
    ratio = medians["flyback lint"] / base
    print(f"  ratio {ratio:.2f} (target <= {TARGET:.0f})")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())

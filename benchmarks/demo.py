"""How long `tsunagi demo` takes, and where the time goes."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Run the demonstration once, as a newcomer does, and print its parts."""
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "demo")
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", "demo", target, "--json"],
            capture_output=True,
            text=True,
            check=False,
        )
        whole = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    seconds = json.loads(done.stdout).get("seconds", {})
    print(f"  tsunagi demo, whole process: {whole:.1f} s")
    for name, value in seconds.items():
        print(f"      {name:<28}{value:6.1f} s")


if __name__ == "__main__":
    main()

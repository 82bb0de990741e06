"""Take the README's picture of the report of the sample world: ``python -m docs.write_picture``. It needs Chromium."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURE = Path(__file__).resolve().parent / "images" / "report.png"
WIDTH, HEIGHT = 1200, 1180


def main() -> None:
    """Run the demo, open its report, and keep what is seen of it first."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no Chromium on this machine; on Debian or Ubuntu install it with: apt install chromium")
    PICTURE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", "from sourcer.__main__ import main; main()", "demo", "--folder", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        report = (Path(folder) / "report.html").as_uri()
        window = [f"--window-size={WIDTH},{HEIGHT}", "--hide-scrollbars", "--force-color-profile=srgb"]
        taken = ["--headless", "--no-sandbox", *window, f"--screenshot={PICTURE}", report]
        subprocess.run([browser, *taken], check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()

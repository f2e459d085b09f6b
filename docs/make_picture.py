"""A real run of the sample show → docs/run.svg, the picture in the README.

Copies `episodes/` into a new folder, publishes it twice there, and draws what the program printed.
"""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
FORMAT = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>.{unique_id}-matrix {{ font-family: Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: {char_height}px;
line-height: {line_height}px; font-variant-east-asian: full-width; }} {styles}</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>{lines}</defs><rect x="1" y="1" width="{width}" height="{height}" rx="8" fill="#12202b"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g></svg>
"""


def main() -> None:
    """Writes the picture."""
    console = Console(record=True, width=112, file=io.StringIO())
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "episodes", Path(folder) / "episodes", ignore=shutil.ignore_patterns(".quicktake"))
        for words in (["publish", "--yes"], ["status"], ["publish"]):
            console.print(Text(f"$ quicktake {' '.join(words)}", style="bold"))
            command = [sys.executable, "-c", "from quicktake.cli import main; main()", *words]
            ran = subprocess.run(  # noqa: S603 - our own program
                command, cwd=folder, capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "110"}
            )
            console.print(Text((ran.stdout + ran.stderr).replace(str(Path(folder).resolve()), "~/show").rstrip()))
    (ROOT / "docs" / "run.svg").write_text(console.export_svg(code_format=FORMAT, unique_id="quicktake"), "utf-8")


if __name__ == "__main__":
    main()

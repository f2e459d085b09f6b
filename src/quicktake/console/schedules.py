"""A show's folder → the lines that publish what is due, for each system that can run something on time."""

import shlex
import shutil
import sys
from pathlib import Path

EVERY = 10  # minutes between two looks


def lines(folder: Path) -> dict[str, str]:
    """By system: the lines to put there."""
    program = shutil.which("quicktake") or sys.argv[0]
    words = [str(Path(program).absolute()), "--show", str(folder), "publish", "--yes"]
    command = shlex.join(words)
    arguments = "".join(f"<string>{_xml(word)}</string>" for word in words)
    task = " ".join(f'\\"{word}\\"' if " " in word else word for word in words)
    return {
        "cron (crontab -e)": f"*/{EVERY} * * * * {command.replace('%', chr(92) + '%')}",
        "systemd (~/.config/systemd/user/quicktake.service)": (
            f"[Service]\nType=oneshot\nExecStart={command.replace('%', '%%')}\nSuccessExitStatus=6"
        ),
        "systemd (~/.config/systemd/user/quicktake.timer; then: systemctl --user enable --now quicktake.timer)": (
            f"[Timer]\nOnCalendar=*:0/{EVERY}\nPersistent=true\n[Install]\nWantedBy=timers.target"
        ),
        "launchd (~/Library/LaunchAgents/quicktake.plist)": (
            '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>'
            f"<key>Label</key><string>quicktake</string><key>StartInterval</key><integer>{EVERY * 60}</integer>"
            f"<key>ProgramArguments</key><array>{arguments}</array></dict></plist>"
        ),
        "Task Scheduler (Windows)": f'schtasks /Create /SC MINUTE /MO {EVERY} /TN quicktake /TR "{task}"',
        "GitHub Actions, on a runner of your own (.github/workflows/publish.yml)": (
            f"on:\n  schedule:\n    - cron: '*/{EVERY} * * * *'\nconcurrency: publish\njobs:\n  publish:\n"
            f"    runs-on: self-hosted\n    steps:\n      - run: {command}"
        ),
    }


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

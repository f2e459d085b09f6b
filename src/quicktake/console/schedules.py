"""A show's folder → the lines that publish what is due, for each system that can run something on time."""

import os
import shlex
import shutil
import sys
from pathlib import Path

from quicktake.destinations.youtube.given import TOKEN, path_of
from quicktake.model import Show

SIGN_IN = "Sign in with `quicktake youtube login --no-keyring`: what runs on a schedule cannot open the keyring."
EVERY = 10  # minutes between two looks


SCRIPT = "publish.sh"
"""Name of the script in `.quicktake/` that runs and tells."""
HINT = "To be told when a run fails: quicktake schedule --mail you@example.org, or --webhook https://..."


def lines(show: Show, *, mail: str | None = None, webhook: str | None = None) -> dict[str, str]:
    """By system: the lines to put there; with `[youtube]`, where the sign-in is: schedulers start bare.

    mail, webhook: an address that is told when a run ends with another code than 0, once for each code in a row.
    """
    token = os.environ.get(TOKEN, "")
    path = file.absolute() if (file := path_of(token)) and file.is_file() else None  # else it may be a secret
    bare = show.settings.youtube is None
    program = shutil.which("quicktake") or sys.argv[0]
    publish = [str(Path(program).absolute()), "--show", str(show.folder), "publish", "--yes"]
    script = show.folder / ".quicktake" / SCRIPT
    words = ["/bin/sh", str(script)] if mail or webhook else publish
    command = shlex.join(words)
    arguments = "".join(f"<string>{_xml(word)}</string>" for word in words)
    task = " ".join(f'\\"{word}\\"' if " " in word else word for word in publish)
    cron = f"*/{EVERY} * * * * {command.replace('%', chr(92) + '%')}"
    told = {f"Tells of failed runs ({script})": _script(show.folder, publish, mail, webhook)}
    service = ["[Service]", "Type=oneshot", f"ExecStart={command.replace('%', '%%')}", "SuccessExitStatus=6"]
    signed_in = [] if bare else [f'Environment="{TOKEN}={str(path).replace("%", "%%")}"' if path else f"# {SIGN_IN}"]
    return (told if mail or webhook else {HINT: ""}) | {
        "cron (crontab -e)": cron if bare else f"{TOKEN}={path}\n{cron}" if path else f"# {SIGN_IN}\n{cron}",
        "systemd (~/.config/systemd/user/quicktake.service)": "\n".join([*service, *signed_in]),
        "systemd (~/.config/systemd/user/quicktake.timer; then: systemctl --user enable --now quicktake.timer)": (
            f"[Timer]\nOnCalendar=*:0/{EVERY}\nPersistent=true\n[Install]\nWantedBy=timers.target"
        ),
        "launchd (~/Library/LaunchAgents/quicktake.plist)": (
            '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>'
            f"<key>Label</key><string>quicktake</string><key>StartInterval</key><integer>{EVERY * 60}</integer>"
            f"<key>ProgramArguments</key><array>{arguments}</array></dict></plist>"
        ),
        "Task Scheduler (Windows)": f'schtasks /Create /SC MINUTE /MO {EVERY} /TN quicktake /TR "{task}"',
        "GitHub Actions, on a runner of your own (.github/workflows/publish.yml); it mails failed runs by itself": (
            f"on:\n  schedule:\n    - cron: '*/{EVERY} * * * *'\nconcurrency: publish\njobs:\n  publish:\n"
            f"    runs-on: self-hosted\n    steps:\n      - run: {shlex.join(publish)}"
        ),
    }


def _script(folder: Path, publish: list[str], mail: str | None, webhook: str | None) -> str:
    """A POSIX shell script that publishes, and tells of a failure once, until the exit code is another."""
    tell = [f'mail -s "quicktake: exit $code" {shlex.quote(mail)}'] if mail else []
    tell += [f"curl -fsS -m 30 -o /dev/null --data-binary @- {shlex.quote(webhook)}"] if webhook else []
    last = shlex.quote(str(folder / ".quicktake" / "last-exit"))
    told = "\n".join(f'  printf \'%s\\n\' "quicktake: exit $code" "$out" | {way}' for way in tell)
    return (
        f"#!/bin/sh\nout=$({shlex.join(publish)} 2>&1)\ncode=$?\n"
        f'if [ "$code" != 0 ] && [ "$code" != "$(cat {last} 2>/dev/null)" ]; then\n{told}\nfi\n'
        f'echo "$code" > {last}\nexit "$code"'
    )


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

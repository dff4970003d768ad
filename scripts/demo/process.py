"""Child processes, ended by their ids, each with a log file."""

import os
import pathlib
import signal
import subprocess
import time


def _prefix() -> list[str]:
    # A child ends with us whatever happens; none may set the machine's clock, not even for root.
    words = ["setpriv", "--pdeathsig", "TERM"]
    if os.geteuid() == 0:
        words += ["--bounding-set=-sys_time", "--inh-caps=-sys_time"]
    return words + ["--"]


class Child:
    """A program that runs until `stop`."""

    def __init__(self, name: str, command: list[str], log: pathlib.Path) -> None:
        self.name = name
        self.log = log
        with log.open("ab") as output:
            # Its own session: Ctrl-C reaches only us, and we end the children in order.
            self._process = subprocess.Popen(
                _prefix() + command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def status(self) -> int | None:
        return self._process.returncode

    def signal(self, number: int) -> None:
        if self.alive:
            self._process.send_signal(number)

    def log_tail(self, lines: int = 12) -> str:
        text = self.log.read_text(errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in text[-lines:])


def stop(children: list[Child], seconds: float = 5.0) -> list[str]:
    """Ends all of them; the names of those that had to be killed."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while any(child.alive for child in children) and time.monotonic() < deadline:
        time.sleep(0.02)
    stubborn = [child for child in children if child.alive]
    for child in stubborn:
        child.signal(signal.SIGKILL)
        while child.alive:
            time.sleep(0.02)
    return [child.name for child in stubborn]

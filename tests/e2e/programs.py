"""Programs under test, started on loopback and ended by their process id.

Environment, set by CMake: GNOMOND and GNOMON (the programs), GNOMON_ROOT (source tree)."""

import os
import pathlib
import random
import signal
import socket
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(os.environ["GNOMON_ROOT"])
GNOMOND = os.environ["GNOMOND"]
GNOMON = os.environ["GNOMON"]
TOOLS = ROOT / "build/tools/bin"
# As root, everything runs without the right to set the machine's clock.
CLOCKLESS = (["setpriv", "--bounding-set=-sys_time", "--inh-caps=-sys_time", "--"]
             if os.geteuid() == 0 else [])


def wait_for(what, condition, seconds=20.0, every=0.05):
    """The first true value of `condition()`; fails the test after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}; last: {value!r}")
        time.sleep(every)


def free_port(address="127.0.0.1"):
    """A port that is free for UDP and TCP, below the range from which clients draw theirs."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    while True:
        port = random.randrange(20000, 32000)
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as udp, \
                    socket.socket(family, socket.SOCK_STREAM) as tcp:
                udp.bind((address, port))
                tcp.bind((address, port))
                return port
        except OSError:
            continue


class Program:
    """A running program. Its output goes to a file; `stop` ends it and checks nothing."""

    def __init__(self, command, log, environment=None):
        self.command = [str(word) for word in command]
        self.log = pathlib.Path(log)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=output,
                                            stderr=subprocess.STDOUT, env=environment)

    @property
    def pid(self):
        return self.process.pid

    def output(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def running(self):
        return self.process.poll() is None

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds):
        """The exit status; fails if it does not end in time."""
        return self.process.wait(seconds)

    def stop(self, seconds=5.0):
        if self.running():
            self.signal(signal.SIGTERM)
            try:
                self.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Case(unittest.TestCase):
    """A test with a folder of its own, whose programs end with it."""

    longMessage = True

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="gnomon-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.programs = []
        self.addCleanup(self.end_programs)

    def end_programs(self):
        failed = any(error for _, error in getattr(self._outcome.result, "failures", []) +
                     getattr(self._outcome.result, "errors", []))
        for program in reversed(self.programs):
            program.stop()
        for program in self.programs:
            if failed:
                print(f"--- {' '.join(program.command)}\n{program.output()[-4000:]}")

    def start(self, command, name, environment=None):
        program = Program(command, self.folder / f"{name}.log", environment)
        self.programs.append(program)
        return program

    def run_program(self, *command, seconds=30, environment=None):
        """Runs to the end; the completed process with its text output."""
        return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                              timeout=seconds, check=False, stdin=subprocess.DEVNULL,
                              env=environment)

    def tool(self, name):
        """Path of a program of scripts/lib/tools.sh."""
        path = TOOLS / name
        if not path.exists():
            self.skipTest(f"{name} is not there: scripts/lib/tools.sh gets it")
        return path

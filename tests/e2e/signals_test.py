"""No signal ends gnomond by accident, at no moment; SIGTERM and SIGINT end it cleanly at every one."""

import random
import signal
import subprocess
import time
import unittest

from programs import CLOCKLESS, GNOMOND, Case, wait_for

ENDING = (signal.SIGTERM, signal.SIGINT)
HARMLESS = (signal.SIGHUP, signal.SIGQUIT, signal.SIGPIPE, signal.SIGALRM, signal.SIGUSR1,
            signal.SIGUSR2, signal.SIGVTALRM, signal.SIGPROF, signal.SIGXFSZ, signal.SIGXCPU,
            signal.SIGIO, signal.SIGPWR, signal.SIGRTMIN, signal.SIGRTMAX)


class Signals(Case):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "alone.toml"
        self.path.write_text('[clock]\ndriver = "watch_only"\n[metrics]\nlisten = []\n',
                             encoding="utf-8")

    def start(self):
        """A daemon from the moment on when its code runs, and not its loader's."""
        process = subprocess.Popen([*CLOCKLESS, GNOMOND, "--config", self.path],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        wait_for("it holds its signals", lambda: self.ignores(process, signal.SIGUSR1), every=0.0)
        return process

    @staticmethod
    def ignores(process, number):
        with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
            masks = dict(line.split(":") for line in status if line.startswith("Sig"))
        return int(masks["SigIgn"], 16) >> (number - 1) & 1

    def test_fifty_starts_and_a_signal_at_a_random_moment(self):
        moments = random.Random(1)
        for turn in range(56):
            number = HARMLESS[turn % len(HARMLESS)]
            with self.subTest(signal=number, turn=turn):
                process = self.start()
                time.sleep(moments.uniform(0, 0.05))
                process.send_signal(number)
                time.sleep(0.02)  # the time in which a signal ends a program
                self.assertIsNone(process.poll())
                process.terminate()
                self.assertEqual(process.wait(5), 0)

    def test_sigterm_and_sigint_end_it_cleanly_at_a_random_moment(self):
        moments = random.Random(2)
        for turn in range(50):
            with self.subTest(turn=turn):
                process = self.start()
                time.sleep(moments.uniform(0, 0.05))
                process.send_signal(ENDING[turn % 2])
                self.assertEqual(process.wait(5), 0, process.stderr.read())


if __name__ == "__main__":
    unittest.main()

"""How gnomond begins, and what it says of its surroundings then."""

import os
import pathlib
import random
import unittest

from gnomond import Gnomond, peer, reference, to_toml
from programs import CLOCKLESS, GNOMOND, Case, wait_for


class Start(Case):
    def gnomond(self, *arguments, seconds=10):
        return self.run_program(*CLOCKLESS, GNOMOND, *arguments, seconds=seconds)

    def check(self, config):
        path = self.folder / "checked.toml"
        path.write_text(config if isinstance(config, str) else to_toml(config), encoding="utf-8")
        return self.gnomond("--check", path)

    def test_without_a_configuration_it_says_how_to_begin(self):
        began = self.gnomond()
        self.assertEqual(began.returncode, 2)
        self.assertEqual(began.stdout, "")
        self.assertEqual(len(began.stderr.splitlines()), 3)
        for word in ("gnomond HOST", "--config", "--print-default-config"):
            self.assertIn(word, began.stderr)

    def test_no_pool_is_compiled_in(self):
        program = pathlib.Path(GNOMOND).read_bytes()
        for name in (b"pool.ntp", b"ntp.org", b"time.google", b"time.cloudflare"):
            self.assertNotIn(name, program)

    def test_hosts_are_watched_and_never_followed(self):
        # [metrics] is at its default port: this start may only show that it begins or is in the way.
        server = reference(self)
        began = self.start([*CLOCKLESS, GNOMOND, f"{server.address}:{server.port}"], "hosts")
        wait_for("it has begun", lambda: "clock watch_only" in began.output() or
                 "9923" in began.output())

    def test_a_file_or_nonsense_is_no_host(self):
        path = self.folder / "gnomond.toml"
        path.write_text("", encoding="utf-8")
        for arguments in ((path,), ("two words",), ("--config", path, "192.0.2.1"), ("x:99999",)):
            began = self.gnomond(*arguments)
            self.assertEqual(began.returncode, 2, arguments)
            self.assertTrue(began.stderr)

    def test_check_gives_advice_and_is_good(self):
        for config, word in (("", "no [[peer]]"),
                             ({"peer": [{"address": "192.0.2.1"}]}, "one peer")):
            checked = self.check(config)
            self.assertEqual(checked.returncode, 0)
            self.assertIn("advice", checked.stdout)
            self.assertIn(word, checked.stdout)

    def test_check_does_not_wait_for_a_fifo(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        for path in (fifo, "/dev/zero", "/dev/null", self.folder):
            self.assertEqual(self.gnomond("--check", path).returncode, 2, path)

    def test_a_drift_file_that_is_no_file_is_refused_and_left_alone(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        for path in (fifo, "/dev/null", "/dev/zero", "/", self.folder):
            config = {"discipline": {"drift_file": str(path)}}
            checked = self.check(config)
            self.assertEqual(checked.returncode, 2, path)
            self.assertIn("discipline.drift_file", checked.stderr)
            started = self.gnomond("--config", self.folder / "checked.toml")
            self.assertEqual(started.returncode, 2, path)
        self.assertTrue(fifo.is_fifo())
        self.assertTrue(pathlib.Path("/dev/null").is_char_device())

    def test_a_missing_folder_is_told_at_once_and_heals(self):
        folder = self.folder / "state"
        config = {"discipline": {"drift_file": str(folder / "drift")}}
        self.assertIn(str(folder), self.check(config).stdout)
        node = Gnomond(self, "node", config)
        self.assertIn("the drift file cannot be written", node.output())
        self.assertEqual(node.metric("ntp_daemon_state_file_writable"), 0)
        self.assertEqual(node.metric("ntp_daemon_state_file_write_errors_total"), 1)
        folder.mkdir()
        wait_for("it heals", lambda: node.metric("ntp_daemon_state_file_writable") == 1, seconds=40)
        self.assertIn("can be written again", node.output())

    def test_whatever_the_drift_file_holds_it_synchronises(self):
        server = reference(self)
        draw = random.Random(3)
        drift = self.folder / "drift"
        texts = [b"0 1e165", b"5 1e50", b"nan nan", b"-1073.289852 11048.5", b"600", b"", b"0x1p3 1",
                 b"12.5 abc", b"7\n", b"5 100000", bytes(draw.randrange(256) for _ in range(2_000_000))]
        for number, text in enumerate(texts):
            drift.write_bytes(text)
            node = Gnomond(self, f"node{number}",
                           {"peer": [peer(server)], "discipline": {"drift_file": str(drift)},
                            "clock": {"driver": "virtual"}})
            with self.subTest(text=text[:40]):
                self.assertLess(abs(node.status()["frequency_ratio"]), 501e-6)
                node.wait_for_state("synchronized")
                node.stop()
                self.assertEqual(node.process.returncode, 0, node.output())
                frequency, error = map(float, drift.read_text(encoding="ascii").split())
                self.assertLessEqual(abs(frequency), 500)
                self.assertTrue(0 < error <= 1e5)


if __name__ == "__main__":
    unittest.main()

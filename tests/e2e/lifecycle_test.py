"""Start, look, reload, end."""

import json
import pathlib
import signal
import time
import unittest

from gnomond import Gnomond, peer, reference, to_toml
from packets import ask
from programs import CLOCKLESS, GNOMOND, Case, wait_for


class Lifecycle(Case):
    def test_ready_only_when_synchronized(self):
        server = reference(self)
        lonely = Gnomond(self, "lonely", {})
        self.assertEqual(lonely.get("/healthz").status, 200)
        self.assertEqual(lonely.get("/readyz").status, 503)
        node = Gnomond(self, "node", {"peer": [peer(server)], "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")
        self.assertEqual(node.get("/readyz").status, 200)

    def test_sigterm_ends_cleanly_within_a_second(self):
        server = reference(self)
        node = Gnomond(self, "node", {"peer": [peer(server)], "clock": {"driver": "virtual"}},
                       serve="127.0.0.1")
        node.wait_for_state("synchronized")
        for program in (node, server):
            began = time.monotonic()
            program.signal(signal.SIGTERM)
            self.assertEqual(program.wait(5), 0, program.output())
            self.assertLess(time.monotonic() - began, 1.0)

    def test_reload_takes_over_a_good_file(self):
        server = reference(self)
        other = reference(self, "other", stratum=2)
        node = Gnomond(self, "node", {"peer": [peer(server, name="one")],
                                      "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")
        accepted = node.metric("ntp_peer_samples_accepted_total", peer="one")
        node.write(node.config | {"peer": [peer(server, name="one"), peer(other, name="two")]})
        node.signal(signal.SIGHUP)
        wait_for("the new peer", lambda: (node.peers().get("two") or {}).get("samples"))
        self.assertEqual(set(node.peers()), {"one", "two"})
        self.assertGreaterEqual(node.metric("ntp_peer_samples_accepted_total", peer="one"), accepted)
        self.assertEqual(node.metric("ntp_daemon_config_last_reload_successful"), 1)
        self.assertEqual(node.metric("ntp_daemon_config_reloads_total", result="ok"), 1)
        node.write(node.config | {"peer": [peer(other, name="two")]})
        node.signal(signal.SIGHUP)
        wait_for("the old peer is gone", lambda: set(node.peers()) == {"two"})
        series = {dict(labels).get("peer") for name, labels in node.metrics()
                  if name == "ntp_peer_reach_register"}
        self.assertEqual(series, {"two"})

    def test_reload_of_a_bad_file_changes_nothing(self):
        server = reference(self)
        node = Gnomond(self, "node", {"peer": [peer(server, name="one")],
                                      "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")
        good = node.config
        node.path.write_text(to_toml(good) + "\n[local]\nstratun = 3\n", encoding="utf-8")
        node.signal(signal.SIGHUP)
        wait_for("the failure shows",
                 lambda: node.metric("ntp_daemon_config_last_reload_successful") == 0)
        self.assertTrue(node.running())
        self.assertEqual(node.status()["state"], "synchronized")
        self.assertEqual(set(node.peers()), {"one"})
        self.assertIn("stratum", node.output())  # the nearest valid key
        node.write(good)
        node.signal(signal.SIGHUP)
        wait_for("the success shows",
                 lambda: node.metric("ntp_daemon_config_last_reload_successful") == 1)

    def test_drift_file_is_written_and_read(self):
        server = reference(self)
        drift = self.folder / "drift"
        config = {"peer": [peer(server)], "discipline": {"drift_file": str(drift)},
                  "clock": {"driver": "virtual", "virtual": {"frequency_ppm": 40.0}}}
        node = Gnomond(self, "node", config)
        node.wait_for_state("synchronized")
        wait_for("the frequency is found",
                 lambda: abs(node.status()["frequency_ratio"] + 40e-6) < 10e-6, seconds=90)
        learnt = node.status()["frequency_ratio"]
        node.signal(signal.SIGTERM)
        node.wait(5)
        self.assertTrue(drift.read_text(encoding="utf-8").strip())
        self.assertEqual([path.name for path in self.folder.iterdir()
                          if path.name.startswith("drift")], ["drift"])
        again = Gnomond(self, "again", config)
        self.assertAlmostEqual(again.status()["frequency_ratio"] * 1e6, learnt * 1e6, delta=10)

    def test_watch_only_never_adjusts(self):
        server = reference(self)
        fast = reference(self, "fast", clock={"driver": "virtual",
                                              "virtual": {"offset_seconds": 0.3}})
        node = Gnomond(self, "node", {"peer": [peer(fast)]}, serve="127.0.0.1")
        status = node.wait_for_state("synchronized")
        self.assertEqual(status["clock_driver"], "watch_only")
        wait_for("the offset is seen", lambda: abs(node.status()["offset_seconds"] - 0.3) < 0.01)
        time.sleep(3)  # three more polls: whatever they made it do would show
        status = node.status()
        self.assertAlmostEqual(status["offset_seconds"], 0.3, delta=0.01)
        self.assertEqual(status["frequency_ratio"], 0)
        self.assertEqual(node.metric("ntp_system_steps_total", direction="forward"), 0)
        served, true = ask(node), ask(server)
        self.assertLess(abs(served.transmit - true.transmit) / 2**32, 0.2)


class CommandLine(Case):
    def gnomond(self, *arguments):
        return self.run_program(*CLOCKLESS, GNOMOND, *arguments)

    def test_default_config_is_valid(self):
        printed = self.gnomond("--print-default-config")
        self.assertEqual(printed.returncode, 0, printed.stderr)
        self.assertNotIn("pool", printed.stdout)
        path = self.folder / "default.toml"
        path.write_text(printed.stdout, encoding="utf-8")
        checked = self.gnomond("--check", path)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_example_is_valid(self):
        root = pathlib.Path(__file__).resolve().parents[2]
        checked = self.gnomond("--check", root / "packaging/gnomond.example.toml")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_errors_come_all_at_once_with_their_place(self):
        path = self.folder / "bad.toml"
        path.write_text('[[peer]]\naddress = "192.0.2.1"\nperfer = true\nminpoll = 99\n'
                        '[server]\nlisten = ["nonsense"]\nworkers = "two"\n', encoding="utf-8")
        checked = self.gnomond("--check", path)
        self.assertEqual(checked.returncode, 2)
        text = checked.stdout + checked.stderr
        for expected in (f"{path}:3:1", "perfer", "prefer", f"{path}:4:", "minpoll", f"{path}:6:",
                         "nonsense", f"{path}:7:", "workers"):
            self.assertIn(expected, text)

    def test_a_bad_file_is_fatal_at_the_start(self):
        path = self.folder / "bad.toml"
        path.write_text("[clock]\ndriver = 5\n", encoding="utf-8")
        started = self.gnomond("--config", path)
        self.assertEqual(started.returncode, 2)
        self.assertIn(f"{path}:2:", started.stdout + started.stderr)
        missing = self.gnomond("--config", self.folder / "none.toml")
        self.assertEqual(missing.returncode, 2)

    def test_version(self):
        self.assertRegex(self.gnomond("--version").stdout, r"\d+\.\d+\.\d+")

    def test_json_log_is_json(self):
        node = Gnomond(self, "node", {"log": {"format": "json"}})
        node.stop()
        lines = [line for line in node.output().splitlines() if line]
        self.assertTrue(lines)
        for line in lines:
            json.loads(line)


if __name__ == "__main__":
    unittest.main()

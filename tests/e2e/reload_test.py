"""A reload is whole or nothing."""

import signal
import threading
import time
import unittest

from gnomond import Gnomond, peer, reference, to_toml
from programs import Case, wait_for


class Reload(Case):
    def node(self):
        server = reference(self)
        node = Gnomond(self, "node", {"peer": [peer(server, name="one")],
                                      "clock": {"driver": "virtual"}}, serve="127.0.0.1")
        self.hash = self.hash_of(node)
        return node

    @staticmethod
    def hash_of(node):
        return next(dict(labels)["config_hash"] for name, labels in node.metrics()
                    if name == "ntp_daemon_info")

    def reload(self, node, text):
        """How it ended: ok or failed."""
        before = self.results(node)
        node.path.write_text(text, encoding="utf-8")
        node.signal(signal.SIGHUP)
        wait_for("the reload is done", lambda: self.results(node) != before)
        after = self.results(node)
        return "ok" if after[0] > before[0] else "failed"

    @staticmethod
    def results(node):
        return tuple(node.metric("ntp_daemon_config_reloads_total", result=result)
                     for result in ("ok", "failed"))

    def test_what_needs_a_restart_is_refused_by_name(self):
        node = self.node()
        config = to_toml(node.config)
        changed = to_toml(node.config | {"server": node.config["server"] | {"workers": 3},
                                         "log": {"level": "debug"}})
        self.assertEqual(self.reload(node, changed), "failed")
        self.assertIn("server.workers: needs a restart: nothing was changed", node.output())
        self.assertEqual(node.metric("ntp_daemon_config_restart_required"), 1)
        self.assertEqual(node.metric("ntp_daemon_config_last_reload_successful"), 0)
        self.assertEqual(self.hash_of(node), self.hash)
        self.assertNotIn("request sent", node.output())
        self.assertEqual(self.reload(node, config), "ok")
        self.assertEqual(node.metric("ntp_daemon_config_restart_required"), 0)
        self.assertLess(abs(node.metric("ntp_daemon_config_last_reload_success_timestamp_seconds") -
                            time.time()), 10)

    def test_empty_and_cut_files_change_nothing(self):
        node = self.node()
        config = to_toml(node.config)
        for text in ("", "# nothing\n", config[:40], config[:-1], config[:config.index("port") + 8]):
            self.assertEqual(self.reload(node, text), "failed", text)
            self.assertEqual(set(node.peers()), {"one"})
            self.assertEqual(self.hash_of(node), self.hash)

    def test_another_drift_file_is_used_from_the_reload_on(self):
        node = self.node()
        node.wait_for_state("synchronized")
        drift = self.folder / "drift"
        self.assertEqual(self.reload(node, to_toml(node.config | {
            "discipline": {"drift_file": str(drift)}})), "ok")
        self.assertEqual(node.metric("ntp_daemon_state_file_writable"), 1)
        node.stop()
        self.assertTrue(drift.exists())

    def test_a_writer_in_place_beside_400_reloads(self):
        node = self.node()
        config = to_toml(node.config)
        stop = threading.Event()

        def write():
            half = len(config) // 2
            while not stop.is_set():
                with node.path.open("w", encoding="utf-8") as file:
                    file.write(config[:half])
                    file.flush()
                    time.sleep(0.003)
                    file.write(config[half:])
                time.sleep(0.003)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for _ in range(400):
                node.signal(signal.SIGHUP)
                time.sleep(0.01)
                self.assertTrue(node.running())
        finally:
            stop.set()
            writer.join()
        wait_for("the last reload", lambda: sum(self.results(node)) > 0)
        self.assertNotIn("removed", node.output())
        self.assertEqual(self.reload(node, config), "ok")
        self.assertEqual(self.hash_of(node), self.hash)


if __name__ == "__main__":
    unittest.main()

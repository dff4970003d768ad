"""A log that nobody reads, that is closed or full: it costs lines, and never time."""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import time
import unittest

import packets
from gnomond import Gnomond, peer, reference, to_toml
from programs import CLOCKLESS, GNOMOND, Case, free_port, wait_for


class Logged(Gnomond):
    """A gnomond whose stderr is `stderr`, set up by `before` in the new process."""

    def __init__(self, case, config, stderr=None, before=None):
        self.address, self.port = "127.0.0.1", free_port()
        self.http_address, self.http_port = "127.0.0.1", free_port()
        config = dict(config)
        config["metrics"] = {"listen": [f"127.0.0.1:{self.http_port}"]}
        config["server"] = {"listen": [f"127.0.0.1:{self.port}"]}
        config["clock"] = {"driver": "virtual"}
        config["log"] = {"level": "trace"}
        self.path = case.folder / "node.toml"
        self.path.write_text(to_toml(config), encoding="utf-8")
        self.command = [str(word) for word in [*CLOCKLESS, GNOMOND, "--config", self.path]]
        self.log = case.folder / "node.log"
        self.log.write_text("", encoding="utf-8")
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=stderr,
                                        preexec_fn=before)
        case.programs.append(self)
        wait_for("node answers", self.answers, seconds=10)

    def dropped(self, reason):
        return self.metric("ntp_daemon_log_dropped_total", reason=reason)

    def served(self):
        """The stratum that the server tells."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(5)
            client.sendto(packets.Packet().octets(), (self.address, self.port))
            return client.recv(1024)[1]


class Log(Case):
    def node(self, **more):
        server = reference(self)
        return Logged(self, {"peer": [peer(server, name="one")]}, **more)

    def flood(self, node):
        """Requests until lines have been lost; each is a reload that fails, with long names."""
        node.path.write_text("".join(f"no_such_key_{i} = 1\n" for i in range(400)),
                             encoding="utf-8")
        while not node.dropped("queue_full"):
            node.signal(signal.SIGHUP)
            self.assertEqual(node.served(), 2)

    def assert_alive(self, node):
        node.wait_for_state("synchronized")
        accepted = node.metric("ntp_system_updates_total")
        wait_for("the clock is updated",
                 lambda: node.metric("ntp_system_updates_total") > accepted)
        self.assertEqual(node.served(), 2)
        self.assertEqual(node.get("/healthz").status, 200)

    def assert_ends(self, node):
        began = time.monotonic()
        node.signal(signal.SIGTERM)
        self.assertEqual(node.wait(5), 0)
        self.assertLess(time.monotonic() - began, 1.5)

    def pipe(self):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        self.addCleanup(os.close, writer)
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
        return reader, writer

    def test_a_pipe_that_nobody_reads(self):
        reader, writer = self.pipe()
        node = self.node(stderr=writer)
        node.wait_for_state("synchronized")
        self.flood(node)
        self.assert_alive(node)
        self.assertTrue(os.get_blocking(writer))  # others write there, too
        self.assert_ends(node)

    def test_the_reader_comes_back(self):
        reader, writer = self.pipe()
        node = self.node(stderr=writer)
        node.wait_for_state("synchronized")
        self.flood(node)
        os.set_blocking(reader, False)
        text = b""

        def told():
            nonlocal text
            try:
                text += os.read(reader, 1 << 20)
            except BlockingIOError:
                pass
            return b"of this log lost\n" in text
        wait_for("the log says that lines are missing", told, every=0)
        self.assert_alive(node)

    def test_a_reader_who_is_gone(self):
        reader, writer = os.pipe()
        node = self.node(stderr=writer)
        os.close(writer)
        os.close(reader)
        wait_for("lines are lost", lambda: node.dropped("write_failed"))
        self.assert_alive(node)
        self.assert_ends(node)

    def test_a_full_device(self):
        with open("/dev/full", "wb", buffering=0) as full:
            node = self.node(stderr=full)
        wait_for("lines are lost", lambda: node.dropped("write_failed"))
        self.assert_alive(node)
        self.assert_ends(node)

    def test_closed_descriptors_are_not_given_to_a_socket(self):
        def close():
            for descriptor in (0, 1, 2):
                os.close(descriptor)
        node = self.node(before=close)
        for descriptor in (0, 1, 2):
            self.assertEqual(os.readlink(f"/proc/{node.pid}/fd/{descriptor}"), "/dev/null")
        wait_for("lines are lost", lambda: node.dropped("write_failed"))
        self.assert_alive(node)
        self.assert_ends(node)

    def test_what_ends_the_start_is_still_said(self):
        path = self.folder / "folder.toml"
        path.write_text(to_toml({"discipline": {"drift_file": str(self.folder)},
                                 "clock": {"driver": "watch_only"}}), encoding="utf-8")
        ended = self.run_program(*CLOCKLESS, GNOMOND, "--config", path)
        self.assertEqual(ended.returncode, 2, ended.stderr)
        self.assertIn("drift_file", ended.stderr)



if __name__ == "__main__":
    unittest.main()

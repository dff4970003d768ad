"""The HTTP side: formats, methods, and clients that mean no good."""

import gzip
import socket
import subprocess
import time
import unittest

from gnomond import Gnomond, parse_metrics, peer, reference
from programs import GNOMON, Case, wait_for


class Formats(Case):
    def setUp(self):
        super().setUp()
        self.server = reference(self)
        self.node = Gnomond(self, "node", {"peer": [peer(self.server, name="one")],
                                           "clock": {"driver": "virtual"}}, serve="127.0.0.1")
        self.node.wait_for_state("synchronized")
        wait_for("warm", lambda: self.node.peers()["one"]["samples"] >= 4)

    def test_text_by_default(self):
        response = self.node.get("/metrics")
        self.assertEqual(response.status, 200)
        self.assertTrue(response.getheader("Content-Type").startswith("text/plain; version=0.0.4"))
        values = parse_metrics(response.body.decode())
        self.assertEqual(values["ntp_system_synchronized", frozenset()], 1)
        self.assertNotIn(b"# EOF", response.body)

    def test_openmetrics_when_asked(self):
        response = self.node.get(
            "/metrics", {"Accept": "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"})
        self.assertTrue(response.getheader("Content-Type").startswith(
            "application/openmetrics-text; version=1.0.0"))
        self.assertTrue(response.body.endswith(b"# EOF\n"))

    def test_gzip_when_asked(self):
        response = self.node.get("/metrics", {"Accept-Encoding": "gzip"})
        self.assertEqual(response.getheader("Content-Encoding"), "gzip")
        parse_metrics(gzip.decompress(response.body).decode())
        plain = self.node.get("/metrics", {"Accept-Encoding": "gzip;q=0"})
        self.assertIsNone(plain.getheader("Content-Encoding"))

    def test_methods_and_paths(self):
        head = self.node.get("/metrics", method="HEAD")
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(self.node.get("/metrics", method="POST").status, 405)
        for path in ("/metricsfoo", "/metrics/sub", "/nothing", "/api/v1/nothing"):
            self.assertEqual(self.node.get(path).status, 404, path)

    def test_promtool_finds_nothing(self):
        promtool = self.tool("promtool")
        path = self.folder / "scrape"
        path.write_bytes(self.node.get("/metrics").body)
        with path.open("rb") as scrape:

            checked = subprocess.run([promtool, "check", "metrics"], stdin=scrape, check=False,
                                     capture_output=True, text=True)
        self.assertEqual((checked.returncode, checked.stdout + checked.stderr), (0, ""))

    def test_api_agrees_with_metrics(self):
        status = self.node.status()
        self.assertEqual(status["state"], "synchronized")
        self.assertEqual(status["stratum"], self.node.metric("ntp_system_stratum"))
        self.assertEqual(self.node.peers()["one"]["stratum"],
                         self.node.metric("ntp_peer_stratum", peer="one"))
        states = {dict(labels)["state"]: value for (name, labels), value in
                  self.node.metrics().items() if name == "ntp_system_state"}
        self.assertEqual({state for state, value in states.items() if value}, {"synchronized"})

    def test_two_scrapes_are_two_moments(self):
        first = self.node.metric("ntp_system_time_seconds")
        time.sleep(0.2)
        self.assertGreater(self.node.metric("ntp_system_time_seconds"), first + 0.15)


class BadClients(Case):
    def open(self, node, data=b"", source="127.0.0.1"):
        client = socket.create_connection((node.http_address, node.http_port), timeout=5,
                                          source_address=(source, 0))
        self.addCleanup(client.close)
        client.sendall(data)
        return client

    def open_many(self, node, source):
        """Half-open connections from `source`; how many it is granted."""
        for count in range(20):
            try:
                self.open(node, b"GET /metrics HTTP/1.1\r\nHost: x\r\n" if count % 2 else b"",
                          source)
            except OSError:
                return count
        return 20

    def test_half_open_and_slow_clients_delay_nobody(self):
        server = reference(self)
        node = Gnomond(self, "node", {"peer": [peer(server, name="one")],
                                      "clock": {"driver": "virtual"}}, serve="127.0.0.1")
        node.wait_for_state("synchronized")
        slow = self.open(node, b"GET /metr", "127.0.0.8")
        never_reads = self.open(node, source="127.0.0.8")
        for source in ("127.0.0.9", "127.0.0.10"):
            self.assertEqual(self.open_many(node, source), 20)
        never_reads.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        never_reads.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
        accepted = node.metric("ntp_peer_samples_accepted_total", peer="one")
        durations = []
        for _ in range(30):
            slow.sendall(b"i")
            began = time.monotonic()
            self.assertEqual(node.get("/metrics").status, 200)
            durations.append(time.monotonic() - began)
            time.sleep(0.1)
        durations.sort()
        self.assertLess(durations[len(durations) // 2], 0.1)
        self.assertLess(durations[-1], 1.0)
        self.assertGreaterEqual(node.metric("ntp_peer_samples_accepted_total", peer="one"),
                                accepted + 2)

    def test_whoever_hoards_keeps_nobody_out(self):
        node = Gnomond(self, "node", {})
        half = b"GET /metrics HTTP/1.1\r\nHost: x\r\nX-Drip: "
        unread = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 60
        for data in (b"", half, unread):
            for number in range(200):
                try:
                    self.open(node, data, f"127.0.0.{1 + number % 9}")
                except OSError:
                    pass  # turned away already
                if number % 50 == 16:
                    self.assertEqual(node.get("/metrics").status, 200, data)
            status = self.run_program(GNOMON, "status", "--url",
                                      f"http://127.0.0.1:{node.http_port}", seconds=5)
            self.assertEqual(status.returncode, 1, status.stderr)  # 2: not reachable
            self.assertLess(node.metric("ntp_metrics_connections"), 130)
        self.assertGreater(
            node.metric("ntp_metrics_connections_closed_total", reason="evicted"), 100)

    def test_an_octet_now_and_then_keeps_no_place(self):
        node = Gnomond(self, "node", {})
        slow = self.open(node, b"GET /metrics HTTP/1.1\r\nHost: x\r\nX-Drip: ")

        def closed():
            try:
                slow.sendall(b"a")
                slow.settimeout(0.2)
                return slow.recv(100) == b""
            except socket.timeout:
                return False
            except OSError:
                return True
        wait_for("the deadline of the head", closed, seconds=8)
        self.assertEqual(
            node.metric("ntp_metrics_connections_closed_total", reason="head_timeout"), 1)

    def test_heads_by_the_book(self):
        node = Gnomond(self, "node", {})
        host = b"Host: x\r\n"
        for status, head in (
                (b"400", b"GET /healthz HTTP/1.1\r\n"),
                (b"400", b"GET /healthz HTTP/1.1\r\n" + host + host),
                (b"200", b"GET /healthz HTTP/1.0\r\n"),
                (b"200", b"GET http://x/health%7a?a=b HTTP/1.1\r\n" + host),
                (b"404", b"GET /healthz%00x HTTP/1.1\r\n" + host),
                (b"400", b"GET /healthz HTTP/1.1\r\nHost : x\r\n"),
                (b"405", b"OPTIONS * HTTP/1.1\r\n" + host),
                (b"400", b"GET /healthz HTTP/1.1\r\n" + host +
                 b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
                (b"413", b"GET /healthz HTTP/1.1\r\n" + host + b"Content-Length: 99999\r\n"),
                (b"414", b"GET /" + b"a" * 90_000 + b" HTTP/1.1\r\n" + host),
                (b"431", b"GET /healthz HTTP/1.1\r\n" + host + b"X: " + b"a" * 90_000 + b"\r\n"),
                (b"403", b"GET / HTTP/1.1\r\nHost: evil.example\r\nAccept-Language: en\r\n")):
            client = self.open(node, head + b"\r\n")
            line = client.recv(4096).split(b"\r\n")[0]
            self.assertEqual(line.split(b" ")[1:2], [status], (head[:80], line))
        response = node.get("/")
        self.assertEqual(response.getheader("X-Content-Type-Options"), "nosniff")
        self.assertIn("default-src 'none'", response.getheader("Content-Security-Policy"))
        self.assertIsNone(response.getheader("Server"))
        self.assertEqual(node.metric("ntp_metrics_responses_total", code="403"), 1)

    def test_a_nul_ends_no_target(self):
        # libmicrohttpd 0.9 gives us the target, and we refuse it; 1.0 closes the connection itself.
        node = Gnomond(self, "node", {})
        client = self.open(node, b"GET /healthz\0x HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b"".join(iter(lambda: client.recv(4096), b""))
        self.assertIn(answer.split(b"\r\n")[0], (b"HTTP/1.1 400 Bad Request", b""))
        self.assertEqual(node.get("/healthz").status, 200)

    def test_nonsense_is_refused(self):
        node = Gnomond(self, "node", {})
        for data in (b"\0" * 100, b"GET\r\n\r\n", b"GET /metrics HTTP/9.9\r\n\r\n",
                     b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
                     b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n"):
            client = self.open(node)
            try:
                client.sendall(data)
                client.shutdown(socket.SHUT_WR)
                answer = client.recv(4096)
            except OSError:
                answer = b""
            self.assertNotIn(b" 200 ", answer.split(b"\r\n")[0])
        self.assertEqual(node.get("/metrics").status, 200)


if __name__ == "__main__":
    unittest.main()

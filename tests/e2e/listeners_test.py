"""Listeners that come, go and heal; addresses with a zone; descriptors that run out."""

import http.client
import os
import pathlib
import resource
import signal
import socket
import time
import unittest

from gnomond import Gnomond, parse_metrics, peer, reference, to_toml
from network import Neighbour, enter, ip, set_ipv6, within
from packets import Packet, exchange, now_ntp
from programs import CLOCKLESS, GNOMON, GNOMOND, Case, free_port, wait_for

LOCAL = {"stratum": 1, "activate_after_seconds": 0}


def answer(address, port, seconds=0.5):
    """Octets and sender of an answer, or None."""
    octets, sender = exchange(address, port, Packet(transmit=now_ntp()).octets(), seconds)
    return sender if octets else None


def get_metrics(host, port):
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/metrics")
        return parse_metrics(connection.getresponse().read().decode())
    finally:
        connection.close()


class Listeners(Case):
    def hears(self, node, where, service="ntp"):
        return node.metric("ntp_daemon_listening", service=service, address=where)

    def test_an_address_that_comes_goes_and_comes_again(self):
        port = free_port()
        late = f"10.9.9.9:{port}"
        node = Gnomond(self, "node", {
            "local": LOCAL, "server": {"listen": [late, f"127.0.0.1:{port}"], "workers": 2}})
        self.assertEqual(answer("127.0.0.1", port), "127.0.0.1")
        self.assertEqual(self.hears(node, late), 0)
        self.assertEqual(self.hears(node, f"127.0.0.1:{port}"), 1)
        status = self.run_program(GNOMON, "status", "--url",
                                  f"http://127.0.0.1:{node.http_port}").stdout
        self.assertIn("Cannot assign requested address", status)
        for round_number in (1, 2):
            ip("addr", "add", "10.9.9.9/32", "dev", "lo")
            self.assertEqual(answer("10.9.9.9", port), "10.9.9.9")  # at once: it was bound before
            wait_for("it is told", lambda: self.hears(node, late) == 1)
            ip("addr", "del", "10.9.9.9/32", "dev", "lo")
            wait_for("it is missed", lambda: self.hears(node, late) == 0)
            self.assertEqual(node.output().count(f"cannot listen on {late}"), round_number + 1)
            self.assertEqual(node.output().count(f"listening on {late} for ntp"), round_number)

    def test_http_at_an_address_that_comes_later(self):
        port = free_port()
        path = self.folder / "node.toml"
        path.write_text(to_toml({"clock": {"driver": "watch_only"},
                                 "metrics": {"listen": [f"10.9.9.8:{port}"]}}), encoding="utf-8")
        node = self.start([*CLOCKLESS, GNOMOND, "--config", path], "node")
        wait_for("it says so", lambda: "will try again" in node.output())
        self.assertTrue(node.running())
        ip("addr", "add", "10.9.9.8/32", "dev", "lo")
        self.addCleanup(ip, "addr", "del", "10.9.9.8/32", "dev", "lo")
        self.assertEqual(get_metrics("10.9.9.8", port)["ntp_system_synchronized", frozenset()], 0)

    def test_a_port_that_another_program_has(self):
        source = reference(self)
        for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            with self.subTest(address):
                with socket.socket(family, socket.SOCK_DGRAM) as other:
                    other.bind((address, 0))
                    port = other.getsockname()[1]
                    where = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
                    node = Gnomond(self, f"node{port}", {
                        "peer": [peer(source)], "clock": {"driver": "virtual"},
                        "server": {"listen": [where]}})
                    node.wait_for_state("synchronized")
                    self.assertEqual(self.hears(node, where), 0)
                    self.assertIn(f"cannot listen on UDP {where}: bind: Address already in use: "
                                  "does another daemon have port", node.output())
                    self.assertIn("will try again", node.output())
                wait_for("it hears", lambda: self.hears(node, where) == 1)
                self.assertEqual(answer(address, port), address)

    def test_without_ipv6_the_default_address_is_left_out(self):
        path = self.folder / "node.toml"
        path.write_text('[clock]\ndriver = "watch_only"\n', encoding="utf-8")
        set_ipv6(False)
        self.addCleanup(set_ipv6, True)
        node = self.start([*CLOCKLESS, GNOMOND, "--config", path], "node")

        def scrape(host="127.0.0.1"):
            values = get_metrics(host, 9923)
            return {dict(labels)["address"]: value for (name, labels), value in values.items()
                    if name == "ntp_daemon_listening"}

        def scraped(host="127.0.0.1"):
            try:
                return scrape(host)
            except OSError:
                return None

        self.assertEqual(wait_for("a scrape", scraped), {"127.0.0.1:9923": 1})
        self.assertEqual(node.output().count("[::1]:9923"), 1)
        self.assertIn("info    cannot listen on [::1]:9923", node.output())
        self.assertNotIn("warning cannot", node.output())
        set_ipv6(True)
        everywhere = {"127.0.0.1:9923": 1, "[::1]:9923": 1}
        wait_for("it comes with IPv6", lambda: scraped("::1") == everywhere)

    def test_requests_to_many_are_not_answered_and_answers_come_from_where_they_were_sent(self):
        port = free_port()
        neighbour = Neighbour(self)
        ip("addr", "add", "10.7.0.1/24", "brd", "+", "dev", "v0")
        ip("addr", "add", "10.7.0.2/24", "dev", "v0")
        ip("addr", "add", "2001:db8::1/64", "dev", "v0", "nodad")
        ip("addr", "add", "2001:db8::2/64", "dev", "v0", "nodad")
        ip("addr", "add", "10.7.0.9/24", "dev", "v1", inside=neighbour.process)
        ip("addr", "add", "2001:db8::9/64", "dev", "v1", "nodad", inside=neighbour.process)
        self.addCleanup(neighbour.disconnect)
        node = Gnomond(self, "node", {
            "local": LOCAL, "server": {"listen": [f"0.0.0.0:{port}", f"[::]:{port}"]}})
        script = pathlib.Path(__file__).with_name("ask.py")

        def from_there(address):
            ran = self.run_program(*within(neighbour.process), "python3", script, address, port)
            return ran.stdout.strip()

        for address in ("10.7.0.1", "10.7.0.2", "2001:db8::1", "2001:db8::2", "fe80::a%v1"):
            with self.subTest(address):
                self.assertEqual(from_there(address), address)
        for count, address in enumerate(("10.7.0.255", "255.255.255.255", "224.0.0.1",
                                         "ff02::1%v1"), start=1):
            with self.subTest(address):
                self.assertEqual(from_there(address), "no answer")
                wait_for("it is counted", lambda number=count: node.metric(
                    "ntp_server_requests_dropped_total", reason="broadcast") == number)


class Zones(Case):
    def test_link_local_peers_listeners_and_queries(self):
        neighbour = Neighbour(self)
        port, web = free_port(), free_port()
        path = self.folder / "there.toml"
        path.write_text(to_toml({"clock": {"driver": "watch_only"}, "local": LOCAL,
                                 "server": {"listen": [f"[fe80::b%v1]:{port}"]},
                                 "metrics": {"listen": [f"[fe80::b%v1]:{web}"]}}), encoding="utf-8")
        self.start([*within(neighbour.process), *CLOCKLESS, GNOMOND, "--config", path], "there")

        def there():
            try:
                return get_metrics("fe80::b%v0", web)
            except OSError:
                return None

        def hears():
            return (there() or {}).get(("ntp_daemon_listening", frozenset(
                {"service": "ntp", "address": f"[fe80::b%v1]:{port}"}.items())))

        wait_for("it serves", lambda: hears() == 1)
        numbered = socket.if_nametoindex("v0")
        node = Gnomond(self, "node", {
            "peer": [{"address": "fe80::b%v0", "name": "by_name", "port": port, "iburst": True,
                      "minpoll": 0, "maxpoll": 0}],
            "clock": {"driver": "virtual"}} | {"server": {"listen": [f"[fe80::a%v0]:{port}"]}})
        node.wait_for_state("synchronized")
        self.assertEqual(node.peers()["by_name"]["address"], "fe80::b%v0")
        self.assertEqual(self.hears_here(node, port), 1)
        for zone in ("v0", numbered):
            asked = self.run_program(GNOMON, "query", f"[fe80::b%{zone}]:{port}")
            self.assertEqual(asked.returncode, 0, asked.stdout + asked.stderr)
        wait_for("an answer over the wire", lambda: self.asked_from_there(neighbour, port))

        # The interface is removed and made again, with another number.
        neighbour.disconnect()
        wait_for("it is deaf", lambda: self.hears_here(node, port) == 0)
        sent = node.metric("ntp_peer_samples_accepted_total", peer="by_name")
        neighbour.connect()
        wait_for("it hears", lambda: self.hears_here(node, port) == 1)
        wait_for("the other, too", lambda: hears() == 1)
        wait_for("the peer answers again",
                 lambda: node.metric("ntp_peer_samples_accepted_total", peer="by_name") > sent + 2)
        wait_for("an answer over the new wire", lambda: self.asked_from_there(neighbour, port))

    def test_a_peer_by_the_number_of_the_interface(self):
        neighbour = Neighbour(self)
        port = free_port()
        path = self.folder / "there.toml"
        path.write_text(to_toml({"clock": {"driver": "watch_only"}, "local": LOCAL,
                                 "server": {"listen": [f"[::]:{port}"]}, "metrics": {"listen": []}}),
                        encoding="utf-8")
        self.start([*within(neighbour.process), *CLOCKLESS, GNOMOND, "--config", path], "there")
        address = f"fe80::b%{socket.if_nametoindex('v0')}"
        node = Gnomond(self, "node", {
            "peer": [{"address": address, "port": port, "iburst": True, "minpoll": 0, "maxpoll": 0}],
            "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")

    def hears_here(self, node, port):
        return node.metric("ntp_daemon_listening", service="ntp", address=f"[fe80::a%v0]:{port}")

    def asked_from_there(self, neighbour, port):
        script = pathlib.Path(__file__).with_name("ask.py")
        ran = self.run_program(*within(neighbour.process), "python3", script, "fe80::a%v1", port)
        return ran.stdout.strip() == "fe80::a%v1"

    def test_what_cannot_be_meant_is_refused_with_its_place(self):
        path = self.folder / "bad.toml"
        for address, words in (("fe80::1", '"fe80::1%eth0"'), ("0.0.0.0", "no host"),
                               ("::", "no host"), ("224.0.1.1", "multicast"),
                               ("ff02::101", "multicast"), ("255.255.255.255", "broadcast"),
                               ("0x7f000001", "127.0.0.1"), ("127.1", "127.0.0.1"),
                               ("2130706433", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"),
                               ("2001:db8::1%eth0", "%")):
            with self.subTest(address):
                path.write_text(f'[[peer]]\naddress = "{address}"\n', encoding="utf-8")
                checked = self.run_program(GNOMOND, "--check", path)
                self.assertEqual(checked.returncode, 2)
                self.assertIn(f'{path}:2:11: peer.address: given the string "{address}"',
                              checked.stderr)
                self.assertIn(words, checked.stderr)
                asked = self.run_program(GNOMON, "query", address, seconds=10)
                self.assertNotEqual(asked.returncode, 0)
                self.assertIn(words, asked.stderr)
        for where in ("224.0.1.1:123", "[ff02::101]:123", "255.255.255.255:123", "[fe80::1]:123"):
            for section in ("server", "metrics"):
                with self.subTest(where, section=section):
                    path.write_text(f'[{section}]\nlisten = ["{where}"]\n', encoding="utf-8")
                    checked = self.run_program(GNOMOND, "--check", path)
                    self.assertEqual(checked.returncode, 2)
                    self.assertIn(f"{path}:2:11: {section}.listen", checked.stderr)
        path.write_text('[server]\nlisten = ["0.0.0.0"]\nallow = ["fe80::1%eth0"]\n',
                        encoding="utf-8")
        self.assertIn("without a zone", self.run_program(GNOMOND, "--check", path).stderr)


class Descriptors(Case):
    def test_a_start_with_few_descriptors_runs_or_says_why_not(self):
        port, web = free_port(), free_port()
        path = self.folder / "node.toml"
        path.write_text(to_toml({
            "clock": {"driver": "watch_only"},
            "peer": [{"address": "127.0.0.1", "port": port}],
            "server": {"listen": [f"127.0.0.1:{port}", f"[::1]:{port}"], "workers": 2},
            "metrics": {"listen": [f"127.0.0.1:{web}", f"[::1]:{web}"]}}), encoding="utf-8")
        ran = []
        # With three, the dynamic loader cannot open a library.
        for count in range(4, 65):
            with self.subTest(count):
                node = self.start(["prlimit", f"--nofile={count}", *CLOCKLESS, GNOMOND, "--config",
                                   path], f"node{count}")
                wait_for("it has started or ended", lambda: not node.running() or
                         " started: " in node.output())
                if node.running():
                    node.signal(signal.SIGTERM)
                    self.assertEqual(node.wait(10), 0, node.output())
                    ran.append(count)
                else:
                    self.assertEqual(node.wait(1), 1, node.output())
                    self.assertEqual(len(node.output().splitlines()), 1, node.output())
                    self.assertIn("Too many open files", node.output())
        self.assertEqual(ran, list(range(ran[0], 65)))
        self.assertLess(ran[0], 24)

    def test_descriptors_that_run_out_and_come_back(self):
        source = reference(self)
        drift = self.folder / "drift"
        node = Gnomond(self, "node", {
            "peer": [peer(source)], "clock": {"driver": "virtual"},
            "discipline": {"drift_file": str(drift)}}, serve="127.0.0.1")
        node.wait_for_state("synchronized")

        def limit(count):
            resource.prlimit(node.pid, resource.RLIMIT_NOFILE, (count, 4096))

        def cpu_seconds():
            fields = pathlib.Path(f"/proc/{node.pid}/stat").read_text().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        before = node.metric("ntp_peer_samples_accepted_total", peer="127.0.0.1")
        limit(5)
        with socket.create_connection((node.http_address, node.http_port)):
            spent = cpu_seconds()
            time.sleep(3)
            self.assertLess(cpu_seconds() - spent, 0.5)
            self.assertEqual(answer(node.address, node.port), node.address)  # it goes on serving
        self.assertTrue(node.running())
        limit(1024)
        self.assertGreater(node.metric("ntp_metrics_accept_pauses_total"), 0)
        wait_for("the peer is asked again", lambda: node.metric(
            "ntp_peer_samples_accepted_total", peer="127.0.0.1") > before + 3)
        node.wait_for_state("synchronized")
        node.signal(signal.SIGTERM)
        self.assertEqual(node.wait(5), 0)
        self.assertTrue(drift.exists())


if __name__ == "__main__":
    enter()
    unittest.main()

"""What fails at the edge is seen, with its reason: sends, look-ups, answers that are not answers."""

import http.client
import os
import resource
import shutil
import socket
import subprocess
import threading
import unittest

from gnomond import Gnomond, parse_metrics
from packets import Packet, good_answer
from programs import CLOCKLESS, GNOMON, GNOMOND, Case, free_port, wait_for

SENT = "ntp_peer_requests_sent_total"
ERRORS = "ntp_peer_send_errors_total"
REJECTED = "ntp_peer_responses_rejected_total"
LOOKUPS = "ntp_peer_resolutions_total"


def answer_to(request):
    return good_answer(Packet.parse(request)).octets()


class Answerer:
    """A UDP server; `answer(request, sender, socket)` says what becomes of each request."""

    def __init__(self, case, answer, address="127.0.0.1"):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 0))
        self.address, self.port = self.socket.getsockname()
        self.senders = []
        self.answer = answer
        threading.Thread(target=self.run, daemon=True).start()
        case.addCleanup(self.socket.close)

    def run(self):
        while True:
            try:
                request, sender = self.socket.recvfrom(4096)
            except OSError:
                return
            self.senders.append(sender)
            self.answer(request, sender, self.socket)


class Sends(Case):
    def node(self, *peers, **more):
        return Gnomond(self, "node", {"peer": list(peers), "clock": {"driver": "virtual"}} | more)

    def errors(self, node, reason, name):
        return node.metric(ERRORS, peer=name, reason=reason)

    def test_nobody_listens(self):
        node = self.node({"address": "127.0.0.1", "port": free_port(), "name": "p", "minpoll": 0,
                          "maxpoll": 0})
        wait_for("three refusals", lambda: self.errors(node, "refused", "p") >= 3)
        # They left: what is refused is counted on its own.
        self.assertGreaterEqual(node.metric(SENT, peer="p"), 3)
        self.assertEqual(node.peers()["p"]["send_error"], "refused")
        self.assertIn("the only peer does not answer (refused: 1)", node.status()["reason"])
        self.assertEqual(node.output().count("nobody listens at its port"), 1, node.output())
        shown = self.run_program(GNOMON, "peers", "--url", f"http://127.0.0.1:{node.http_port}")
        self.assertIn("(refused)", shown.stdout, shown.stderr)

    def test_the_address_to_send_from_is_not_there(self):
        node = self.node({"address": "127.0.0.1", "port": free_port(), "name": "p", "minpoll": 0,
                          "maxpoll": 0, "bind": "192.0.2.77"})
        wait_for("two errors", lambda: self.errors(node, "no_address", "p") >= 2)
        self.assertEqual(node.metric(SENT, peer="p"), 0)
        self.assertEqual(node.metric(ERRORS, peer="p", reason="refused"), 0)

    def test_bind_is_obeyed_by_peer_and_in_general_and_after_a_reload(self):
        server = Answerer(self, lambda *_: None)
        common = {"address": server.address, "port": server.port, "minpoll": 0, "maxpoll": 0}
        node = self.node(common, client={"bind": ["127.0.0.5", "::1"]})
        wait_for("from the general one", lambda: server.senders[-1:] and
                 server.senders[-1][0] == "127.0.0.5")
        node.write(node.config | {"peer": [common | {"bind": "127.0.0.6"}]})
        node.signal(1)
        wait_for("from its own", lambda: server.senders[-1][0] == "127.0.0.6")
        node.write({key: value for key, value in node.config.items() if key != "client"} |
                   {"peer": [common]})
        node.signal(1)
        wait_for("from any", lambda: server.senders[-1][0] == "127.0.0.1")

    def test_without_descriptors(self):
        peers = [{"address": f"127.0.1.{n}", "port": 20123, "name": f"p{n}", "minpoll": 0,
                  "maxpoll": 0} for n in range(1, 3)]
        node = self.node(*peers)
        used = len(os.listdir(f"/proc/{node.pid}/fd"))
        usual = resource.prlimit(node.pid, resource.RLIMIT_NOFILE)
        wait_for("refused", lambda: self.errors(node, "refused", "p1") >= 1)
        # A connection that is open already needs no descriptor; scrapes come through it.
        connection = http.client.HTTPConnection("127.0.0.1", node.http_port, timeout=5)
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        resource.prlimit(node.pid, resource.RLIMIT_NOFILE, (6, usual[1]))

        def shown():
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
            return any(line.startswith(ERRORS) and 'peer="p1"' in line and
                       'reason="resources"' in line and not line.endswith(" 0")
                       for line in text.splitlines())
        self.assertGreater(used, 6)
        wait_for("resources", shown)
        resource.prlimit(node.pid, resource.RLIMIT_NOFILE, usual)
        before = node.metric(SENT, peer="p1")
        wait_for("sent again", lambda: node.metric(SENT, peer="p1") > before)


class Answers(Case):
    def test_answers_that_are_none_are_counted_by_reason(self):
        elsewhere = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        elsewhere.bind(("127.0.0.1", 0))
        self.addCleanup(elsewhere.close)
        waiting = []

        def late(request, sender, sock):
            waiting.append((answer_to(request), sender))
            if len(waiting) > 2:
                sock.sendto(*waiting.pop(0))

        servers = {
            "wrong_source": Answerer(self, lambda r, s, _: elsewhere.sendto(answer_to(r), s)),
            "oversize": Answerer(self, lambda r, s, k: k.sendto(answer_to(r) + bytes(2100), s)),
            "late": Answerer(self, late),
        }
        node = Gnomond(self, "node", {
            "peer": [{"address": server.address, "port": server.port, "name": reason,
                      "minpoll": 0, "maxpoll": 0} for reason, server in servers.items()],
            "clock": {"driver": "virtual"}})
        for reason in servers:
            wait_for(reason, lambda r=reason: node.metric(REJECTED, peer=r, reason=r) >= 2)
            self.assertEqual(node.metric("ntp_peer_samples_accepted_total", peer=reason), 0)
            self.assertEqual(node.metric("ntp_peer_reach_register", peer=reason), 0)


@unittest.skipUnless(os.geteuid() == 0 and shutil.which("unshare") and shutil.which("ip"),
                     "needs root, unshare and ip")
class Namespace(Case):
    """gnomond in a network and mount namespace of its own, with nothing but loopback."""

    def setUp(self):
        super().setUp()
        self.keeper = subprocess.Popen(
            ["unshare", "--net", "--mount", "sh", "-c", "echo ready; exec sleep 170"],
            stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.keeper.stdout.close)
        self.addCleanup(self.keeper.wait)
        self.addCleanup(self.keeper.kill)
        if self.keeper.stdout.readline() != "ready\n":
            self.skipTest("no namespace can be made here")
        self.inside("ip", "link", "set", "lo", "up")

    def enter(self):
        return ["nsenter", f"--net=/proc/{self.keeper.pid}/ns/net",
                f"--mount=/proc/{self.keeper.pid}/ns/mnt", "--"]

    def inside(self, *command, check=True):
        done = self.run_program(*self.enter(), *command)
        if check and done.returncode != 0:
            raise AssertionError(f"{command}: {done.stderr}")
        return done

    def node(self, *peers, **more):
        config = {"peer": list(peers), "clock": {"driver": "virtual"}} | more
        lines = Gnomond.__new__(Gnomond)
        lines.path = self.folder / "node.toml"
        config["metrics"] = {"listen": ["127.0.0.1:9923"]}
        lines.write(config)
        self.program = self.start([*self.enter(), *CLOCKLESS, GNOMOND, "--config", lines.path],
                                  "node")

    def metric(self, name, **labels):
        done = self.inside("python3", "-c", "import urllib.request as u;"
                           "print(u.urlopen('http://127.0.0.1:9923/metrics').read().decode())",
                           check=False)
        if done.returncode != 0:
            return -1
        return parse_metrics(done.stdout).get((name, frozenset(labels.items())))

    def becomes(self, what, least=1, seconds=30, **labels):
        wait_for(f"{what} {labels}", lambda: self.metric(what, **labels) >= least, seconds,
                 every=0.3)

    FAST = {"minpoll": 0, "maxpoll": 0}

    def test_no_route_and_its_end(self):
        self.node({"address": "203.0.113.1", "name": "p"} | self.FAST)
        self.becomes(ERRORS, 3, peer="p", reason="no_route")
        self.assertEqual(self.metric(SENT, peer="p"), 0)
        self.assertEqual(self.program.output().count("no route to its address"), 1)
        self.inside("ip", "route", "add", "203.0.113.1", "dev", "lo")
        self.becomes(SENT, 1, peer="p")
        wait_for("the line", lambda: "requests no longer fail (was no_route)" in
                 self.program.output())

    def test_routes_that_forbid(self):
        self.inside("ip", "route", "add", "prohibit", "198.51.100.1")
        self.inside("ip", "route", "add", "unreachable", "198.51.100.2")
        self.inside("ip", "route", "add", "blackhole", "198.51.100.3")
        self.node(*({"address": f"198.51.100.{n}", "name": f"p{n}"} | self.FAST for n in (1, 2, 3)))
        self.becomes(ERRORS, peer="p1", reason="denied")
        self.becomes(ERRORS, peer="p2", reason="no_route")
        self.becomes(ERRORS, peer="p3", reason="no_route")
        for n in (1, 2, 3):
            self.assertEqual(self.metric(SENT, peer=f"p{n}"), 0)

    def test_a_firewall(self):
        if not shutil.which("nft"):
            self.skipTest("no nft")
        self.inside("nft", "add table inet t; add chain inet t o { type filter hook output "
                    "priority 0; }; add rule inet t o ip daddr 127.0.0.9 drop; "
                    "add rule inet t o ip daddr 127.0.0.8 reject with icmp admin-prohibited")
        self.node(*({"address": f"127.0.0.{n}", "name": f"p{n}"} | self.FAST for n in (8, 9)))
        self.becomes(ERRORS, 2, peer="p9", reason="denied")
        self.assertEqual(self.metric(SENT, peer="p9"), 0)
        self.becomes(ERRORS, 1, peer="p8", reason="denied")

    def name_server(self, behaviour):
        """A name server of our own at 127.0.0.1:53, and nothing else to ask."""
        resolv, nsswitch = self.folder / "resolv.conf", self.folder / "nsswitch.conf"
        resolv.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
        nsswitch.write_text("hosts: files dns\n")
        self.inside("mount", "--bind", resolv, "/etc/resolv.conf")
        if os.path.exists("/etc/nsswitch.conf"):
            self.inside("mount", "--bind", nsswitch, "/etc/nsswitch.conf")
        server = self.folder / "dns.py"
        server.write_text(NAME_SERVER, encoding="utf-8")
        (self.folder / "behaviour").write_text(behaviour)
        self.start([*self.enter(), "python3", server, self.folder / "behaviour"], "dns")

    def test_look_ups_tell_why_they_fail(self):
        self.name_server("speak")
        self.node({"address": "nowhere.test", "name": "nowhere"},
                  {"address": "far.test", "name": "far"},
                  {"address": "broken.test", "name": "broken"},
                  {"address": "near.test", "name": "near"} | self.FAST)
        self.becomes(LOOKUPS, peer="nowhere", result="not_found")
        self.becomes(LOOKUPS, peer="far", result="no_route")
        self.becomes(LOOKUPS, peer="broken", result="timeout")
        self.becomes(LOOKUPS, peer="near", result="ok")
        self.assertIn("peer nowhere: its name could not be looked up: there is no such name",
                      self.program.output())

    def test_a_silent_name_server_costs_four_threads_and_its_return_is_noticed(self):
        self.name_server("silent")
        self.node(*({"address": f"near{n}.test", "name": f"p{n}"} for n in range(300)))
        self.becomes(LOOKUPS, peer="p0", result="timeout")
        own = wait_for("gnomond", lambda: self.inside(
            "pgrep", "-P", str(self.program.pid), check=False).stdout.split() or
            [str(self.program.pid)])[0]
        self.assertLess(len(os.listdir(f"/proc/{own}/task")), 20)
        self.assertLess(len(os.listdir(f"/proc/{own}/fd")), 60)
        (self.folder / "behaviour").write_text("speak")
        # All names lead to one address, which only one of them gets.
        wait_for("p0 has been looked up", lambda: any(
            self.metric(LOOKUPS, peer="p0", result=result) for result in ("ok", "in_use")), 90)


NAME_SERVER = r"""
import socket, sys
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 53))
while True:
    query, sender = sock.recvfrom(512)
    if open(sys.argv[1]).read() == "silent":
        continue
    end = query.index(b"\0", 12) + 5
    question, kind = query[12:end], query[end - 3]
    name = question[1:1 + question[0]].decode()
    address = {"far": bytes([203, 0, 113, 1])}.get(name) or (
        bytes([127, 0, 0, 1]) if name.startswith("near") else None)
    code = 2 if name == "broken" else 0 if address else 3
    answer = b""
    if address and kind == 1:
        answer = b"\xc0\x0c\0\1\0\1\0\0\0\1\0\4" + address
    sock.sendto(query[:2] + bytes([0x81, 0x80 | code, 0, 1, 0, 1 if answer else 0, 0, 0, 0, 0]) +
                question + answer, sender)
"""


if __name__ == "__main__":
    unittest.main()

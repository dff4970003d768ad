"""gnomon: peers, status, query."""

import json
import unittest

from gnomond import Gnomond, peer, reference
from packets import ScriptedServer, good_answer
from programs import GNOMON, Case, free_port, wait_for


class Client(Case):
    def gnomon(self, *arguments):
        return self.run_program(GNOMON, *arguments)

    def connected(self, node, *arguments):
        return self.gnomon(*arguments, "--url", f"http://{node.http_address}:{node.http_port}")

    def test_status_of_a_synchronised_daemon(self):
        server = reference(self, stratum=2)
        node = Gnomond(self, "node", {"peer": [peer(server, name="one")],
                                      "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")
        shown = self.connected(node, "status")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn("one", shown.stdout)
        answer = self.connected(node, "status", "--json")
        self.assertEqual(json.loads(answer.stdout)["stratum"], 3)

    def test_status_of_an_unsynchronised_and_of_no_daemon(self):
        node = Gnomond(self, "node", {})
        self.assertEqual(self.connected(node, "status").returncode, 1)
        node.stop()
        self.assertEqual(self.connected(node, "status").returncode, 2)

    def test_peers(self):
        servers = [reference(self, f"s{n}") for n in range(2)]
        node = Gnomond(self, "node", {
            "peer": [peer(server, name=f"peer{n}") for n, server in enumerate(servers)],
            "clock": {"driver": "virtual"}})
        node.wait_for_state("synchronized")
        wait_for("both judged", lambda: {p["state"] for p in node.peers().values()} <=
                 {"system_peer", "combined"})
        shown = self.connected(node, "peers")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        for word in ("peer0", "peer1"):
            self.assertIn(word, shown.stdout)
        answer = json.loads(self.connected(node, "peers", "--json").stdout)
        self.assertEqual(len(answer["peers"]), 2)

    def test_query_finds_the_best_and_shows_offsets(self):
        good = reference(self, stratum=2)
        fast = reference(self, "fast", stratum=3,
                         clock={"driver": "virtual", "virtual": {"offset_seconds": 1.5}})
        answer = self.gnomon("query", "--json", f"{good.address}:{good.port}",
                             f"{fast.address}:{fast.port}")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        text = json.dumps(json.loads(answer.stdout))
        self.assertIn("1.5", text[:100000].replace("1.499", "1.5"))
        shown = self.gnomon("query", f"{good.address}:{good.port}")
        self.assertEqual(shown.returncode, 0, shown.stderr)

    def test_query_of_nobody(self):
        answer = self.gnomon("query", f"127.0.0.1:{free_port()}")
        self.assertEqual(answer.returncode, 1)

    def test_query_does_not_believe_a_wrong_origin(self):
        liar = ScriptedServer(self, lambda request, _: good_answer(
            request, origin=request.transmit ^ 1))
        answer = self.gnomon("query", f"{liar.address}:{liar.port}")
        self.assertEqual(answer.returncode, 1, answer.stdout)


if __name__ == "__main__":
    unittest.main()

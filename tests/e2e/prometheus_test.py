"""Real Prometheus and Alertmanager beside a small cluster: values arrive, an alert arrives."""

import http.server
import json
import threading
import time
import unittest
import urllib.parse
import urllib.request

from gnomond import Gnomond, peer, reference
from packets import ScriptedServer, good_answer
from programs import ROOT, Case, free_port, wait_for

FIVE = ("ntp_peer_offset_seconds", "ntp_peer_jitter_seconds", "ntp_peer_stratum",
        "ntp_peer_reach_register", "ntp_peer_poll_interval_seconds")


class Webhook:
    """Keeps what Alertmanager posts: pairs of receiver path and alert."""

    def __init__(self, case):
        received = self.received = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.extend((self.path, alert) for alert in json.loads(body)["alerts"])
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        case.addCleanup(self.server.server_close)
        case.addCleanup(self.server.shutdown)


class Monitoring(Case):
    def start_monitoring(self, nodes):
        self.webhook = Webhook(self)
        self.alertmanager_port, self.prometheus_port = free_port(), free_port()
        example = (ROOT / "alerts/alertmanager.example.yml").read_text(encoding="utf-8")
        for slow, fast in (("group_wait: 30s", "group_wait: 0s"), ("group_wait: 10s", "group_wait: 0s"),
                           ("127.0.0.1:9099", f"127.0.0.1:{self.webhook.port}")):
            self.assertIn(slow, example)
            example = example.replace(slow, fast)
        (self.folder / "alertmanager.yml").write_text(example, encoding="utf-8")
        self.start([self.tool("prometheus-alertmanager"),
                    f"--config.file={self.folder}/alertmanager.yml",
                    f"--storage.path={self.folder}/alertmanager", "--cluster.listen-address=",
                    f"--web.listen-address=127.0.0.1:{self.alertmanager_port}"], "alertmanager")
        (self.folder / "prometheus.yml").write_text(json.dumps(self.configuration(nodes)),
                                                    encoding="utf-8")
        self.start([self.tool("prometheus"), f"--config.file={self.folder}/prometheus.yml",
                    f"--storage.tsdb.path={self.folder}/data",
                    f"--web.listen-address=127.0.0.1:{self.prometheus_port}"], "prometheus")
        wait_for("Prometheus is ready", lambda: self.ready(self.prometheus_port), seconds=30)
        wait_for("Alertmanager is ready", lambda: self.ready(self.alertmanager_port), seconds=30)

    def configuration(self, nodes):
        return {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(ROOT / "alerts/recording.yml"), str(ROOT / "alerts/alerts.yml")],
            "alerting": {"alertmanagers": [{"static_configs": [
                {"targets": [f"127.0.0.1:{self.alertmanager_port}"]}]}]},
            "scrape_configs": [{"job_name": "ntp", "static_configs": [
                {"targets": [f"{node.http_address}:{node.http_port}" for node in nodes],
                 "labels": {"site": "test"}}]}]}

    def ready(self, port):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=2) as response:
                return response.status == 200
        except OSError:
            return False

    def query(self, expression):
        """The result's samples: labels -> value."""
        url = (f"http://127.0.0.1:{self.prometheus_port}/api/v1/query?"
               f"query={urllib.parse.quote(expression)}")
        with urllib.request.urlopen(url, timeout=5) as response:
            answer = json.load(response)
        return [(sample["metric"], float(sample["value"][1])) for sample in answer["data"]["result"]]

    def test_values_and_an_alert_arrive(self):
        upstream = reference(self)
        kisses = []
        denying = ScriptedServer(self, lambda request, _: good_answer(
            request, leap=3, stratum=0, refid=b"DENY") if kisses else good_answer(request))
        first = Gnomond(self, "first", {
            "peer": [peer(upstream, name="up"), peer(denying, name="moody")],
            "clock": {"driver": "virtual", "virtual": {"offset_seconds": 0.02}}}, serve="127.0.0.1")
        second = Gnomond(self, "second", {
            "peer": [peer(first, name="first"), peer(upstream, name="up")],
            "clock": {"driver": "virtual", "virtual": {"offset_seconds": -0.02}}})
        self.start_monitoring([first, second])
        self.check_values({"first": 2, "second": 2}, [first, second])
        self.assertEqual(self.firing(), [])
        began = time.monotonic()
        kisses.append(True)
        path, alert = wait_for("the webhook", lambda: next(
            ((path, alert) for path, alert in self.webhook.received
             if alert["labels"]["alertname"] == "NTPKissOfDeath"), None), seconds=30)
        print(f"NTPKissOfDeath at the webhook after {time.monotonic() - began:.1f} s")
        self.assertEqual((path, alert["labels"]["severity"]), ("/warning", "warning"))
        self.assertEqual(alert["labels"]["peer"], "moody")
        self.assertIn("runbook_url", alert["annotations"])
        self.assertEqual({alert["labels"]["alertname"] for _, alert in self.webhook.received},
                         {"NTPKissOfDeath"})

    def check_values(self, counts, nodes):
        wait_for("all synchronised", lambda: sum(
            value for _, value in self.query("ntp_system_synchronized")) == len(nodes), seconds=40)
        for name in FIVE:
            wait_for(f"{name} of every peer",
                     lambda name=name: len(self.query(name)) == sum(counts.values()), seconds=20)
        self.assertEqual({value for _, value in self.query("up")}, {1.0})
        ratio = wait_for("recorded", lambda: self.query("site:ntp_synchronized:ratio"))
        self.assertEqual(ratio[0][1], 1.0)

    def firing(self):
        return [labels["alertname"] for labels, _ in self.query('ALERTS{alertstate="firing"}')]


if __name__ == "__main__":
    unittest.main()

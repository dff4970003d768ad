"""Prometheus and Alertmanager: their configuration, and questions to Prometheus."""

import json
import pathlib
import urllib.error
import urllib.parse
import urllib.request

from layout import HOST, Layout
from rules import scaled

FACTOR = 60.0  # the rules' minutes become seconds
EXAMPLE_RECEIVER = "127.0.0.1:9099"  # in alerts/alertmanager.example.yml

Samples = dict[tuple[str, float], float]  # (instance, time of the scrape) -> value


def write_configuration(layout: Layout, alerts: pathlib.Path, folder: pathlib.Path) -> None:
    """prometheus.yml, the shipped rules made faster, alertmanager.yml. JSON is YAML, too."""
    for name in ("recording.yml", "alerts.yml"):
        (folder / name).write_text(scaled((alerts / name).read_text(), FACTOR))
    example = scaled((alerts / "alertmanager.example.yml").read_text(), FACTOR)
    (folder / "alertmanager.yml").write_text(
        example.replace(EXAMPLE_RECEIVER, f"{HOST}:{layout.webhook_port}")
    )
    targets = [
        {
            "targets": [f"{node.address}:{node.metrics_port}"],
            "labels": {"instance": node.name, "site": "lab"},
        }
        for node in layout.nodes
    ]
    configuration = {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(folder / "recording.yml"), str(folder / "alerts.yml")],
        "alerting": {
            "alertmanagers": [
                {"static_configs": [{"targets": [f"{HOST}:{layout.alertmanager_port}"]}]}
            ]
        },
        # The upstream servers are the outside world: nobody scrapes them.
        "scrape_configs": [{"job_name": "ntp", "static_configs": targets}],
    }
    (folder / "prometheus.yml").write_text(json.dumps(configuration, indent=2) + "\n")


def prometheus_command(layout: Layout, tools: pathlib.Path, folder: pathlib.Path) -> list[str]:
    return [
        str(tools / "bin/prometheus"),
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/prometheus",
        f"--web.listen-address={HOST}:{layout.prometheus_port}",
        f"--web.local-assets={tools}/prometheus/usr/share/prometheus/web/",
        f"--web.console.templates={tools}/prometheus/etc/prometheus/consoles",
        f"--web.console.libraries={tools}/prometheus/etc/prometheus/console_libraries",
        "--log.level=warn",
    ]


def alertmanager_command(layout: Layout, tools: pathlib.Path, folder: pathlib.Path) -> list[str]:
    return [
        str(tools / "bin/prometheus-alertmanager"),
        f"--config.file={folder}/alertmanager.yml",
        f"--storage.path={folder}/alertmanager",
        f"--web.listen-address={HOST}:{layout.alertmanager_port}",
        "--cluster.listen-address=",
        "--log.level=warn",
    ]


class Prometheus:
    """Questions to the server; an empty answer while it does not answer."""

    def __init__(self, port: int) -> None:
        self._base = f"http://{HOST}:{port}"

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(self._base + "/-/ready", timeout=2):
                return True
        except OSError:
            return False

    def _get(self, query: str, time: float | None) -> list[dict]:
        arguments = {"query": query} | ({} if time is None else {"time": f"{time:.3f}"})
        url = f"{self._base}/api/v1/query?{urllib.parse.urlencode(arguments)}"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return json.load(answer)["data"]["result"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{query}: {error.read().decode(errors='replace')}") from error
        except OSError:
            return []

    def now(self, query: str) -> list[tuple[dict, float]]:
        """Labels and value of each series, now."""
        return [(r["metric"], float(r["value"][1])) for r in self._get(query, None)]

    def stored(self, selector: str, start: float, end: float) -> list[tuple[dict, list]]:
        """Labels and stored samples (time, value) of each series, exactly as scraped."""
        result = self._get(f"{selector}[{max(round((end - start) * 1000), 1)}ms]", end)
        return [
            (r["metric"], [(float(t), float(v)) for t, v in r["values"] if float(t) >= start])
            for r in result
        ]

    def samples(self, metric: str, start: float, end: float) -> Samples:
        """The stored samples of one series per node."""
        return {
            (labels["instance"], time): value
            for labels, values in self.stored(f'{metric}{{job="ntp"}}', start, end)
            for time, value in values
        }

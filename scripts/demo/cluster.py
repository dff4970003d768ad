"""The running cluster: daemons, Prometheus, Alertmanager, webhook."""

import pathlib
import signal

from layout import HOST, Layout, VirtualClock
from monitoring import Prometheus, alertmanager_command, prometheus_command, write_configuration
from process import Child, stop
from webhook import Webhook


class Cluster:
    """Started by `start`; `close` ends all children."""

    def __init__(self, layout: Layout, root: pathlib.Path, tools: pathlib.Path,
                 gnomond: pathlib.Path, folder: pathlib.Path) -> None:
        self.layout = layout
        self.folder = folder
        self.children: dict[str, Child] = {}
        self.expected_to_end: set[str] = set()
        self.prometheus = Prometheus(layout.prometheus_port)
        self.webhook = Webhook(HOST, layout.webhook_port)
        self._root = root
        self._tools = tools
        self._gnomond = gnomond

    def start(self) -> None:
        write_configuration(self.layout, self._root / "alerts", self.folder)
        self._run("alertmanager", alertmanager_command(self.layout, self._tools, self.folder))
        self._run("prometheus", prometheus_command(self.layout, self._tools, self.folder))
        for node in self.layout.upstreams + self.layout.nodes:
            path = self.folder / f"{node.name}.toml"
            path.write_text(node.config())
            self._run(node.name, [str(self._gnomond), "--config", str(path)])

    def _run(self, name: str, command: list[str]) -> None:
        self.children[name] = Child(name, command, self.folder / f"{name}.log")

    def set_clock(self, name: str, clock: VirtualClock) -> None:
        """New errors for a node's virtual clock, as if somebody had done that to it."""
        node = self.layout.node(name)
        node.clock = clock
        (self.folder / f"{name}.toml").write_text(node.config())
        self.children[name].signal(signal.SIGHUP)

    def dead(self) -> list[Child]:
        """Children that ended although nobody told them to."""
        return [
            child
            for name, child in self.children.items()
            if name not in self.expected_to_end and not child.alive
        ]

    def close(self) -> list[str]:
        """The names of children that did not end by themselves within five seconds."""
        # Alertmanager last: it may still have something to deliver.
        stubborn = stop([c for n, c in self.children.items() if n != "alertmanager"])
        stubborn += stop([c for n, c in self.children.items() if n == "alertmanager"])
        self.webhook.close()
        return stubborn

"""gnomond on loopback: started from a dict, watched through its own HTTP."""

import http.client
import json
import re

from programs import CLOCKLESS, GNOMOND, Program, free_port, wait_for

SAMPLE = re.compile(r'^([A-Za-z_:][A-Za-z0-9_:]*)(?:\{(.*)\})? (\S+)$')
LABEL = re.compile(r'([A-Za-z_][A-Za-z0-9_]*)="((?:\\.|[^"\\])*)"')


def toml_value(value):
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return json.dumps(value)


def to_toml(config):
    """The configuration of a dict: tables are dicts, arrays of tables are lists of dicts."""
    lines = []

    def table(header, content):
        lines.append(header)
        nested = {}
        for key, value in content.items():
            if isinstance(value, dict):
                nested[key] = value
            else:
                lines.append(f"{key} = {toml_value(value)}")
        for key, value in nested.items():
            table(f"[{header.strip('[]')}.{key}]", value)

    for name, content in config.items():
        if isinstance(content, list):
            for item in content:
                table(f"[[{name}]]", item)
        else:
            table(f"[{name}]", content)
    return "\n".join(lines) + "\n"


def parse_metrics(text):
    """(name, frozenset of labels) -> value."""
    values = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            match = SAMPLE.match(line)
            if not match:
                raise AssertionError(f"no sample: {line!r}")
            labels = frozenset(LABEL.findall(match.group(2) or ""))
            values[match.group(1), labels] = float(match.group(3))
    return values


class Gnomond(Program):
    """A gnomond with a metrics port of its own and, if asked for, a server port."""

    def __init__(self, case, name, config, serve=None, http_address="127.0.0.1", arguments=()):
        self.address = serve
        self.port = free_port(serve) if serve else None
        self.http_address = http_address
        self.http_port = free_port(http_address)
        host = f"[{http_address}]" if ":" in http_address else http_address
        config = dict(config)
        config["metrics"] = config.get("metrics", {}) | {"listen": [f"{host}:{self.http_port}"]}
        if serve:
            place = f"[{serve}]" if ":" in serve else serve
            config["server"] = {"listen": [f"{place}:{self.port}"]} | config.get("server", {})
        config.setdefault("clock", {"driver": "watch_only"})
        self.path = case.folder / f"{name}.toml"
        self.write(config)
        super().__init__([*CLOCKLESS, GNOMOND, "--config", self.path, *arguments],
                         case.folder / f"{name}.log")
        case.programs.append(self)
        wait_for(f"{name} answers", self.answers, seconds=10)

    def write(self, config):
        self.config = config
        self.path.write_text(to_toml(config), encoding="utf-8")

    def answers(self):
        if not self.running():
            raise AssertionError(f"ended with {self.process.returncode}:\n{self.output()}")
        try:
            return self.get("/healthz").status == 200
        except OSError:
            return False

    def get(self, path, headers=None, method="GET", seconds=5):
        """The response, its body in `.body`."""
        connection = http.client.HTTPConnection(self.http_address, self.http_port, timeout=seconds)
        try:
            connection.request(method, path, headers=headers or {})
            response = connection.getresponse()
            response.body = response.read()
            return response
        finally:
            connection.close()

    def status(self):
        return json.loads(self.get("/api/v1/status").body)

    def peers(self):
        """name -> what the API says of it."""
        content = json.loads(self.get("/api/v1/peers").body)
        return {peer["name"]: peer for peer in content["peers"]}

    def metrics(self):
        return parse_metrics(self.get("/metrics").body.decode())

    def metric(self, name, **labels):
        """One value, or None if there is no such series."""
        return self.metrics().get((name, frozenset(labels.items())))

    def wait_for_state(self, state, seconds=30):
        return wait_for(f"state {state}", lambda: self.current_status(state), seconds)

    def current_status(self, state):
        status = self.status()
        self.last_status = status
        return status if status["state"] == state else None


def peer(server, **more):
    """A [[peer]] entry for a running server (anything with address and port), polled every second."""
    return {"address": server.address, "port": server.port, "iburst": True, "minpoll": 0,
            "maxpoll": 0} | more


def reference(case, name="reference", stratum=1, address="127.0.0.1", **more):
    """A server that serves its own clock: true time, unless `more` gives it a virtual one."""
    return Gnomond(case, name, {"local": {"stratum": stratum, "activate_after_seconds": 0}} | more,
                   serve=address)

"""Where Alertmanager sends: remembers which alert arrived when."""

from dataclasses import dataclass
import http.server
import json
import threading
import time


@dataclass(frozen=True)
class Arrival:
    time: float
    alert: str
    instance: str
    severity: str
    status: str  # firing, resolved
    receiver: str


class Webhook:
    """Listens until `close`."""

    def __init__(self, host: str, port: int) -> None:
        self._lock = threading.Lock()
        self._arrivals: list[Arrival] = []
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                hook._take(json.loads(body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer((host, port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _take(self, message: dict) -> None:
        now = time.time()
        with self._lock:
            for alert in message["alerts"]:
                labels = alert["labels"]
                self._arrivals.append(
                    Arrival(
                        now,
                        labels["alertname"],
                        labels.get("instance", ""),
                        labels.get("severity", ""),
                        alert["status"],
                        message["receiver"],
                    )
                )

    def arrivals(self) -> list[Arrival]:
        with self._lock:
            return list(self._arrivals)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

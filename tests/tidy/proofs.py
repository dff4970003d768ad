"""Proofs that the enforcement bites, each with its counter-proof: proofs.py runs as unittest.

Environment: GNOMON_ROOT (source tree), GNOMON_CXX (compiler), GNOMON_INCLUDES_<module> (include roots
of the modules filter, sys and web, separated by commas), GNOMON_CATALOG (program; may be empty), all
set by CMake."""

import os
import pathlib
import subprocess
import tempfile
import unittest

import core_symbols
import cpp
import docs
import includes
import metric_names
import packages
import runbook
import sizes
import states
import type_names

ROOT = pathlib.Path(os.environ["GNOMON_ROOT"])
CXX = os.environ["GNOMON_CXX"]


class Proof(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(dir=os.getcwd())
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def compile(self, text, module="filter"):
        """Compiles as part of `module`: its include roots and no others."""
        source = self.write("probe.cpp", text)
        roots = os.environ[f"GNOMON_INCLUDES_{module}"].split(",")
        roots = [f"-I{root}" for root in roots if root]
        return subprocess.run([CXX, "-std=c++20", *roots, "-c", source, "-o", self.folder / "probe.o"],
                              capture_output=True, text=True, check=False)


class ForbiddenInclude(Proof):
    ALLOWED = {"filter": ("model/estimate.h", "base/time.h"),
               "sys": ("sys/file_descriptor.h", "model/ntp_types.h", "base/address.h"),
               "web": ("sys/listen_socket.h", "metrics/scrape.h", "model/snapshot.h")}
    FORBIDDEN = {"filter": ("server/responder.h", "peer/poll_schedule.h", "selection/selection.h",
                            "metrics/catalog.h", "sys/random_seed.h", "daemon/server/responder.h"),
                 "sys": ("io/server_pool.h", "clock/clock.h", "web/http_server.h",
                         "metrics/catalog.h", "peer/peer.h", "wire/header.h"),
                 "web": ("io/server_pool.h", "clock/clock.h", "node/peer_view.h", "app/daemon.h",
                         "log/logger.h", "wire/header.h")}

    def test_allowed_includes_compile(self):
        for module, headers in self.ALLOWED.items():
            with self.subTest(module):
                result = self.compile("".join(f'#include "{name}"\n' for name in headers), module)
                self.assertEqual(result.returncode, 0, result.stderr)

    def test_forbidden_includes_do_not_compile(self):
        for module, headers in self.FORBIDDEN.items():
            for header in headers:
                with self.subTest(module=module, header=header):
                    result = self.compile(f'#include "{header}"\n', module)
                    self.assertNotEqual(result.returncode, 0)
                    self.assertIn(f"{header}: No such file or directory", result.stderr)

    def test_what_web_includes_of_metrics_shows_no_prometheus_type(self):
        probe = "const auto size = sizeof(prometheus::Registry);\n"
        result = self.compile('#include "metrics/instruments.h"\n' + probe, "web")
        self.assertEqual(result.returncode, 0, result.stderr)
        result = self.compile('#include "web/endpoint.h"\n#include "web/routes.h"\n' + probe, "web")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("prometheus", result.stderr)

    def test_relative_include_is_refused_by_the_tidy_check(self):
        findings = includes.check_source(pathlib.Path("daemon/filter/x.cpp"),
                                         '#include "filter/x.h"\n#include "../server/responder.h"\n')
        self.assertEqual(len(findings), 1)
        self.assertIn("daemon/filter/x.cpp:2", findings[0])

    def test_libraries_and_clocks_are_refused_by_the_tidy_check(self):
        for line, place in (("#include <spdlog/spdlog.h>", "daemon/app/x.cpp"),
                            ("#include <toml++/toml.h>", "daemon/app/x.cpp"),
                            ("#include <prometheus/counter.h>", "daemon/app/x.cpp"),
                            ("#include <asio/ip/udp.hpp>", "metrics/x.cpp"),
                            ("#include <prometheus/counter.h>", "daemon/web/x.cpp"),
                            ("#include <microhttpd.h>", "daemon/io/x.cpp"),
                            ("#include <microhttpd.h>", "metrics/x.cpp"),
                            ("#include <zlib.h>", "metrics/x.cpp"),
                            ("#include <asio/post.hpp>", "daemon/sys/x.cpp"),
                            ('#include "web/routes.h"', "metrics/x.cpp"),
                            ('#include "sys/random_seed.h"', "daemon/node/x.cpp"),
                            ('#include "io/resolver.h"', "daemon/sys/x.cpp"),
                            ("#include <chrono>", "daemon/filter/x.cpp"),
                            ("#include <sys/socket.h>", "daemon/node/x.cpp"),
                            ('#include "node/node.h"', "daemon/peer/x.cpp")):
            with self.subTest(line):
                self.assertEqual(len(includes.check_source(pathlib.Path(place), line)), 1)


    def test_a_header_that_hides_a_system_header_is_refused(self):
        for name, count in (("daemon/sys/socket.h", 1), ("daemon/sys/time.h", 1),
                            ("daemon/sys/listen_socket.h", 0), ("daemon/base/time.h", 0)):
            with self.subTest(name):
                findings = includes.check_source(pathlib.Path(name), "#pragma once\n")
                self.assertEqual(len(findings), count, findings)


class CoreSymbols(Proof):
    def archive(self, text):
        result = self.compile(text)
        self.assertEqual(result.returncode, 0, result.stderr)
        archive = self.folder / "libprobe.a"
        subprocess.run(["ar", "rc", archive, self.folder / "probe.o"], check=True)
        return core_symbols.check([archive])

    def test_pure_code_passes(self):
        self.assertEqual(self.archive(
            "#include <cmath>\n#include <string>\n#include <vector>\n"
            "std::vector<std::string> f(double x) { return {std::to_string(std::log(x))}; }\n"), [])

    def test_each_kind_is_refused(self):
        snippets = {
            "clock_gettime (clock)": "#include <ctime>\nvoid f(timespec* t) { clock_gettime(0, t); }",
            "system_clock::now": "#include <chrono>\n"
                                 "auto f() { return std::chrono::system_clock::now(); }",
            "getrandom (random)": "#include <sys/random.h>\nvoid f(void* p) { getrandom(p, 8, 0); }",
            "std::random_device": "#include <random>\nunsigned f() { return std::random_device{}(); }",
            "socket (socket)": "#include <sys/socket.h>\nint f() { return socket(AF_INET, 2, 0); }",
            "std::thread": "#include <thread>\nvoid f() { std::thread t([] {}); t.join(); }",
            "(file)": "#include <fstream>\nbool f() { return std::ifstream(\"x\").good(); }",
            "open (file)": "#include <fcntl.h>\nint f() { return open(\"x\", O_RDONLY); }",
            "std::cout (file)": "#include <iostream>\nvoid f() { std::cout << 1; }",
            "getenv (process)": "#include <cstdlib>\nchar* f() { return getenv(\"x\"); }",
            "spdlog::": "namespace spdlog { void info(int); }\nvoid f() { spdlog::info(1); }",
        }
        for expected, text in snippets.items():
            with self.subTest(expected):
                findings = self.archive(text)
                self.assertTrue(any(expected in finding for finding in findings), findings)


class UnknownMetric(Proof):
    KNOWN = {"ntp_system_synchronized": "gauge", "ntp_peer_round_trip_seconds": "histogram"}

    def findings(self, expression):
        self.write("alerts/alerts.yml",
                   "groups:\n- name: a\n  rules:\n  - record: site:ntp_synchronized:ratio\n"
                   "    expr: avg(ntp_system_synchronized)\n"
                   f"  - alert: A\n    expr: |\n      {expression}\n    for: 5m\n")
        self.write("dashboards/x.json",
                   '{"panels": [{"targets": [{"expr": "ntp_system_synchronized"}]}]}')
        return metric_names.check(self.folder, self.KNOWN)

    def test_known_names_pass(self):
        self.assertEqual(self.findings(
            'rate(ntp_peer_round_trip_seconds_bucket{job="ntp_x"}[5m]) > site:ntp_synchronized:ratio'),
            [])

    def test_unknown_names_in_rules_are_refused(self):
        for bad in ("ntp_system_synchronised", "site:ntp_nothing:ratio", "ntp_system_synchronized_sum"):
            with self.subTest(bad):
                self.assertEqual(self.findings(f"{bad} == 0"),
                                 [f"alerts/alerts.yml: {bad} is not in the catalogue"])

    def test_unknown_names_in_dashboards_are_refused(self):
        self.write("dashboards/y.json", '{"panels": [{"targets": [{"expr": "max(ntp_typo)"}]}]}')
        self.assertEqual(self.findings("ntp_system_synchronized == 0"),
                         ["dashboards/y.json: ntp_typo is not in the catalogue"])

    def test_undocumented_entries_are_refused(self):
        self.write("metrics/REFERENCE.md", "| `ntp_system_synchronized` | `ntp_left_over` |\n")
        findings = metric_names.check_reference(self.folder, self.KNOWN)
        self.assertEqual(len(findings), 2)

    def test_the_real_catalogue_has_no_such_metric(self):
        program = os.environ.get("GNOMON_CATALOG")
        if not program:
            self.skipTest("no catalogue program in this build")
        known = metric_names.catalogue(program)
        self.assertIn("ntp_system_synchronized", known)
        self.write("alerts/alerts.yml", "- alert: A\n  expr: ntp_system_no_such_thing > 0\n")
        self.assertEqual(len(metric_names.check(self.folder, known)), 1)


class Runbook(Proof):
    ALERT = ("- alert: NTPSomething\n  expr: up == 0\n  labels: {severity: warning}\n  annotations:\n"
             "    summary: S.\n    description: D.\n"
             "    runbook_url: alerts/runbook.md#ntpsomething\n")
    FIRES = "- alertname: NTPSomething\n  exp_alerts:\n    - exp_labels: {a: b}\n"
    SILENT = "- alertname: NTPSomething\n  exp_alerts: []\n"

    def findings(self, alert, section, tests):
        self.write("alerts/alerts.yml", alert)
        self.write("alerts/runbook.md", section)
        self.write("alerts/tests/x.yml", tests)
        return len(runbook.check(self.folder))

    def test_every_part_is_asked_for(self):
        query = "```promql\nup == 0\n```\n"
        link = "[Node](https://grafana.example.org/d/gnomon-node?var-instance=NODE)\n"
        section = "## NTPSomething\n" + query + link
        self.assertEqual(self.findings(self.ALERT, section, self.FIRES + self.SILENT), 0)
        for part in (query, link):
            self.assertEqual(self.findings(self.ALERT, section.replace(part, ""),
                                           self.FIRES + self.SILENT), 1)
        self.assertEqual(self.findings(self.ALERT, "", self.FIRES + self.SILENT), 1)
        self.assertEqual(self.findings(self.ALERT, section, self.SILENT), 1)
        self.assertEqual(self.findings(self.ALERT, section, self.FIRES), 1)
        self.assertEqual(self.findings(self.ALERT, section + "## NTPGone\n",
                                       self.FIRES + self.SILENT), 1)
        self.assertEqual(self.findings(self.ALERT.replace("summary", "other"), section,
                                       self.FIRES + self.SILENT), 1)


class States(Proof):
    SOURCE = ("const nodeStates: readonly State[] = [\n  { label: '', text: 'no data' },\n"
              "  { label: 'panic', text: 'panic' },\n];\n"
              "const peerStates: readonly State[] = [\n  { label: 'loop', text: 'loop' },\n];\n")
    CATALOGUE = ("ntp_system_state\tstateset\t\tminimal\tstate=panic\n"
                 "ntp_peer_state\tstateset\t\tminimal\tpeer,state=loop\n")

    def test_each_state_is_known_once(self):
        self.assertEqual(states.check(self.SOURCE, self.CATALOGUE), [])
        self.assertEqual(len(states.check(self.SOURCE, self.CATALOGUE.replace("loop", "loop|new"))), 1)
        self.assertEqual(len(states.check(self.SOURCE.replace("'panic'", "'fear'"), self.CATALOGUE)), 2)
        self.assertEqual(len(states.check(self.SOURCE, "")), 4)


class Documents(Proof):
    ROW = "| folder | what |\n|---|---|\n| `filter/` | x |\n"

    def findings(self, text, rows=ROW, source="// daemon/README.md"):
        self.write("daemon/README.md", rows)
        self.write("daemon/filter/CMakeLists.txt", "")
        self.write("daemon/filter/x.h", source)
        self.write("docs/page.md", text)
        return docs.check(self.folder)

    def test_good_documents_pass(self):
        self.assertEqual(self.findings(
            "# A `title`\n[a](../daemon/README.md) [b](#a-title) [c](https://example.org/x)\n"
            "`daemon/filter/x.h` `daemon/*/x.h` | [d](page.md#a-title)\n"
            "```\n[e](nowhere.md)\n```\n    [f](nowhere.md)\n" + "| " + "x" * 200 + " |\n"), [])

    def test_dangling_references_are_refused(self):
        for bad in ("[a](../daemon/GONE.md)", "[a](#gone)", "[a](../daemon/README.md#gone)",
                    "`daemon/filter/gone.h`", "x" * 121):
            with self.subTest(bad):
                self.assertEqual(len(self.findings(bad)), 1)
        self.assertEqual(len(self.findings("", source="// (GONE.md, Layout)")), 1)

    def test_rooms_and_rows_are_the_same(self):
        self.assertEqual(len(self.findings("", rows="")), 1)
        self.assertEqual(len(self.findings("", rows=self.ROW + "| `gone/` | y |\n")), 1)
        self.write("tests/unit/CMakeLists.txt", "")
        self.assertEqual(len(self.findings("")), 1)


class Packages(Proof):
    LIST = ("test python3\ntest python3-matplotlib\ntest libssl3|libssl3t64\ntest util-linux\n"
            "test libbsd0\ntest libcap2\nbuild cmake\nbuild libfmt-dev\n")

    def findings(self, name, text, names=LIST):
        self.write("scripts/lib/packages.txt", names)
        path = self.write(name, text)
        found = packages.check(self.folder)
        path.unlink()
        return found

    def test_what_is_listed_passes(self):
        for name, text in (
                ("scripts/a.py", "import os, matplotlib.pyplot\nfrom b import c\nrun([*X, 'setpriv'])\n"),
                ("scripts/a.sh", "x=$(cmake --version | sed 1q)\ncase $x in\n  ls | b) f ;;\nesac\nf() { :; }\n"),
                ("scripts/b.sh", "# tshark\necho 'tshark; tshark' >/dev/null\nscripts/lib/tools.sh ntpsec \\\n  ntpstat\n"),
                ("CMakeLists.txt", "find_package(fmt 9)\nadd_test(NAME x COMMAND cmake -E echo)\n"),
                ("tests/a.cpp", 'world.system("a").state; popen("gunzip -c", "r");')):
            with self.subTest(name):
                self.write("scripts/b.py", "")
                self.assertEqual(self.findings(name, text), [])

    def test_what_is_not_listed_or_not_known_is_refused(self):
        for name, text in (
                ("scripts/a.py", "import prometheus_client\n"), ("scripts/a.py", "import unheard_of\n"),
                ("tests/a.py", "self.run_program('tshark', '-v')\n"),
                ("tests/a.py", "subprocess.run(['frobnicate', 1])\n"),
                ("tests/a.py", "TOOL = ['ip', 'netns']\n"),
                ("scripts/a", "#!/bin/sh\nif true; then exec nice -n 5 tshark; fi\n"),
                ("scripts/a", '#!/bin/bash\nx="$(npm ci)"\n'), ("scripts/a.sh", "find . | xargs -n 4 node\n"),
                ("scripts/a.sh", "sh scripts/lib/tools.sh chronic\n"), ("CMakeLists.txt", "find_package(Boost)\n"),
                ("CMakeLists.txt", "add_test(NAME x COMMAND npm ci)\n"),
                ("tests/a.cpp", 'const char* x = "/usr/bin/python3 -c \'import "\n"prometheus_client\'";\n'),
                ("tests/a.cpp", 'std::system("tshark");')):
            with self.subTest(text):
                self.assertEqual(len(self.findings(name, text)), 1, self.findings(name, text))
        self.assertEqual(len(self.findings("scripts/a.sh", "x/tools.sh ntpsec\n",
                                           self.LIST.replace("libssl3|libssl3t64", "x"))), 1)


class TypeNames(Proof):
    def findings(self, first, second):
        self.write("daemon/a/x.h", first)
        self.write("daemon/b/y.cpp", second)
        return type_names.check(self.folder)

    def test_a_name_twice_is_refused(self):
        self.assertEqual(len(self.findings("struct Sample {\n};\n", "class Sample final : A {\n};\n")), 1)
        self.assertEqual(len(self.findings("enum class Kind : int { kA };\n", "struct Kind {};\n")), 1)

    def test_declarations_nested_types_and_specialisations_are_not(self):
        self.assertEqual(self.findings(
            "template <class T>\nclass Hand {\n};\nclass Later;\nstruct Outer {\n  struct Inner {};\n};\n",
            "template <>\nclass Hand<int> {\n};\nclass Later;\nstruct Outer::Parts {\n};\n"
            "struct Other {\n  struct Inner {};\n};\n"), [])


class Sizes(Proof):
    def findings(self, text, name="daemon/filter/x.cpp"):
        path = self.write(name, text)
        return list(sizes.check_file(self.folder, path))

    def test_caps(self):
        self.assertEqual(self.findings("int f() { return 1; }\n" * 400), [])
        self.assertEqual(len(self.findings("\n" * 401)), 1)
        self.assertEqual(len(self.findings("\n" * 251, "daemon/filter/x.h")), 1)
        self.assertEqual(len(self.findings("int f() {\n" + "  g();\n" * 69 + "}\n")), 1)
        self.assertEqual(self.findings("int f() {\n" + "  g();\n" * 68 + "}\n"), [])
        many = ", ".join(f"std::map<int, int> p{i}" for i in range(7))
        self.assertEqual(len(self.findings(f"int f({many}) {{ return 1; }}\n")), 1)

    def test_the_reader_finds_functions(self):
        source = '''
            namespace a { namespace {
            constexpr std::array<int, 2> kTable{1, 2};
            struct S { int x = 0; std::vector<int> v{}; bool operator()(int a, int b) const { return a < b; } };
            template <class T> S::S(int a, T b) : x{a}, v(b, {1}) { if (a) { b(); } }
            auto g = [](int a) { return a; };
            [[nodiscard]] int h(std::function<void(int, int)> f, int n = m(1, 2)) noexcept(true) {
              for (;;) { /* } */ puts("}"); char c = '}'; }
            }
            std::uint64_t operator==(const S&, const S&) = default;
            enum class E : std::uint8_t { kA, kB };
            TEST(Suite, Name) { EXPECT_EQ(1, 1'000); }
            } }
        '''
        found = [(f.name.split("::")[-1], f.parameters) for f in cpp.functions(source)]
        self.assertEqual(found, [("operator()", 2), ("S", 2), ("h", 2), ("TEST", 2)])


if __name__ == "__main__":
    unittest.main(verbosity=2)

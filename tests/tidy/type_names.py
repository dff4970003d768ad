"""No type name twice: type_names.py ROOT.

Two types with one name in the daemon are a riddle for a reader, and a violation of the one-definition rule
as soon as both are linked into one program. Nested types (`Outer::Inner`) and specialisations do not count."""

import collections
import pathlib
import re
import sys

import cpp
import tree

DEFINITION = re.compile(
    r"^(?:template\s*<[^>]*>\s*)?(?:class|struct|union|enum(?:\s+class)?)\s+(\w+)\b(?!\s*(?:::|<))"
    r"[^;{]*\{", re.M)


def definitions(source):
    """Names of the types that a file defines at namespace scope, with their lines."""
    text = cpp.strip(source)
    return [(match.group(1), text.count("\n", 0, match.start()) + 1)
            for match in DEFINITION.finditer(text)]


def check(root):
    places = collections.defaultdict(list)
    for path in tree.files(root, {".h", ".cpp"}, ("daemon", "metrics")):
        for name, line in definitions(path.read_text(encoding="utf-8")):
            places[name].append(f"{path.relative_to(root)}:{line}")
    return [f"{where[1]}: the type {name} has its name from {where[0]}"
            for name, where in sorted(places.items()) if len(where) > 1]


if __name__ == "__main__":
    sys.exit(tree.report(check(pathlib.Path(sys.argv[1]).resolve())))

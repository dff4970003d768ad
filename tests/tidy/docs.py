"""Documents: docs.py ROOT. Checks that what people read keeps pace with the tree:

- a relative link in a .md points to a file, and its #part to a heading;
- a path in backticks that begins with a top-level folder exists;
- a .md that a comment names exists;
- each folder of daemon/ and tests/ has a row in the README there, and each row a folder;
- lines of a .md have at most 120 columns, except in tables, code and lines with a link."""

import pathlib
import re
import sys

import tree

COLUMNS = 120
TOPS = ("alerts", "cmake", "daemon", "dashboards", "docs", "metrics", "packaging", "scripts",
        "tests")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE_SPAN = re.compile(r"`([^`]*)`")
PATH = re.compile(r"(?:%s)/[\w./+-]*[\w/]" % "|".join(TOPS))
HEADING = re.compile(r"^#+\s+(.*)$", re.M)
ROW = re.compile(r"^\| `(\w+)/` \|", re.M)
NAMED = re.compile(r"\w[\w./-]*\.md\b")
SOURCES = {".h", ".cpp", ".py", ".ts", ".cmake", ".sh", ".yml", ".toml"}


def without_code(text):
    """The text with fenced and indented code blanked, line by line."""
    lines, fenced = [], False
    for line in text.split("\n"):
        fence = line.lstrip().startswith("```")
        lines.append("" if fenced or fence or line.startswith("    ") else line)
        fenced ^= fence
    return "\n".join(lines)


def anchors(text):
    """The names that a forge gives to the headings of a document."""
    names = set()
    for heading in HEADING.findall(without_code(text)):
        kept = re.sub(r"[^\w\- ]", "", CODE_SPAN.sub(r"\1", heading).lower())
        names.add(kept.strip().replace(" ", "-"))
    return names


def check_links(root, path, text):
    for link in LINK.findall(CODE_SPAN.sub("", without_code(text))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, part = link.partition("#")
        target = path.parent / name if name else path
        if not target.exists():
            yield f"{path.relative_to(root)}: link to {link}: no such file"
        elif part and part not in anchors(target.read_text(encoding="utf-8")):
            yield f"{path.relative_to(root)}: link to {link}: no such heading"


def check_paths(root, path, text):
    for span in CODE_SPAN.findall(without_code(text)):
        exists = (root / span).exists() or (path.parent / span).exists()
        if PATH.fullmatch(span) and not exists:
            yield f"{path.relative_to(root)}: `{span}` does not exist"


def check_columns(root, path, text):
    for number, line in enumerate(without_code(text).split("\n"), 1):
        if len(line) > COLUMNS and not line.lstrip().startswith("|") and "](" not in line:
            yield f"{path.relative_to(root)}:{number}: {len(line)} columns, more than {COLUMNS}"


def check_rooms(root, top):
    """The folders of `top` against the rows of its README."""
    readme = root / top / "README.md"
    rows = set(ROW.findall(readme.read_text(encoding="utf-8"))) if readme.exists() else set()
    rooms = {path.parent.name for path in root.glob(f"{top}/*/CMakeLists.txt")}
    for room in sorted(rooms ^ rows):
        what = "has no row" if room in rooms else "has a row, but is no folder"
        yield f"{top}/README.md: {room}/ {what}"


def check_named(root, path):
    """Documents that a source file names, such as `daemon/filter/README.md`."""
    for name in NAMED.findall(path.read_text(encoding="utf-8")):
        places = [root, path.parent, *(root / top for top in TOPS)]
        if not any((place / name).exists() for place in places):
            yield f"{path.relative_to(root)}: {name} does not exist"


def check(root):
    findings = [*check_rooms(root, "daemon"), *check_rooms(root, "tests")]
    for path in tree.everything(root, {".md"}):
        text = path.read_text(encoding="utf-8")
        for part in (check_links, check_paths, check_columns):
            findings += part(root, path, text)
    for path in tree.everything(root, SOURCES):
        if path.name not in ("docs.py", "proofs.py"):
            findings += check_named(root, path)
    return findings


if __name__ == "__main__":
    sys.exit(tree.report(check(pathlib.Path(sys.argv[1]).resolve())))

"""The source tree as the checks see it: which files there are, and a finding's form."""

import os
import pathlib

SKIPPED = {"build", "run", "node_modules", ".git", ".cache"}
CXX_ROOTS = ("daemon", "metrics", "tests")


def files(root, suffixes, roots=CXX_ROOTS):
    """All files below `roots` with one of `suffixes`, in order, without what is generated."""
    found = []
    for top in roots:
        for path in pathlib.Path(root, top).rglob("*"):
            relative = path.relative_to(root)
            if path.suffix in suffixes and path.is_file() and not SKIPPED & set(relative.parts):
                found.append(path)
    return sorted(found)


def everything(root, suffixes):
    """All files of the whole tree with one of `suffixes`, in order, without what is generated."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in SKIPPED]
        paths = [pathlib.Path(folder, name) for name in names]
        found += [path for path in paths if path.suffix in suffixes]
    return sorted(found)


def report(findings):
    """Prints the findings, one a line; the exit status."""
    for finding in findings:
        print(finding)
    print(f"{len(findings)} finding(s)")
    return 1 if findings else 0

"""The rules of the house, as tests whose message says what to do."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "service" / "vigie"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
DRAWERS = {"utils", "helpers", "common", "base", "manager", "processor", "data", "info", "misc"}


def tracked() -> list[Path]:
    """Files that git knows, as they stand in the work tree."""
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listing.splitlines() if (path := ROOT / name).is_file()]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_opens_with_one_sentence_of_what_it_is(path: Path) -> None:
    if path.read_text(encoding="utf-8").strip():
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert docstring, f"{path}: begin with a docstring such as 'X in, Y out.'"


def test_no_module_is_a_drawer() -> None:
    drawers = [path for path in MODULES if path.stem in DRAWERS or path.parent.name in DRAWERS]
    assert not drawers, f"name these after the one idea they hold: {drawers}"


def test_the_layers_import_only_what_lies_under_them() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_no_file_names_a_package_registry_or_a_path_of_one_machine() -> None:
    hosts = [
        "pypi" + ".org",
        "python" + "hosted",
        "registry.npm" + "js",
        "repo1." + "maven",
        "repo." + "maven",
        "deb." + "debian",
    ]
    paths = ["/wo" + "rk/", "/fa" + "rm/", "/ro" + "ot/"]
    pattern = re.compile("|".join(map(re.escape, hosts + paths)))
    found = []
    for path in tracked():
        if path.stat().st_size < 2_000_000:
            text = path.read_text(encoding="utf-8", errors="ignore")
            found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in pattern.finditer(text)]
    assert not found, f"use package names and relative paths: {found[:10]}"


def test_no_python_names_a_language() -> None:
    named = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                words = [part.value for part in (node.left, *node.comparators) if isinstance(part, ast.Constant)]
                if {"fr", "en"} & {word for word in words if isinstance(word, str)}:
                    named.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not named, f"what differs between languages belongs into languages/<code>/: {named}"

"""The layers of section 2 of the design: who may import whom. Imports go one way."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGED = [ROOT / "compiler", ROOT / "runtime"]
FILES = sorted([*ROOT.glob("*.py"), *(f for d in PACKAGED for f in d.rglob("*.py"))])

MIDDLE = {"frontend", "differentiate", "vectorize", "optimize", "emit", "load"}
COMPILER = {"diagnostics", "ir", "prelude", "rules", "analysis", *MIDDLE, "pipeline"}

# A layer may import itself and these. `analysis` may read the registry's declarations, never differentiate.
ALLOWED: dict[str, set[str]] = {
    "diagnostics": set(),
    "prelude": set(),
    "ir": {"diagnostics"},
    "rules": {"prelude"},
    "analysis": {"diagnostics", "ir", "rules", "prelude"},
    "frontend": {"diagnostics", "ir", "analysis", "rules", "prelude"},
    "differentiate": {"diagnostics", "ir", "analysis", "rules", "prelude", "frontend", "optimize"},
    "vectorize": {"diagnostics", "ir", "analysis", "rules", "prelude", "frontend", "optimize"},
    "optimize": {"diagnostics", "ir", "analysis", "prelude"},
    "emit": {"diagnostics", "ir", "analysis", "prelude"},
    "load": {"diagnostics", "ir", "emit", "prelude"},
    "pipeline": COMPILER,
    "runtime": COMPILER,
    "gradscribe": COMPILER | {"runtime"},
}
HEAVY = {"sympy", "scipy", "matplotlib", "rich", "click", "IPython", "pandas", "mpmath", "numba"}


def layer(path: tuple[str, ...]) -> str:
    """("compiler", "ir", "nodes") -> "ir"; ("runtime", ...) -> "runtime"; the root's own files -> "gradscribe"."""
    if not path or path[0] not in ("compiler", "runtime"):
        return "gradscribe"
    if path[0] == "runtime":
        return "runtime"
    return path[1] if len(path) > 1 else "pipeline"


def module_path(file: Path) -> tuple[str, ...]:
    """The file's place in the package: compiler/ir/nodes.py -> ("compiler", "ir", "nodes")."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def imports(file: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every import of our own modules, at any depth of the file, as (line, path in the package)."""
    package = file.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom):
            if node.level:
                base = package[: len(package) - node.level + 1] + tuple(filter(None, (node.module or "").split(".")))
                if node.module or not base:
                    yield node.lineno, base
                if not node.module:  # from .. import ir, analysis
                    yield from ((node.lineno, (*base, alias.name)) for alias in node.names)
            elif (node.module or "").split(".")[0] == "gradscribe":
                yield node.lineno, tuple(node.module.split(".")[1:])
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "gradscribe":
                    yield node.lineno, tuple(alias.name.split(".")[1:])


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(ROOT)))
def test_imports_go_one_way(file: Path) -> None:
    own = layer(module_path(file))
    wrong = [
        f"{file.relative_to(ROOT)}:{line}: {own} imports {'.'.join(path)}"
        for line, path in imports(file)
        if layer(path) != own and layer(path) not in ALLOWED[own]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(ROOT)))
def test_imports_inside_the_package_are_relative(file: Path) -> None:
    absolute = [
        node.lineno
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
        if name.split(".")[0] == "gradscribe" and not getattr(node, "level", 0)
    ]
    assert not absolute, f"{file.relative_to(ROOT)}: lines {absolute}"


def test_every_package_ships() -> None:
    """A directory with an `__init__.py` under compiler/ and runtime/ is listed in pyproject.toml, and nothing else is."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    found = [".".join(("gradscribe", *module_path(f))) for f in FILES if f.name == "__init__.py"]
    assert sorted(listed) == sorted(found)


def test_importing_gradscribe_loads_nothing_heavy() -> None:
    code = f"import sys, gradscribe; print(*sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_importing_gradscribe_loads_no_compiler() -> None:
    """The stages of the compiler are imported when something is compiled."""
    late = {f"gradscribe.compiler.{n}" for n in ("pipeline", "frontend.calls", "differentiate.reverse", "emit.python")}
    code = f"import sys, gradscribe; print(*sorted({late!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []

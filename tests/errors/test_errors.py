"""What users are told: every error code has a case, a program that is refused, with the whole text at its end.

A case is run as it is; the text of the error it ends with is compared with what follows its `# output` line.
`pytest --update-golden` writes that.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from types import ModuleType

import gradscribe as gs
import pytest
from gradscribe.compiler.diagnostics import CODES
from gradscribe.compiler.rules import registry

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = sorted((HERE / "cases").glob("*.py"))
MARK = "\n\n# output\n"
WITHOUT_CASE = {"G901"}  # raised by our own mistakes; test_diagnostics.py has it


@pytest.fixture
def namespace(monkeypatch) -> dict:
    """The globals of a module `case`, whose rules are forgotten afterwards."""
    registry.read_libraries()
    monkeypatch.setattr(registry, "rules", dict(registry.rules))
    monkeypatch.setattr(registry, "_ops", dict(registry._ops))
    monkeypatch.setitem(sys.modules, "case", ModuleType("case"))
    return vars(sys.modules["case"])


@pytest.mark.parametrize("file", CASES, ids=lambda f: f.stem)
def test_case(file: Path, namespace, golden, monkeypatch):
    monkeypatch.chdir(file.parent)
    monkeypatch.delenv("GRADSCRIBE_CHECK", raising=False)
    program = file.read_text().split(MARK)[0].rstrip()
    with pytest.raises(gs.GradscribeError) as caught:
        exec(compile(program, str(file), "exec", dont_inherit=True), namespace)
    assert file.stem.split("_")[0] in [d.code for d in caught.value.diagnostics]
    shown = "\n".join(f"# {line}".rstrip() for line in str(caught.value).split("\n"))
    golden(file, f"{program}{MARK}{shown}\n")


def test_every_code_has_a_case():
    assert {f.stem.split("_")[0] for f in CASES} == set(CODES) - WITHOUT_CASE


def test_every_code_that_is_used_is_registered():
    used = {}
    for file in [*ROOT.glob("*.py"), *(ROOT / "compiler").rglob("*.py"), *(ROOT / "runtime").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and re.fullmatch(r"G\d\d\d", str(node.value)):
                used[node.value] = f"{file.relative_to(ROOT)}:{node.lineno}"
    assert {code: where for code, where in used.items() if code not in CODES} == {}


def test_the_page_has_a_section_per_code():
    text = (ROOT / "docs" / "errors.md").read_text()
    titles = dict(re.findall(r"(?m)^### (G\d\d\d): (.*)$", text))
    assert titles == {code: about.title for code, about in CODES.items()}
    assert list(titles) == list(CODES)

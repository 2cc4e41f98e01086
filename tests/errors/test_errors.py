"""What users are told: every error code has a case, a program that is refused, with the whole text at its end.

A case is run as it is; the text of the error it ends with is compared with what follows its `# output` line.
`pytest --update-golden` writes that.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import gradscribe as gs
import pytest
from gradscribe.compiler.diagnostics import CODES

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = sorted((HERE / "cases").glob("*.py"))
MARK = "\n\n# output\n"
# Raised by our own mistakes, or by oracles that cannot run: tested in test_diagnostics.py.
WITHOUT_CASE = {"G402", "G403", "G901"}


@pytest.mark.parametrize("file", CASES, ids=lambda f: f.stem)
def test_case(file: Path, golden, monkeypatch):
    monkeypatch.chdir(file.parent)
    monkeypatch.delenv("GRADSCRIBE_CHECK", raising=False)
    program = file.read_text().split(MARK)[0].rstrip()
    with pytest.raises(gs.GradscribeError) as caught:
        exec(compile(program, str(file), "exec", dont_inherit=True), {"__name__": "case"})
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

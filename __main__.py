"""The command line: look at, prove and compare the derivatives of functions in a file, without a line of code.

    python -m gradscribe show    model.py:loss --at "w=[1.0, 2.0], b=0.5"
    python -m gradscribe verify  model.py:Model.loss --at "x=3.0"

Everything goes through the public interface. The exit status is 1 on a refusal or a failed verification.
"""

from __future__ import annotations

import ast
import importlib.util
import inspect
import re
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

try:
    import click
    from rich.console import Console
    from rich.syntax import Syntax
    from rich.text import Text
except ModuleNotFoundError as missing:
    raise SystemExit(
        f"gradscribe's command line needs `{missing.name}`, which its extra `cli` brings:\n"
        "    python -m pip install 'gradscribe[cli]'"
    ) from missing

import numpy as np

from . import GradscribeError

TRANSFORMS = ["grad", "value_and_grad", "jacobian", "hessian", "vectorized"]


# -- the function


def load_module(file: Path) -> Any:
    """Import a file by its path, under its own name if that is free, as a program would find it."""
    name = file.stem
    if name in sys.modules or name in sys.stdlib_module_names or not name.isidentifier():
        name = f"gradscribe_cli_{re.sub(r'[^0-9A-Za-z_]', '_', name)}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise click.ClickException(f"{file} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    sys.path.insert(0, str(file.parent))
    try:
        spec.loader.exec_module(module)
    except GradscribeError:
        raise  # reported like those of the commands
    except Exception as e:
        own = [f for f in traceback.extract_tb(e.__traceback__) if f.filename == str(file)]
        where = f", at {file.name}:{own[-1].lineno}" if own else ""
        raise click.ClickException(f"{file} cannot be imported{where}: {type(e).__name__}: {e}") from e
    return module


def find_function(target: str) -> Callable[..., Any]:
    """`FILE.py:FUNCTION`, where FUNCTION may be dotted: `Model.loss`."""
    file, colon, path = target.rpartition(":")
    if not colon or not path:
        raise click.UsageError(f"{target!r} is not of the form FILE.py:FUNCTION")
    if not Path(file).is_file():
        raise click.UsageError(f"there is no file {file}")
    found = module = load_module(Path(file).resolve())
    for name in path.split("."):
        if not hasattr(found, name):
            known = [n for n, v in vars(found).items() if callable(v) and getattr(v, "__module__", "") == module.__name__]
            hint = f"; it has {', '.join(known)}" if known else ""
            raise click.UsageError(f"{file} has no `{path}`{hint}")
        found = getattr(found, name)
    if not callable(found):
        raise click.UsageError(f"`{path}` is not a function")
    return found


# -- its arguments


def parse_values(text: str) -> tuple[list[Any], dict[str, Any]]:
    """The values of --at, which are written like the arguments of a call: `3.0, y=[1.0, 2.0]`.

    >>> parse_values("2, b={'w': 1.5}")
    ([2], {'b': {'w': 1.5}})
    """
    try:
        call = ast.parse(f"f({text})", mode="eval").body
        assert isinstance(call, ast.Call)
        if not isinstance(call.func, ast.Name) or any(k.arg is None for k in call.keywords):
            raise ValueError("it is not a list of values")
        return list(map(_value, call.args)), {str(k.arg): _value(k.value) for k in call.keywords}
    except (SyntaxError, ValueError, AssertionError) as e:
        reason = str(e).split(" on line ")[0]
        raise click.BadParameter(f"{text!r}: {reason}; write it as in --at 'x=3.0, y=[1.0, 2.0]'") from e


def _value(node: ast.expr) -> Any:
    try:
        return _array(ast.literal_eval(node))
    except ValueError:
        raise ValueError(f"`{ast.unparse(node)}` is not written out, as a number or a list of numbers (an array)") from None


def _array(value: Any) -> Any:
    """Lists of numbers, and lists of such lists of one length, become arrays."""
    if isinstance(value, dict):
        return {k: _array(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_array, value))
    if isinstance(value, list):
        try:
            array = np.array(value)
        except ValueError:  # lists of different lengths
            return [_array(v) for v in value]
        return array if array.dtype.kind in "biufc" else [_array(v) for v in value]
    return value


def arguments_for(function: Callable[..., Any], text: str | None) -> tuple[Any, ...]:
    """The positional arguments that --at gives a function."""
    positional, named = parse_values(text or "")
    signature = inspect.signature(function)
    try:
        bound = signature.bind(*positional, **named)
    except TypeError as e:
        raise click.BadParameter(f"{e}; the parameters are {signature}", param_hint="--at") from e
    if bound.kwargs:
        raise click.BadParameter(f"{', '.join(bound.kwargs)}: keyword-only parameters cannot be given here")
    return bound.args


# -- output


def write_code(code: str) -> None:
    """Python code: in colour in a terminal, as it is in a pipe."""
    console = Console()
    if console.is_terminal:
        console.print(Syntax(code.rstrip(), "python", background_color="default"))
    else:
        click.echo(code.rstrip())


def write(result: Any) -> None:
    """Anything that prints itself as text."""
    text = result if isinstance(result, str) else str(result)
    click.echo(text.rstrip())


def write_error(text: str) -> None:
    """A report of errors, on the error stream, with its codes and carets in colour in a terminal."""
    console = Console(stderr=True, soft_wrap=True)
    if not console.is_terminal:
        click.echo(text, err=True)
        return
    shown = Text(text)
    shown.highlight_regex(r"(?m)^error\[\w+\]", "bold red")
    shown.highlight_regex(r"(?m)^ +\| +\^+$", "red")
    shown.highlight_regex(r"(?m)^( *-->|\d+ \||  *\|(?= )|  *= help:)", "cyan")
    console.print(shown)


class _Refusals(click.Group):
    """A group whose commands report our errors as text and end with status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GradscribeError as e:
            write_error(str(e))
            ctx.exit(1)


# -- the commands

_target = click.argument("target", metavar="FILE.py:FUNCTION")
_at = click.option("--at", metavar="VALUES", help="The arguments, as in a call: 'x=3.0, y=[1.0, 2.0]'.")


@click.group(cls=_Refusals, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Derivatives of plain Python and NumPy, as code that you can read."""


@main.command()
@_target
@_at
@click.option("-t", "--transform", type=click.Choice(TRANSFORMS), default="grad", show_default=True)
def show(target: str, at: str | None, transform: str) -> None:
    """Print the generated code.

    --at tells what kind of arguments the code is for; parameters with annotations do not need it.
    """
    function = find_function(target)
    derived = getattr(_differentiable(function), transform)
    if at is not None:
        derived(*arguments_for(function, at))
    write_code(derived.source)


@main.command()
@_target
@_at
def explain(target: str, at: str | None) -> None:
    """Print every stage of the journey from the source to the derivative."""
    from . import explain as run

    function = find_function(target)
    write(run(function, *arguments_for(function, at)))


@main.command()
@_target
@_at
def verify(target: str, at: str | None) -> None:
    """Check the derivative against SymPy and against numbers. The exit status is 1 if they disagree."""
    from . import verify as run

    function = find_function(target)
    write(run(function, *arguments_for(function, at)))


@main.command()
@_target
@_at
def compare(target: str, at: str | None) -> None:
    """Put symbolic, numerical and automatic differentiation side by side."""
    from . import compare as run

    function = find_function(target)
    write(run(function, *arguments_for(function, at)))


@main.command()
@_target
@_at
@click.option("-t", "--transform", type=click.Choice(TRANSFORMS), default="grad", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Where to write it; by default FUNCTION_TRANSFORM.py.")
def export(target: str, at: str | None, transform: str, output: str | None) -> None:
    """Write the generated code to a file that needs NumPy only, and checks itself when it is run."""
    from . import export as run

    function = find_function(target)
    derived = getattr(_differentiable(function), transform)
    path = run(derived, output or f"{derived.__name__}.py", *(arguments_for(function, at) if at is not None else ()))
    click.echo(f"{path} is written; `python {path}` checks it")


@main.command()
@click.argument("target", metavar="FILE.py[:FUNCTION]")
@_at
def check(target: str, at: str | None) -> None:
    """Check the derivatives of a function to second order in both modes, or an exported file by itself."""
    if ":" not in Path(target).name:
        module = load_module(Path(target).resolve())
        if not hasattr(module, "check"):
            raise click.UsageError(f"{target} is not a file that `export` has written")
        module.check()
        return
    from . import check_grads

    function = find_function(target)
    check_grads(function, arguments_for(function, at))
    click.echo(f"{target}: forward and reverse mode agree with differences, to second order")


def _differentiable(function: Any) -> Any:
    """The function with its transforms; what is checked is left to `verify`."""
    from . import differentiable

    return function if hasattr(function, "grad") else differentiable(function, check=False)


if __name__ == "__main__":
    main(prog_name="python -m gradscribe")

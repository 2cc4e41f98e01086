"""Lists, dicts, tuples and objects: made, read, changed, gone over."""

from __future__ import annotations

from typing import ClassVar

from fuzz.kinds import FLOAT, INT, Dict, Function, List, Record, Tuple, Type
from fuzz.writing import Ways, Writing


class Containers(Writing):
    """Statements about what holds numbers and arrays."""

    WAYS: ClassVar[Ways] = [
        (5, "new_list"), (3, "new_dict"), (2, "new_tuple"), (3, "new_record"), (6, "list_change"), (5, "dict_change"),
        (5, "record_change"), (3, "comprehension"),
    ]  # fmt: skip

    def item(self) -> Type:
        return FLOAT if self.chance(0.6) or not self.arrays() else self.scope[self.pick(self.arrays())]

    # -- lists

    def new_list(self) -> None:
        item, n = self.item(), self.random.randrange(4)
        lists = self.names(lambda t: isinstance(t, List) and t.item == item)
        text = f"[{', '.join(self.value(item) for _ in range(n))}]"
        if lists and self.chance(0.35):
            other = self.pick(lists)
            text = self.pick([f"{other} + {text}", f"[*{other}, {self.value(item, 1)}]", f"list({other})", f"{other}[::-1]", f"{other} * 2"])
            n = self.scope[other].length
        elif n == 3 and self.chance(0.5):
            j = self.name("j")
            text = f"[{self.inside({j: INT}, lambda: self.value(item))} for {j} in range({n})]"
        self.assign("q", text, List(item, n))

    def list_change(self) -> None:
        lists = self.of(List)
        if not lists:
            return self.new_list()
        name = self.pick(lists)
        t = self.scope[name]
        kind, value = self.random.random(), self.value(t.item)
        if kind < 0.4:
            self.say(f"{name}.append({value})")
            self.scope[name] = List(t.item, t.length + 1)
        elif kind < 0.5:
            self.say(f"{name}.extend([{value}, {self.value(t.item, 0)}])" if self.chance(0.6) else f"{name} += [{value}]")
            self.scope[name] = List(t.item, t.length + 1)
        elif kind < 0.56:
            self.say(f"{name}.insert(0, {value})")
            self.scope[name] = List(t.item, t.length + 1)
        elif kind < 0.75 and t.length and t.item == FLOAT and not self.loops:
            at = self.pick(["", "", "0"])
            self.scope[name] = List(t.item, t.length - 1)
            self.assign("v", f"{name}.pop({at}) * {self.number(1)}", FLOAT)
        elif t.length:
            op = self.pick(["=", "+=", "*="]) if t.item == FLOAT else "="
            self.say(f"{name}[{self.random.randrange(-1, t.length)}] {op} {value}")
        else:
            self.say(f"while len({name}) > 1:")
            self.say(f"    {name}.pop()")

    def comprehension(self) -> None:
        """A list, dict or array of what a comprehension makes of other things."""
        e, g, j = self.name("e"), self.name("g"), self.name("j")
        over = self.arrays(1) + self.names(lambda t: isinstance(t, List) and t.item == FLOAT and t.length)
        if not over:
            return self.new_list()
        a, b = self.pick(over), self.pick(over)
        number = lambda *names: self.inside(dict.fromkeys(names, FLOAT), self.number)  # noqa: E731
        kind = self.random.random()
        if kind < 0.3:
            self.assign("q", f"[{number(e)} for {e} in {a} if {e} > {self.constant()}]", List(FLOAT, 0))
        elif kind < 0.5:
            self.assign("q", f"[{number(e, g)} for {e}, {g} in zip({a}, {b})]", List(FLOAT, 0))
        elif kind < 0.65:
            self.assign("q", f"[{number(e, g)} for {e} in {a} for {g} in {b}]", List(FLOAT, 1))
        elif kind < 0.8:
            dots = self.inside({j: INT, e: FLOAT}, self.number)
            self.assign("v", f"sum({{{j}: {dots} for {j}, {e} in enumerate([{self.number(1)}, 0.4])}}.values())", FLOAT)
        else:
            w = self.name("w")
            self.assign("v", f"sum([{w} * {e} for {e} in {a} if ({w} := {number(e)}) < {self.constant()}])", FLOAT)

    # -- dicts and tuples

    def new_dict(self) -> None:
        item = self.item()
        values = [self.value(item) for _ in range(2)]
        dicts = self.names(Dict(item, ("p", "q")))
        text = f'{{"p": {values[0]}, "q": {values[1]}}}'
        if dicts and self.chance(0.3):
            text = self.pick([f'{{**{self.pick(dicts)}, "q": {values[0]}}}', f"dict({self.pick(dicts)})", f"{self.pick(dicts)}.copy()"])
        self.assign("d", text, Dict(item, ("p", "q")))

    def dict_change(self) -> None:
        dicts = self.of(Dict)
        if not dicts:
            return self.new_dict()
        name = self.pick(dicts)
        t = self.scope[name]
        key, kind = self.pick(t.keys), self.random.random()
        if kind < 0.55:
            return self.say(f'{name}["{key}"] {self.pick(["=", "+=", "*="])} {self.value(t.item)}')
        k, e = self.name("k"), self.name("e")
        if kind < 0.7:
            return self.say(f'{name}.update({{"{key}": {self.value(t.item)}}})')
        if kind < 0.8 and t.item == FLOAT:
            self.assign("v", f'{name}.get("{self.pick(["p", "z"])}", {self.number(1)})', FLOAT)
        elif kind < 0.9:
            self.say(f"for {k}, {e} in {name}.items():")
            self.body(lambda: self.say(f"{name}[{k}] = {self.inside({e: t.item}, lambda: self.value(t.item))}"))
        else:
            self.assign("d", f"{{{k}: {self.inside({e: t.item}, lambda: self.value(t.item))} for {k}, {e} in {name}.items()}}", t)

    def new_tuple(self) -> None:
        items = (FLOAT, self.item())
        self.assign("t", f"({self.value(items[0])}, {self.value(items[1])})", Tuple(items))

    # -- objects

    def new_record(self) -> None:
        records = [t for t in self.classes.values()]
        if not records:
            return self.new_dict()
        t = self.pick(records)
        same = self.names(t)
        self.assign("o", self.pick(same) if same and self.chance(0.2) else self.value(t), t)

    def record_change(self) -> None:
        objects = self.of(Record)
        if not objects:
            return self.new_record()
        name = self.pick(objects)
        t = self.scope[name]
        field, kind = self.pick(t.fields)
        if t.methods and self.chance(0.4):
            method, takes, _ = self.pick(t.methods)
            return self.say(f"{name}.{method}({', '.join(self.value(k, 1) for k in takes)})")
        self.say(f"{name}.{field} {self.pick(['=', '+=', '*='])} {self.value(kind)}")

    classes: dict[str, Record]

    def class_of(self) -> list[str]:
        """The lines of a class of this program; its methods are functions of the object."""
        name, shape = self.name("P"), self.shape()
        fields: tuple[tuple[str, Type], ...] = (("u", FLOAT), ("w", self.pick([FLOAT, shape])))
        own = {f"self.{field}": t for field, t in fields}
        outer, self.scope = self.scope, {n: t for n, t in self.scope.items() if isinstance(t, Function)}
        step = self.inside({**own, "t": FLOAT}, self.number)
        held = self.pick([f"self.u {self.pick(['=', '+=', '*='])} {step}", f"self.w = {self.inside({**own, 't': FLOAT}, lambda: self.value(fields[1][1]))}"])
        energy = self.inside(own, self.number)
        self.scope = outer
        if self.chance(0.5):
            head = ["@dataclass", f"class {name}:", "    u: float", "    w: object", ""]
        else:
            head = [f"class {name}:", "    def __init__(self, u, w):", "        self.u = u", f"        self.w = {self.pick(['w', 'w * 1.0'])}", ""]
        lines = [*head, "    def push(self, t):", f"        {held}", "        return self.u * t", ""]
        lines += [*self.pick([["    @property"], []]), "    def energy(self):", f"        return {energy}"]
        methods: tuple[tuple[str, tuple[Type, ...], Type], ...] = (("push", (FLOAT,), FLOAT),)
        if "    @property" in lines:
            fields_read = fields
        else:
            fields_read, methods = fields, (*methods, ("energy", (), FLOAT))
        self.classes[name] = Record(name, fields_read, methods)
        return lines

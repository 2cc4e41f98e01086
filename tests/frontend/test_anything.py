"""Anything done to anything: it is compiled, or refused at the user's line, and never an error of ours.

Each program makes a `d` (something of which a number chooses when the code runs, a counter, a clock), and does something to
it. Every fifth pair is tried.
"""

from __future__ import annotations

import linecache
import types
import warnings

import gradscribe as gs
import numpy as np
import pytest

MADE = {
    "mixdict": "d={'z':x[0]}\n    d['a' if x[0]>0 else 'b']=x[1]",
    "choicedict": "d=[{'w':x[0],'z':x[1]},{'w':1.0,'z':x[2]}][int(x[0]>0)]",
    "choicelist": "d=[[x[0],x[1]],[x[2],1.0]][int(x[0]>0)]",
    "mixlist": "d=[x[0]]\n    if x[0]>0: d.append('a')",
    "choicearr": "d=[x*1.0,x*2.0][int(x[0]>0)]",
    "choicefn": "import math\n    d=[math.sin,math.exp][int(x[0]>0)]",
    "choicetup": "d=[(x[0],'a'),(x[1],'b')][int(x[0]>0)]",
    "choicenone": "d=[None,x[1]][int(x[0]>0)]",
    "choiceset": "d=[{1,2},{3}][int(x[0]>0)]",
    "choicestr": "d=['ab','c'][int(x[0]>0)]",
    "counter": "from collections import Counter\n    d=Counter('aab')",
    "deque": "from collections import deque\n    d=deque([x[0],x[1]],maxlen=2)",
    "cached": "import functools\n    d=functools.cache(lambda k: x[0]*k)",
    "clock": "import time\n    d=time.time()",
}
DONE = (
    "d['z']=x[2]",
    "d['w']+=1.0",
    "d[0]=x[1]",
    "d[0]+=x[1]",
    "d.append(x[0])",
    "d.update({'q':1.0})",
    "del d['z']",
    "del d[0]",
    "d.pop('z')",
    "d.pop()",
    "e=len(d)",
    "e=d.get('z')",
    "e=list(d)",
    "e=sum(d)",
    "e={**d}",
    "e=[*d]",
    "e=dict(d)",
    "e=d|{'r':1}",
    "e=d.copy()",
    "a,b=d",
    "e='z' in d",
    "e=x[0] in d",
    "e=d['z']",
    "e=d[0]",
    "e=d[1:]",
    "for q in d: e=q",
    "for k,v in d.items(): e=v",
    "e=d(x[0])",
    "e=d+d",
    "e=d*2",
    "e=-d",
    "e=str(d)",
    "e=f'{d}'",
    "print(d)",
    "e=bool(d)",
    "e=1.0 if d else 2.0",
    "e=d is None",
    "e=d==d",
    "e=isinstance(d,dict)",
    "e=type(d)",
    "e=np.sum(d)",
    "e=float(d)",
    "e=sorted(d)",
    "e=max(d)",
    "e=zip(d,x)",
    "e=tuple(d)",
    "e=set(d)",
    "e=d.x",
    "d.x=1.0",
    "e=map(d,[x[0]])",
    "match d:\n        case [a,b]: e=a\n        case _: e=0",
    "e=d<1",
    "e=d+1.0",
    "e=d-d",
    "e=d%2",
    "d+=1.0",
    "d*=2",
    "e=d['z' if x[1]>0 else 'w']",
    "d['z' if x[1]>0 else 'w']=x[2]",
    "d[int(x[1]>0)]=x[2]",
    "e=d[int(x[1]>0)]",
    "e=d.most_common(1)",
    "e=d.sort()",
    "e=d.clear()",
    "e=d.insert(0,x[0])",
    "e=d.appendleft(x[0])",
    "e=d.setdefault('z',0.0)",
    "e=gs.grad(d)(x[0])",
    "e=lambda: d",
    "e=[d,d][int(x[1]>0)]",
    "e=d if x[1]>0 else 1.0",
    "e=d if x[1]>0 else None",
    "raise ValueError(d)",
    "assert d",
    "e=np.exp(d)",
    "e=x[d]",
    "x[d]=1.0",
    "x[0]=d",
    "e=range(d)",
    "e=np.zeros(d)",
    "e=d.total()",
    "e=copy.copy(d)",
    "e=d.shape",
    "e=any(d)",
    "e=enumerate(d)",
    "with d: e=1",
    "e=abs(d)",
    "e=round(d)",
    "e=int(d)",
    "e=d@d",
    "e=hash(d)",
    "e=(d,1)==(d,1)",
    "e=d.keys()",
    "e=x.reshape(d)",
    "e=d.T",
)
EVERY = 5


def program(made: str, done: str, name: str):
    text = f"import copy\nimport numpy as np\nimport gradscribe as gs\ndef f(x):\n    {made}\n    e = 0.0\n    {done}\n    return x[0] * 2\n"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    module = types.ModuleType("anything")
    exec(compile(text, name, "exec"), module.__dict__)
    return module.f


@pytest.mark.parametrize("what", list(MADE))
def test_no_error_of_ours(what):
    first = list(MADE).index(what)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for k, done in enumerate(DONE[first % EVERY :: EVERY]):
            f = program(MADE[what], done, f"/anything/{what}_{k}.py")
            try:
                gs.grad(f)(np.array([0.7, 0.3, 0.5]))
            except (gs.UnsupportedError, gs.ArgumentError):
                continue
            except (TypeError, ValueError, IndexError, AssertionError) as e:  # as the function itself
                assert "G901" not in str(e), f"{what}: {done}: {e}"

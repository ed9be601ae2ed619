"""Runs inside the browser's Python: notes what is used, and takes out of a started engine what no answer uses.

The profile (browser/profile.py) runs `unused` on a memory in which calls were noted; `prune` takes that out of the memory that is shipped.
Where something could still ask for what is taken out, it finds what raises a `BaseException` when it is used. No handler of `Exception`
takes that for an answer: the page starts again the plain way, with everything, and asks again.

It imports only what has no function that is called later: what is imported here is called before anything is noted.
"""

import gc
import sys
from types import CodeType, FunctionType, ModuleType

TOOL = 3
"""A number that sys.monitoring leaves to tools like this one."""
GENERATORS = 0x2A0
"""The flags of generators and coroutines: their function gives an object of another type."""
HEAP_TYPE, IMMUTABLE_TYPE = 1 << 9, 1 << 8
"""Flags of types; see CPython's Include/object.h."""
UNIT = 8
"""Bytes of memory that share a mark; see browser/marks.py."""
OBJECT, DICTIONARY = 2, 4
"""Units at the beginning of an object of which whoever uses it reads some."""
NEEDED = ("builtins", "gc", "sys")
"""Modules that the interpreter itself looks into."""
OWN = "estimator"
"""The package whose modules stay whole where an answer calls a function of them: an unusual answer may need any other."""
NAMES = {"__builtins__", "__class__", "__dict__", "__name__", "__package__", "__path__"}
"""What the interpreter reads of any module."""
DETAILS = ("__cached__", "__doc__", "__file__", "__loader__", "__spec__")
"""What a module says of where it is from."""
DESCRIPTIONS = {"__annotations__", "__dataclass_params__", "__doc__", "__firstlineno__", "__orig_bases__", "__static_attributes__"}
"""What a class says about itself to tools."""
TABLES = ("__dataclass_fields__", "__match_args__", "_attributes", "_field_types", "_fields")
"""What a class lists of itself."""
OPERATORS = (
    *("abs", "add", "aiter", "and", "await", "bool", "call", "contains", "delete", "delitem", "divmod", "enter", "eq", "exit"),
    *("float", "floordiv", "format", "ge", "get", "getattr", "getitem", "gt", "hash", "index", "instancecheck", "int", "invert"),
    *("iter", "le", "len", "lshift", "lt", "matmul", "mod", "mro_entries", "mul", "ne", "neg", "next", "or", "pos", "pow", "radd"),
    *("rand", "rdivmod", "repr", "rfloordiv", "rlshift", "rmatmul", "rmod", "rmul", "ror", "round", "rpow", "rrshift", "rshift"),
    *("rsub", "rtruediv", "rxor", "set", "setitem", "str", "sub", "subclasscheck", "truediv", "xor"),
)
"""What an object can be asked for by an operator, a statement or a built-in function."""

noted_keys: set[str] = set()
stubs: dict[tuple[str, ...], CodeType] = {}


def absent(*_: object, **__: object) -> None:  # noqa: D103 -- no docstring: its code takes the place of others
    raise BaseException("this is not in the kept memory")  # noqa: TRY002 - no handler of `Exception` may take it for an answer


def key(code: CodeType) -> str:
    """Return what tells a function from all others."""
    return f"{code.co_filename}:{code.co_firstlineno}:{code.co_qualname}"


def note(code: CodeType, _offset: int) -> object:
    """Note a call, the first of each function."""
    noted_keys.add(key(code))
    return sys.monitoring.DISABLE


def watch() -> None:
    """Note from now on each function that is called."""
    sys.monitoring.use_tool_id(TOOL, "calls")
    sys.monitoring.register_callback(TOOL, sys.monitoring.events.PY_START, note)
    sys.monitoring.set_events(TOOL, sys.monitoring.events.PY_START)


def noted() -> list[str]:
    """Return the functions called since the last time, and begin again."""
    calls = sorted(noted_keys)
    noted_keys.clear()
    sys.monitoring.restart_events()
    return calls


def stub(code: CodeType) -> CodeType:
    """Return what takes the place of a function's code: the same for all with as many variables from outside."""
    names = tuple(map(str, range(len(code.co_freevars))))
    if names not in stubs:
        stubs[names] = absent.__code__.replace(co_filename="", co_name="", co_qualname="", co_freevars=names)
    return stubs[names]


def unused(marks: bytes, heap: int) -> dict[str, dict[str, list[str] | None]]:
    """Return what no answer has read: names of modules by module, None for a whole one, and attributes of classes by class.

    Args:
        marks: of each unit of the memory, whether it was read or written since the start.
        heap: where what is created begins. Below it are the interpreter's own constants.
    """

    def is_used(value: object) -> bool:
        first = id(value) // UNIT
        return id(value) < heap or any(marks[first : first + (DICTIONARY if isinstance(value, dict) else OBJECT)])

    whole = answering(noted_keys, listed())
    names: dict[str, list[str] | None] = {}
    for name, module in sorted(sys.modules.items()):
        if type(module) is ModuleType and name not in NEEDED:
            values = vars(module)
            if name in whole:
                names[name] = []
                continue
            unread = "__file__" in values and not is_used(values)
            names[name] = None if unread else [each for each, value in values.items() if not is_used(value)]
    attributes: dict[str, list[str] | None] = {}
    for kind in classes(heap):
        before = attributes.get(place(kind))
        attributes[place(kind)] = [
            each
            for each, value in vars(kind).items()
            if not is_used(value)
            and (each in TABLES or (is_function(value) and not is_used(inner(value))))
            and (kind.__module__ not in whole or each in TABLES or made(value))
            and (before is None or each in before)
        ]
    return {"names": names, "attributes": attributes}


def listed() -> list[FunctionType]:
    """Return every function but this file's. A kept memory's objects are frozen, and no list has those."""
    gc.unfreeze()
    return [each for each in gc.get_objects() if type(each) is FunctionType and each.__globals__ is not globals()]


def answering(called: set[str], functions: list[FunctionType]) -> set[str]:
    """Return our own modules of which a function is called."""
    own = [each for each in functions if each.__module__ and each.__module__.split(".")[0] == OWN]
    return {each.__module__ for each in own if key(each.__code__) in called and not made(each)}


def kinds() -> list[type]:
    """Return every class there is."""
    todo, found = [object], {object}
    while todo:
        below = [each for each in type.__subclasses__(todo.pop()) if each not in found]
        todo += below
        found.update(below)
    return list(found)


def classes(heap: int) -> list[type]:
    """Return the classes that Python code has made and that can be changed."""
    made = [each for each in kinds() if id(each) >= heap and each.__module__ != __name__]
    return [each for each in made if each.__flags__ & HEAP_TYPE and not each.__flags__ & IMMUTABLE_TYPE]


def place(kind: type) -> str:
    """Return a class's name with its module's."""
    return f"{kind.__module__}:{kind.__qualname__}"


def is_function(value: object) -> bool:
    """Whether an attribute of a class is a function in one of its wrappings."""
    return isinstance(value, FunctionType | classmethod | staticmethod | property)


def made(value: object) -> bool:
    """Whether a function is in no file: dataclasses make such ones, alike for every class."""
    code = inner(value)
    return isinstance(code, CodeType) and code.co_filename.startswith("<")


def inner(value: object) -> object:
    """Return the function in an attribute."""
    function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
    return getattr(function, "__code__", function)


def prune(called: list[str], names: dict[str, list[str] | None], attributes: dict[str, list[str]], heap: int, warm: list[str]) -> None:
    """Take out of this engine what is listed. What is left, this file's own aside, is there for good.

    Args:
        called: the functions that keep their code.
        names: what `unused` found in modules.
        attributes: what it found in classes.
        heap: where what is created begins.
        warm: questions that it answers afterwards, so that its code is warm again.
    """
    from estimator.wire import card, handle

    gone: object = type("Gone", (), {"__slots__": (), "kept": proxies(), **{f"__{name}__": absent for name in OPERATORS}})()
    functions, collect, freeze = listed(), gc.collect, gc.freeze
    caches = [each for each in gc.get_objects() if type(each) is type(card) and (each.cache_info().maxsize or 0) > 1]
    given = set(called)
    whole = answering(given, functions)
    kept = {name for each in functions if key(each.__code__) in given or each.__module__ in whole for name in keys(each.__code__)}
    mentioned = {text for each in functions if key(each.__code__) in kept for text in texts(each.__code__)}
    drop_names(names, gone, mentioned, heap)
    drop_attributes(attributes, gone, mentioned, heap)
    drop_code(functions, kept)
    sys.meta_path[:] = [gone]  # type: ignore[list-item]
    sys._clear_internal_caches()  # noqa: SLF001
    sys._clear_type_cache()  # noqa: SLF001
    del functions, given, whole, kept, mentioned
    globals().clear()
    for text in warm:
        collect()
        handle(text)
    for each in caches:
        each.cache_clear()
    collect()
    freeze()  # no collection need visit it again


def drop_names(names: dict[str, list[str] | None], gone: object, mentioned: set[str], heap: int) -> None:
    """Take names out of modules, and modules. A name that kept code has stands for ``gone`` then; one that it has not is deleted."""
    modules = sys.modules
    for name in names.keys() & modules.keys():
        values, unread = vars(modules[name]), names[name]
        if unread is None:
            parent, _, last = name.rpartition(".")
            if parent in modules and last in vars(modules[parent]):
                vars(modules[parent])[last] = gone
            del modules[name]
            values.clear()
            continue
        left = {each: gone if each in unread and each not in NAMES else value for each, value in values.items()}
        for each, value in left.items():
            if each not in NAMES and (each in DETAILS or (each not in mentioned and (value is gone or id(value) < heap))):
                del values[each]
        left = {each: left[each] for each in values}
        values.clear()  # so that its table is no larger than needed
        values.update(left)
    del sys.stdlib_module_names
    for name in NEEDED:
        vars(modules[name])["__doc__"] = None


def drop_attributes(attributes: dict[str, list[str]], gone: object, mentioned: set[str], heap: int) -> None:
    """Take attributes out of classes, and what those say of themselves. An attribute that something may ask for raises then."""
    for kind in kinds():
        (values,) = gc.get_referents(vars(kind))
        values.pop("__doc__", None)
    for kind in classes(heap):
        for each in vars(kind).keys() & DESCRIPTIONS:
            type.__delattr__(kind, each)
        for each in vars(kind).keys() & set(attributes.get(place(kind), ())):
            if each in TABLES:
                type.__setattr__(kind, each, gone)
            elif each.startswith("__") or each in mentioned:
                type.__setattr__(kind, each, property(absent) if isinstance(vars(kind)[each], property) else absent)
            else:
                type.__delattr__(kind, each)


def drop_code(functions: list[FunctionType], kept: set[str]) -> None:
    """Take the code out of every function but those kept."""
    for function in functions:
        function.__annotations__ = None  # type: ignore[assignment]
        code = function.__code__
        if key(code) not in kept and not code.co_flags & GENERATORS:
            function.__code__ = stub(code)
            function.__defaults__ = function.__kwdefaults__ = None
            function.__name__ = function.__qualname__ = ""


def keys(code: CodeType) -> list[str]:
    """Return a function's key and those of all that is defined in it: another answer than the profile's may call it."""
    return [key(code), *(each for inside in code.co_consts if isinstance(inside, CodeType) for each in keys(inside))]


def texts(code: CodeType) -> list[str]:
    """Return each name and text in code: by one of them it can ask for a name."""
    found = [*code.co_names, *(each for each in code.co_consts if isinstance(each, str))]
    return found + [each for inner in code.co_consts if isinstance(inner, CodeType) for each in texts(inner)]


def proxies() -> tuple[object, ...]:
    """Return the page's objects that Python has: they stay where the runtime expects them."""
    modules = [vars(each) for each in sys.modules.values() if type(each) is ModuleType]
    held = [each for each in gc.get_objects() if isinstance(each, dict | list | tuple)]
    values = [value for each in [*modules, *held] for value in (each.values() if isinstance(each, dict) else each)]
    return tuple(value for value in values if type(type(value)).__name__ == "_JsProxyMetaClass")

"""The objects that the headers and their ports are asked about. Every list is one kind of argument."""

import array
import asyncio
import builtins
import collections
import contextvars
import datetime
import decimal
import enum
import fractions
import functools
import gc
import importlib.machinery
import io
import itertools
import operator
import pickle
import random
import re
import struct
import sys
import threading
import time
import types
import typing
import warnings
import weakref


class Plain:
    """A class whose instances can do nothing special."""


class Slotted:
    __slots__ = ("__weakref__", "one")


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    pass


class Callable:
    def __call__(self):
        return 1

    def method(self):
        return self

    @classmethod
    def of_class(cls):
        return cls

    @staticmethod
    def of_none():
        return None


class OldSequence:
    """A sequence by `__getitem__` alone."""

    def __getitem__(self, index):
        if index >= 3:
            raise IndexError(f"no item {index}")
        return index * 10


class Boom(Exception):
    pass


class Color(enum.Enum):
    RED = 1


Point = collections.namedtuple("Point", "x y")


def subclass(base):
    return types.new_class("Sub" + base.__name__.title(), (base,))


SUBCLASSABLE = [
    object, int, float, complex, str, bytes, bytearray, tuple, list, dict, set, frozenset, type, Exception,
    BaseException, ExceptionGroup, types.ModuleType, collections.OrderedDict, collections.deque,
    collections.defaultdict, weakref.ref, datetime.date, datetime.datetime, datetime.time, datetime.timedelta,
    datetime.tzinfo, array.array, io.BytesIO, io.StringIO, property, staticmethod, classmethod, super,
    decimal.Decimal, random.Random, functools.partial, itertools.count, threading.local, enum.Enum,
]
subclasses = {base.__name__: subclass(base) for base in SUBCLASSABLE}

keep = [Plain(), Slotted(), Callable(), set(), frozenset()]


def generator(value=1):
    sent = yield value
    return sent


async def coroutine():
    return 1


async def async_generator():
    yield 1


@types.coroutine
def generator_coroutine():
    yield 1


def closure(free):
    def inner(one, two=2, *, three: int = 3) -> int:
        return free

    return inner


def empty_cell():
    def inner():
        return later

    cell = inner.__closure__[0]
    if False:
        later = 1
    return cell


def annotated(one: int, two: "str") -> None:
    return None


def plain():
    pass


def own_frame():
    local = 1
    return sys._getframe()


def own_locals():
    local = 1
    return sys._getframe().f_locals


def traceback():
    try:
        raise Boom("here")
    except Boom as error:
        return error.__traceback__


def group():
    try:
        raise ExceptionGroup("both", [Boom("one"), ValueError("two")])
    except ExceptionGroup as error:
        return error


dynamic = types.FunctionType(plain.__code__, {"__name__": "elsewhere"}, "dynamic")
bare = types.FunctionType(plain.__code__, {})
kwdefaults_changed = types.FunctionType(annotated.__code__, globals(), "changed", (1,))
kwdefaults_changed.__kwdefaults__ = {"two": 2}
kwdefaults_changed.__annotations__ = {"one": float}
kwdefaults_changed.__module__ = 17

functions = [plain, closure(1), closure([]), annotated, generator, coroutine, lambda: 1, dynamic, bare,
             kwdefaults_changed, Callable.method, Callable.of_none, functools.wraps(plain)(lambda: 2)]
methods = [Callable().method, Callable.of_class, keep[2].method, types.MethodType(plain, 0),
           types.MethodType(len, [1])]
builtin_functions = [len, print, [].append, {}.get, "".join, dict.fromkeys, str.maketrans, bytes.maketrans,
                      re.compile("x").match, re.compile("x").fullmatch, array.array("b").append,
                      object.__new__, int.__new__, int.from_bytes, time.time, operator.index, datetime.date.today,
                      datetime.datetime.now, sys.getrefcount, (1).__format__, object().__reduce_ex__,
                      collections.deque().append, re.compile("y").sub, io.BytesIO().getvalue]
descriptors = [str.join, dict.__dict__["fromkeys"], int.__add__, types.FunctionType.__dict__["__code__"],
               types.FunctionType.__dict__["__globals__"], Slotted.__dict__["one"], object.__init__,
               datetime.date.__dict__["year"], complex.real, complex.__dict__["imag"], float.__dict__["fromhex"]]
cells = [closure(1).__closure__[0], closure("content").__closure__[0], empty_cell(), types.CellType(),
         types.CellType([1, 2])]

context = contextvars.copy_context()
variable = contextvars.ContextVar("variable")
token = context.run(variable.set, 1)
async_gen = async_generator()
asend = async_generator().asend(None)

tuples = [(), (1,), ("a", "b", "c"), Point(1, 2), subclasses["tuple"]((None, [], {})), tuple(range(40)),
          time.gmtime(0), sys.version_info, sys.flags, ((1, (2, (3,))), ())]
lists = [[], [1], ["a", "b"], list(range(100)), subclasses["list"]([1.5, None]), [[]] * 7, sorted("unsorted")]
lists.append([object()])
del lists[2][1:]
dicts = [{}, {1: 2}, dict.fromkeys(range(1000)), subclasses["dict"](a=1, b=2), collections.OrderedDict(z=1),
         collections.Counter("abracadabra"), Plain().__dict__, globals()]
dicts[2].pop(17)
sets = [set(), {1}, set(range(1000)), frozenset(), frozenset("abc"), subclasses["set"]("ab"),
        subclasses["frozenset"]([1, 2, 3])]
sets[2].discard(3)
structseqs = [(value, type(value).n_fields) for value in
              (time.gmtime(0), time.gmtime(86399), sys.float_info, sys.thread_info)]
sequences = [[10, 20, 30], (1, 2, 3), "aé\u4e2d\U0001f600", b"bytes", bytearray(b"ba"), range(5, 50, 9),
             memoryview(b"view"), collections.deque("dq"), array.array("d", [1.5, 2.5]), OldSequence(),
             subclasses["list"]([7, 8])]

bytes_objects = [b"", b"a", b"with\0zero", bytes(range(256)), subclasses["bytes"](b"sub")]
bytearrays = [bytearray(), bytearray(b"a"), bytearray(b"long" * 1000), subclasses["bytearray"](b"sub")]
bytearrays.append(bytearray(b"cut off at the front"))
del bytearrays[-1][:8]
bytearrays.append(bytearray(b"emptied"))
bytearrays[-1].clear()
base = bytearray(b"base of views")
released = memoryview(base)
memoryviews = [memoryview(b"bytes"), memoryview(base), memoryview(base)[3:7], memoryview(base)[::-2],
               memoryview(array.array("i", range(10))), memoryview(b"12345678").cast("B", (2, 4)), released]

floats = [0.0, -0.0, 1.5, -1e308, 5e-324, float("inf"), float("-inf"), float("nan"), 0.1,
          subclasses["float"](2.5)]
compact_ints = [0, 1, -1, 2, 5, 255, 256, 257, -5, -6, 2**30 - 1, -(2**30 - 1), 123456789, True, False,
                subclasses["int"](42), subclasses["int"](-42), subclasses["int"](0)]
long_ints = [2**30, -(2**30), 2**31, 2**60, -(2**60), 2**63, 10**40, -(10**40), subclasses["int"](2**200)]

strings = ["", "a", "ascii only", "A" * 300, "é", "latin-1: äöü ÿ", "\x80", "\xff", "\u0100", "中文 and ascii",
           "\uffff", "\ud800", "\U00010000", "mixed é 中 \U0001f600", "\U0010ffff" * 3, "\0", "\x7f",
           sys.intern("interned by the corpus"), "__init__", "".join(["not ", "interned"]), chr(233), "x"]
own_strings = [subclasses["str"](text) for text in strings]
compact_strings = list(strings)
strings += own_strings
one_byte_strings = [text for text in strings if max(text, default="") < "\u0100"]
two_byte_strings = [text for text in strings if "\u0100" <= max(text, default="") < "\U00010000"]
four_byte_strings = [text for text in strings if max(text, default="") >= "\U00010000"]

dates = [datetime.date(1, 1, 1), datetime.date(9999, 12, 31), datetime.date(2024, 2, 29),
         datetime.date(256, 10, 3), subclasses["date"](1999, 7, 8)]
zone = datetime.timezone(datetime.timedelta(hours=5, minutes=45), "NPT")
datetimes = [datetime.datetime(1, 1, 1), datetime.datetime(9999, 12, 31, 23, 59, 59, 999999),
             datetime.datetime(2024, 2, 29, 1, 2, 3, 65536), datetime.datetime(2024, 10, 27, 2, 30, fold=1),
             datetime.datetime(2000, 1, 1, 12, 0, 0, 255, tzinfo=datetime.timezone.utc),
             datetime.datetime(1970, 3, 4, 5, 6, 7, 256, tzinfo=zone, fold=1),
             subclasses["datetime"](2038, 1, 19, 3, 14, 7, 770, tzinfo=zone)]
times = [datetime.time(), datetime.time(23, 59, 59, 999999), datetime.time(1, 2, 3, 65537),
         datetime.time(4, 5, 6, 7, tzinfo=zone), datetime.time(8, 9, fold=1),
         subclasses["time"](10, 11, 12, 13, tzinfo=datetime.timezone.utc, fold=1)]
deltas = [datetime.timedelta(), datetime.timedelta.max, datetime.timedelta.min, datetime.timedelta(1, 2, 3),
          datetime.timedelta(-1, 86399, 999999), datetime.timedelta(microseconds=-1),
          subclasses["timedelta"](7, 8, 9)]
zones = [datetime.timezone.utc, zone, datetime.tzinfo(), subclasses["tzinfo"]()]
offsets = [datetime.timedelta(), datetime.timedelta(hours=-3, minutes=30), datetime.timedelta(hours=24),
           datetime.timedelta(hours=23, minutes=59, seconds=59, microseconds=1)]
timestamps = [(0,), (86400 * 365,), (0, None), (1e9 + 0.5, datetime.timezone.utc), (0, zone), (), ("no number",),
              (1e300,), (-1,)]

# Keys that are there, keys that are not, and keys that cannot be.
deletions = [({"a": 1, "b": 2}, "a"), ({"a": 1}, "no such key"), ({1: 2}, 1), ({}, []),
             (collections.OrderedDict(x=1, y=2), "x")]
slices = [slice(None), slice(1, 5), slice(-3, None, 2), slice(None, None, -1), slice(100, -100, -7), slice(0, 0),
          slice("a", None), slice(None, None, 0), slice(None, 10**30)]
specs = [importlib.machinery.ModuleSpec("probe_module", None),
         importlib.machinery.ModuleSpec("package.inner", None, origin="nowhere")]

_iterators = [iter(x) for x in ([], (), {}, set(), "", b"", bytearray(), range(3), {}.items(), {}.values(),
                                collections.OrderedDict(), collections.deque(), memoryview(b"m"), "é",
                                array.array("b"), range(10**30), OldSequence(), re.finditer("a", "a"))]
_exceptions = [Boom(), Boom("text"), ValueError(1), KeyboardInterrupt(), StopIteration(1), OSError(2, "no"),
               UnicodeDecodeError("utf-8", b"x", 0, 1, "why"), SyntaxError("bad"), group(),
               BaseExceptionGroup("base", [KeyboardInterrupt()]), ImportError("x", name="y"), MemoryError()]
_weak = [weakref.ref(keep[0]), weakref.ref(keep[1], print), weakref.ref(weakref.WeakSet),
         subclasses["ReferenceType"](keep[0]), weakref.proxy(keep[0]), weakref.proxy(keep[2]), weakref.proxy(keep[3]),
         weakref.WeakMethod(keep[2].method), weakref.WeakKeyDictionary(), weakref.WeakSet(),
         weakref.finalize(keep[0], print), weakref.ref(Plain())]
_running = [generator(), (x for x in ()), coroutine(), async_gen, asend, async_generator().athrow(Boom),
            async_generator().aclose(), async_gen.__aiter__(), coroutine().__await__(), generator_coroutine(),
            own_frame(), own_locals(), traceback(), sys._getframe(), plain.__code__, coroutine.__code__]
_instances = [
    None, NotImplemented, ..., True, False, 1j, subclasses["complex"](1, 2), object(), Plain(), Slotted(),
    WithMeta(), Callable(), OldSequence(), Point(3, 4), Color.RED, range(3), range(10**30), slice(1, 2),
    decimal.Decimal("1.5"), fractions.Fraction(1, 3), re.compile("x"), re.match("a", "a"), random.Random(1),
    types.SimpleNamespace(a=1), types.MappingProxyType({}), threading.Lock(), threading.RLock(),
    threading.local(), sys, types, types.ModuleType("made"), subclasses["module"]("made too"),
    datetime.datetime_CAPI, context, variable, token, pickle.PickleBuffer(b"p"), collections.deque("ab"),
    collections.defaultdict(list), collections.ChainMap({}), collections.OrderedDict(a=1),
    subclasses["OrderedDict"](a=1), {}.keys(), {}.values(), {}.items(), collections.OrderedDict().keys(),
    collections.OrderedDict().values(), collections.OrderedDict().items(), Plain.__dict__, property(),
    staticmethod(len), classmethod(len), super(int, 1), functools.partial(print),
    functools.lru_cache(plain), iter(int, 1), reversed([]), reversed({}), enumerate([]), zip(), map(len, []),
    filter(None, []), itertools.count(), itertools.chain(), itertools.repeat(1), io.BytesIO(), io.StringIO(),
    io.TextIOWrapper(io.BytesIO()), struct.Struct("i"), memoryview(b""), array.array("b"), list[int],
    typing.List[int], typing.TypeVar("T"), int | str, typing.Any, operator.itemgetter(1),
    operator.attrgetter("a"), operator.methodcaller("a"), asyncio.Queue(), sys.implementation,
    importlib.machinery.ModuleSpec("m", None), sys.stdin.__class__, types.CellType(1), sys.flags,
]
types_of_objects = [
    *SUBCLASSABLE, *subclasses.values(), Meta, WithMeta, Plain, Slotted, Boom, Point, Color,
    *(value for value in vars(types).values() if isinstance(value, type)),
    *(value for value in vars(builtins).values() if isinstance(value, type)),
]
objects = [*_instances, *_iterators, *_exceptions, *_weak, *_running, *types_of_objects]
for _group in (functions, methods, builtin_functions, descriptors, cells, tuples, lists, dicts, sets, structseqs,
               sequences, bytes_objects, bytearrays, memoryviews, floats, compact_ints, long_ints, strings, dates,
               datetimes, times, deltas, zones, slices, specs):
    objects += _group
released.release()
# Whatever else the interpreter has made by now.
found_objects = [found for found in gc.get_objects() if found is not objects]

# A wrong version number of a module is only worth a warning to CPython.
warnings.simplefilter("error")
# The interactive functions need no prompt.
sys.ps1 = sys.ps2 = ""

import_names = ["path", "JSONDecoder"]
package_globals = {"__name__": "json.inner", "__package__": "json"}

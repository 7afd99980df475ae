"""PostgreSQL's own grammar, called directly.

The library comes with the package postgast. It is called through ctypes, because importing postgast's Python side
costs ten times as much (it loads protobuf), and because its `split` gives no offsets.
Text must not hold a NUL: the library would silently stop reading there.
"""

import ctypes
import functools
import importlib.util
import json
import sys
from ctypes import POINTER, Structure, c_char_p, c_int
from pathlib import PurePath

from flyback.errors import Problem, ServerError

_SHOWN = 200


class GrammarError(Exception):
    """The text is not PostgreSQL; `position` is a 0-based character offset, or -1 when the parser gave none."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class _Error(Structure):
    _fields_ = (
        ("message", c_char_p),
        ("funcname", c_char_p),
        ("filename", c_char_p),
        ("lineno", c_int),
        ("cursorpos", c_int),
        ("context", c_char_p),
    )


class _Piece(Structure):
    _fields_ = (("location", c_int), ("length", c_int))


class _Split(Structure):
    _fields_ = (
        ("pieces", POINTER(POINTER(_Piece))),
        ("count", c_int),
        ("stderr", c_char_p),
        ("error", POINTER(_Error)),
    )


class _Parse(Structure):
    _fields_ = (("tree", c_char_p), ("stderr", c_char_p), ("error", POINTER(_Error)))


def pieces(text: bytes) -> list[tuple[int, int]]:
    """Where the statements of a UTF-8 text are: (offset, length) in bytes, comments before a statement included.

    Raises:
        GrammarError: the text is not PostgreSQL.
    """
    library = _library()
    result = library.pg_query_split_with_parser(text)
    try:
        _raise(result.error)
        found = [result.pieces[index].contents for index in range(result.count)]
        return [(piece.location, piece.length or len(text) - piece.location) for piece in found]
    finally:
        library.pg_query_free_split_result(result)


def tree(text: bytes) -> dict[str, object] | None:
    """The parse tree of one statement as JSON; None when it is nested too deeply to be read.

    Raises:
        GrammarError: the text is not PostgreSQL.
    """
    library = _library()
    result = library.pg_query_parse(text)
    try:
        _raise(result.error)
        statements = json.loads(result.tree.decode())["stmts"]
    except RecursionError:
        return None
    finally:
        library.pg_query_free_parse_result(result)
    return statements[0]["stmt"] if statements else None


def trees(text: bytes) -> list[tuple[int, int, dict[str, object]]] | None:
    """The statements of a UTF-8 text: offset and length in bytes, as `pieces` gives them, and the parse tree as JSON.

    None when one of them is nested too deeply to be read.

    Raises:
        GrammarError: the text is not PostgreSQL.
    """
    library = _library()
    result = library.pg_query_parse(text)
    try:
        _raise(result.error)
        found = json.loads(result.tree.decode())["stmts"]
    except RecursionError:
        return None
    finally:
        library.pg_query_free_parse_result(result)
    end = len(text)
    return [
        (start := each.get("stmt_location", 0), each.get("stmt_len") or end - start, each["stmt"])
        for each in found
        if "stmt" in each
    ]


def _raise(error: "ctypes._Pointer[_Error]") -> None:
    if error:
        told = error.contents
        message = told.message.decode("utf-8", "replace")
        short = message if len(message) <= _SHOWN else f'{message[:_SHOWN]}…"'  # the message quotes the whole word
        raise GrammarError(short, told.cursorpos - 1)


@functools.cache
def _library() -> ctypes.CDLL:
    name = {"darwin": "libpg_query.dylib", "win32": "pg_query.dll"}.get(sys.platform, "libpg_query.so")
    spec = importlib.util.find_spec("postgast")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    try:
        library = ctypes.CDLL(str(PurePath(folders[0], name))) if folders else ctypes.CDLL(name)
    except OSError as error:
        raise ServerError(
            Problem(
                code="no-parser",
                what=f"PostgreSQL's grammar cannot be loaded ({error})",
                hint="install the package postgast again: pip install --force-reinstall postgast",
            )
        ) from None
    library.pg_query_split_with_parser.argtypes = [c_char_p]
    library.pg_query_split_with_parser.restype = _Split
    library.pg_query_free_split_result.argtypes = [_Split]
    library.pg_query_parse.argtypes = [c_char_p]
    library.pg_query_parse.restype = _Parse
    library.pg_query_free_parse_result.argtypes = [_Parse]
    return library

"""No statement that PostgreSQL's grammar knows makes the analysis fail, whatever the database is like."""

import functools
import json
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.errors import ScriptSyntaxError
from flyback.model.lock_modes import LOCK_MODES
from flyback.model.snapshot import Namespace, Server, Snapshot
from flyback.syntax.statements import Parsed, parse, parse_in_full
from postgres.analysis.data.shapes import SCHEMA
from postgres.analysis.data.shapes import STATEMENTS as WATCHED

_SHARED = Path(__file__).parents[3] / "shared"
_NAMES = """
    t p ch cc pc e s i pt pt1 ptd pl par kid vw v5 vagg vv mv sq wipe dyn proc mood id a b k x q g public t_pkey t_a_idx
    upd p_id ch_id ch_p_id_fkey audited ruled instead g1 fk3 nope pg_class int text bigint pg_catalog
""".split()  # noqa: SIM905 - a list of quoted words is harder to read
_PIECES = """
    CASCADE|RESTRICT|ONLY|CONCURRENTLY|NULL|DEFAULT|ALL|*|(|)|,|5|$1|NOT|VALID|UNIQUE|WHERE|true|USING|RETURNING|AS|;
    |IF EXISTS|IF NOT EXISTS|'x'|"Odd Name"|a.b.c|ON CONFLICT DO NOTHING|nextval('sq')|SELECT 1|$$ BEGIN END $$
""".split("|")  # noqa: SIM905 - a list of quoted words is harder to read
_TOKEN = re.compile(r"\s+|[A-Za-z_][A-Za-z_0-9]*|'(?:[^']|'')*'|\$\$.*?\$\$|\d+|.", re.DOTALL)
_NAME = re.compile(r"[a-z_][a-z_0-9]*")


@functools.cache
def statements() -> list[str]:
    """Everything that projects run, that was measured, and that other tests watch."""
    texts = [SCHEMA, *WATCHED.values()]
    texts += [path.read_text(encoding="utf-8") for path in sorted(_SHARED.glob("corpora/*/*/**/*.sql"))]
    measured = _SHARED / "facts" / "lock-oracle.json"
    if measured.exists():
        oracle = json.loads(measured.read_text(encoding="utf-8"))
        texts += [*oracle["setups"].values(), *(case["statement"] for case in oracle["cases"])]
    found: dict[str, None] = {}
    for text in texts:
        try:
            found.update(dict.fromkeys(one.statement.sql for one in parse(text, "x.sql")))
        except ScriptSyntaxError:
            continue
    return [sql for sql in found if len(sql) < 4000]


@st.composite
def scripts(draw: st.DrawFn) -> str:
    """Some statements, most of them changed a little."""
    chosen = draw(st.lists(st.sampled_from(statements()), min_size=1, max_size=4))
    return ";\n".join(changed(draw, sql) for sql in chosen)


def changed(draw: st.DrawFn, sql: str) -> str:
    """The statement with other names, and with pieces more or fewer."""
    tokens = _TOKEN.findall(sql)
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(tokens) - 1))
        names = [index for index, token in enumerate(tokens) if _NAME.fullmatch(token)]
        match draw(st.sampled_from(("name", "name", "piece", "less", "twice"))):
            case "name" if names:
                tokens[draw(st.sampled_from(names))] = draw(st.sampled_from(_NAMES))
            case "piece":
                tokens[place] = f" {draw(st.sampled_from(_PIECES))} "
            case "less" if len(tokens) > 1:
                del tokens[place]
            case _:
                tokens.insert(place, tokens[place])
    return "".join(tokens)


def readable(sql: str, *, in_transaction: bool) -> Readable | None:
    """The script; None when it is not PostgreSQL."""
    try:
        parsed: tuple[Parsed, ...] = parse_in_full(sql, "x.sql")
    except ScriptSyntaxError:
        return None
    pairs = tuple((one.statement, one.node) for one in parsed)
    return Readable(path="x.sql", statements=pairs, in_transaction=in_transaction)


@functools.cache
def schema() -> Readable:
    """The script of the database that the watched statements run on."""
    found = readable(SCHEMA, in_transaction=True)
    assert found is not None
    return found


def database(major: int, kind: str) -> Database:
    """One that nobody knows, an empty one, or one with tables, views, functions and the like."""
    public = Namespace(oid=2200, name="public")
    made = Database(Snapshot(server=Server(major=major), records=(public,), complete=kind != "unknown"))
    if kind == "full":
        assert list(assess([schema()], made))
    return made


@settings(max_examples=300, deadline=None)
@given(
    sql=scripts(),
    major=st.integers(14, 18),
    kind=st.sampled_from(("unknown", "empty", "full", "full")),
    in_transaction=st.booleans(),
    twice=st.booleans(),
)
def test_whatever_parses_is_assessed(sql: str, major: int, kind: str, in_transaction: bool, twice: bool) -> None:
    script = readable(sql, in_transaction=in_transaction)
    if script is None:
        return
    found = list(assess([script] * (1 + twice), database(major, kind)))
    assert len(found) == len(script.statements) * (1 + twice)
    for one in found:
        assert all(effect.lock in ("", *LOCK_MODES) for effect in one.effects)
        assert not one.refused or not one.drops
        assert re.fullmatch(r"|[0-9A-Z]{5} \S.*", one.refused, re.DOTALL)


@settings(max_examples=100, deadline=None)
@given(sql=scripts(), major=st.integers(14, 18))
def test_what_is_rolled_back_leaves_nothing(sql: str, major: int) -> None:
    script = readable(f"SAVEPOINT before; {sql}; ROLLBACK TO before; SELECT 1", in_transaction=True)
    plain = readable("SELECT 1", in_transaction=True)
    if script is None or plain is None or any("TransactionStmt" in (node or {}) for _, node in script.statements[1:-2]):
        return
    *_, last = assess([script], database(major, "full"))
    (only,) = assess([plain], database(major, "full"))
    assert (last.held, last.effects) == (only.held, only.effects)


@settings(deadline=None)
@given(depth=st.integers(1, 400), kind=st.sampled_from(("unknown", "full")), place=st.integers(0, 5))
def test_nesting_is_read_or_told(depth: int, kind: str, place: int) -> None:
    sql = (
        f"SELECT * FROM t WHERE {'(' * depth}a = 1{')' * depth}",
        f"SELECT * FROM {'(SELECT * FROM ' * depth}t{') x' * depth}",
        f"DELETE FROM t WHERE a IN ({'SELECT a FROM t WHERE a IN (' * depth}1{')' * depth})",
        f"ALTER TABLE t ADD CHECK ({'NOT (' * depth}a = 1{')' * depth})",
        f"CREATE INDEX ON t (({'lower(' * depth}b{')' * depth}))",
        f"CREATE VIEW deep AS {' UNION '.join(['SELECT a FROM t'] * depth)}",
    )[place]
    script = readable(sql, in_transaction=True)
    assert script is not None
    (found,) = assess([script], database(18, kind))
    assert found.effects or found.unknown or found.refused

"""Random tables, and random changes to them whose inverse is known because it is written beside them."""

from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column besides the key `id`."""

    name: str
    type: str
    default: str
    not_null: bool
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a key, an index, a check, perhaps a comment and a grant."""

    name: str
    columns: tuple[Column, ...]
    comment: str
    granted: bool

    def make(self) -> tuple[str, ...]:
        """The statements that create it."""
        lines = ["id int primary key", "size int", *(definition(column) for column in self.columns)]
        table = quoted(self.name)
        on = f"comment on column {table}"
        comments = (f"{on}.{quoted(each.name)} is {literal(each.comment)}" for each in self.columns)
        return (
            f"create table {table} ({', '.join(lines)}, constraint {quoted(self.name + ' size')} check (size > 0))",
            f"create index {quoted(self.name + ' idx')} on {table} (size)",
            f"comment on table {table} is {literal(self.comment)}",
            f"{'grant' if self.granted else 'revoke'} select on {table} {'to' if self.granted else 'from'} app",
            *comments,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Statements, those that take them back in this order, and the object that every one of these is about."""

    slot: str
    """No two changes of one slot are made together."""
    last: bool
    """Renames come last, so that the others find the old names."""
    do: tuple[str, ...]
    undo: tuple[str, ...]
    object: str
    """What sentences must name if a statement of `undo` is left out."""

    def told_if_left_out(self) -> list[str]:
        """The statements of `undo` that matter, and without which the others still run."""
        found = [each for each in self.undo[1:] if not each.startswith("revoke") and not each.endswith("is null")]
        return found or list(self.undo)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def shown(name: str) -> str:
    """As PostgreSQL's quote_ident writes it; plain words here are not reserved."""
    return name if name.isascii() and name.isalnum() and name.islower() else quoted(name)


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'" if text else "null"


def definition(column: Column) -> str:
    default = f" default {column.default}" if column.default else ""
    return f"{quoted(column.name)} {column.type}{default}{' not null' if column.not_null else ''}"


_NAMES = st.sampled_from(("people", "Orders", "naïve", "two words", 'qu"ote', "dot.ted", "shop1", "x", "ÉTÉ", "a$b"))
TABLE_NAMES = _NAMES
_DEFAULTS = {"int": "7", "text": "'it''s'", "varchar(30)": "'x'", "numeric(8,2)": "1.50", "boolean": "true", "date": ""}
_TEXTS = st.sampled_from(("", "it's", "two\nlines", "é"))


@st.composite
def columns(draw: st.DrawFn, name: str) -> Column:
    type_ = draw(st.sampled_from(sorted(_DEFAULTS)))
    return Column(
        name=name,
        type=type_,
        default=_DEFAULTS[type_] if draw(st.booleans()) else "",
        not_null=draw(st.booleans()),
        comment=draw(_TEXTS),
    )


@st.composite
def tables(draw: st.DrawFn, name: str) -> Table:
    names = draw(st.lists(_NAMES, min_size=1, max_size=4, unique=True))
    return Table(
        name=name,
        columns=tuple(draw(columns(each)) for each in names),
        comment=draw(_TEXTS),
        granted=draw(st.booleans()),
    )


def table_changes(table: Table) -> list[Change]:
    """What can be done to a table as a whole."""
    name, identity = quoted(table.name), f"table {shown(table.name)}"
    granted, revoked = f"grant select on {name} to app", f"revoke select on {name} from app"
    index, check = quoted(table.name + " idx"), quoted(table.name + " size")
    pairs = {
        "comment": (f"comment on table {name} is 'new'", f"comment on table {name} is {literal(table.comment)}"),
        "grant": (revoked, granted) if table.granted else (granted, revoked),
        "options": (f"alter table {name} set (fillfactor = 50)", f"alter table {name} reset (fillfactor)"),
        "rls": (f"alter table {name} enable row level security", f"alter table {name} disable row level security"),
        "identity": (f"alter table {name} replica identity full", f"alter table {name} replica identity default"),
    }
    once, both = quoted(table.name + " once"), quoted(table.name + " both")
    parts = {
        "index": (f"drop index {index}", f"create index {index} on {name} (size)", f"index {index}"),
        "check": (
            f"alter table {name} drop constraint {check}",
            f"alter table {name} add constraint {check} check (size > 0)",
            f"constraint {shown(table.name)}.{check}",
        ),
        "unique": (
            f"alter table {name} add constraint {once} unique (size)",
            f"alter table {name} drop constraint {once}",
            f"constraint {shown(table.name)}.{once}",
        ),
        "policy": (
            f"create policy own on {name} using (size > 1)",
            f"drop policy own on {name}",
            f"policy {shown(table.name)}.own",
        ),
        "statistics": (
            f"create statistics {both} on id, size from {name}",
            f"drop statistics {both}",
            f"statistics {both}",
        ),
    }
    found = [_change(slot, do, undo, identity) for slot, (do, undo) in pairs.items()]
    found += [_change(slot, *rest) for slot, rest in parts.items()]
    other = quoted(table.name + " new")
    do, undo = f"alter table {name} rename to {other}", f"alter table {other} rename to {name}"
    return [*found, Change(slot="name", last=True, do=(do,), undo=(undo,), object=identity)]


def column_changes(table: Table, column: Column) -> list[Change]:
    """What can be done to a column; one of them at a time."""
    alter = f"alter table {quoted(table.name)} alter {quoted(column.name)}"
    identity = f"column {shown(table.name)}.{shown(column.name)}"
    slot = f"column {column.name}"
    on = f"{quoted(table.name)}.{quoted(column.name)}"
    dropped, set_ = f"{alter} drop not null", f"{alter} set not null"
    pairs = [
        (f"{alter} set statistics 50", f"{alter} set statistics -1"),
        (f"comment on column {on} is 'new'", f"comment on column {on} is {literal(column.comment)}"),
        (dropped, set_) if column.not_null else (set_, dropped),
        (f"{alter} set (n_distinct = 9)", f"{alter} reset (n_distinct)"),
        (
            f"grant update ({quoted(column.name)}) on {quoted(table.name)} to app",
            f"revoke update ({quoted(column.name)}) on {quoted(table.name)} from app",
        ),
    ]
    if column.default:
        pairs.append((f"{alter} drop default", f"{alter} set default {column.default}"))
    else:
        pairs.append((f"{alter} type text", f"{alter} type {column.type} using null"))
    if column.type == "text":
        pairs = [pair for pair in pairs if " type text" not in pair[0]]
        pairs.append((f"{alter} set storage plain", f"{alter} set storage extended"))
    rename = f"alter table {quoted(table.name)} rename"
    name, other = quoted(column.name), quoted(column.name + " new")
    do, undo = f"{rename} {name} to {other}", f"{rename} {other} to {name}"
    named = Change(slot=slot, last=True, do=(do,), undo=(undo,), object=identity)
    return [*(_change(slot, *pair, identity) for pair in pairs), named]


def _change(slot: str, do: str, undo: str, object_: str) -> Change:
    return Change(slot=slot, last=False, do=(do,), undo=(undo,), object=object_)


@st.composite
def change_sets(draw: st.DrawFn, table: Table) -> tuple[Change, ...]:
    """Changes of different slots, or the table is dropped and made again."""
    if draw(st.integers(0, 4)) == 0:
        dropped = f"drop table {quoted(table.name)}"
        return (Change(slot="", last=False, do=(dropped,), undo=table.make(), object=table.name.replace('"', '""')),)
    possible = table_changes(table) + [each for column in table.columns for each in column_changes(table, column)]
    chosen = draw(st.lists(st.sampled_from(possible), min_size=1, max_size=6, unique_by=lambda each: each.slot))
    return tuple(sorted(chosen, key=lambda each: (each.last, each.slot == "name")))

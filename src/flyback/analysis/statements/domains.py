"""CREATE DOMAIN and ALTER DOMAIN.

Source: `DefineDomain`, `AlterDomainAddConstraint`, `get_rels_with_domain` and their neighbours in typecmds.c.
"""

from flyback.analysis.database import Database
from flyback.analysis.impact import SHARE, Impact
from flyback.analysis.making.names import object_name
from flyback.analysis.types.adding import add_type, new_type, type_there
from flyback.analysis.types.kinds import kind_of
from flyback.analysis.types.naming import known_type
from flyback.analysis.types.users import User, users_of
from flyback.frozen import replaced
from flyback.model.snapshot import Constraint, Ref, Type
from flyback.syntax.object_names import Node
from flyback.syntax.quoting import written
from flyback.syntax.snippets import after_word, from_word, place_of
from flyback.syntax.trees import below, body_of, listed, number, text

_WHAT = {
    "T": "set default",
    "N": "drop not null",
    "O": "set not null",
    "C": "add constraint",
    "X": "drop constraint",
    "V": "validate",
}


def create_domain_stmt(body: Node, impact: Impact) -> None:
    """A type with rules, made of another."""
    use = known_type(body.get("typeName"), impact)
    made = new_type(impact, body.get("domainname"), "d")
    base = kind_of(use.oid, impact.database)
    if use.serial:
        impact.refuse("42704", f'type "{use.text}" does not exist')
    elif base is not None and base.kind == "p":
        impact.refuse("42804", f'"{base.name}" is not a valid base type for a domain')
    if made is None or impact.refused:
        return
    wanted = [body_of(each, "Constraint") for each in listed(body, "constraints")]
    not_null = any(text(each, "contype") == "CONSTR_NOTNULL" for each in wanted)
    depends = [Ref("pg_type", use.oid)] if impact.database.find(Type, use.oid) else []
    made = replaced(made, base=use.oid, typmod=use.typmod, not_null=not_null, default=_default(impact, wanted, use.oid))
    made = add_type(impact.database, made, *depends)
    for each in wanted:
        if text(each, "contype") in ("CONSTR_CHECK", "CONSTR_NOTNULL"):
            _add_constraint(impact, made, each)
    impact.act("create domain", name=written(made.schema, made.name))


def _default(impact: Impact, wanted: list[Node], base: int) -> str:
    """The expression; without one, that of the domain it is made of."""
    for each in wanted:
        if text(each, "contype") == "CONSTR_DEFAULT":
            return after_word(impact.statement.sql, place_of(impact.statement, number(each, "location")))
    below_it = impact.database.find(Type, base)
    return below_it.default if below_it is not None else ""


def alter_domain_stmt(body: Node, impact: Impact) -> None:
    """Rules come and go; a new one is checked in every table that has a column of the domain."""
    domain = type_there(impact, body.get("typeName"))
    what = text(body, "subtype")
    if domain is None:
        if not impact.refused:
            impact.cannot_tell("which tables use the domain: they are read under SHARE locks when a rule is new")
            impact.act("alter domain", name=text(body, "name"), what=_WHAT.get(what, ""), users="")
        return
    users = _tables(users_of(domain.oid, impact.database), domain, impact.database)
    shown = ", ".join(dict.fromkeys(impact.name(user.relation.oid) for user in users))
    impact.act("alter domain", name=written(domain.schema, domain.name), what=_WHAT.get(what, ""), users=shown)
    if domain.kind != "d":
        impact.refuse("42809", f"{written(domain.name)} is not a domain")
        return
    match what:
        case "C":
            _add(impact, domain, below(body, "def"))
        case "O":
            _set_not_null(impact, domain)
        case "N":
            _drop_not_null(impact, domain)
        case "V":
            _validate(impact, domain, text(body, "name"))
        case "X":
            _drop(impact, domain, body)
        case "T":
            written_out = from_word(impact.statement.sql, ("DEFAULT",)) if "def" in body else ""
            impact.database.put(replaced(domain, default=written_out[len("DEFAULT") :].strip(" \t\r\n;")))
        case _:
            pass


def _add(impact: Impact, domain: Type, definition: Node) -> None:
    wanted = body_of(definition, "Constraint")
    if text(wanted, "contype") == "CONSTR_NOTNULL":
        _set_not_null(impact, domain)
        return
    _add_constraint(impact, domain, wanted)
    if not wanted.get("skip_validation") and not impact.refused:
        _check_users(impact, domain)


def _add_constraint(impact: Impact, domain: Type, wanted: Node) -> None:
    taken = {constraint.name for constraint in _constraints(impact.database, domain)}
    name, is_check = text(wanted, "conname"), text(wanted, "contype") == "CONSTR_CHECK"
    if name in taken:
        impact.refuse("42710", f'constraint "{name}" for domain "{domain.name}" already exists')
        return
    if not is_check and impact.database.server.major < 17:
        return
    label, count = ("check" if is_check else "not_null"), 0
    while not name or name in taken:
        name = object_name([domain.name], f"{label}{count or ''}")
        count += 1
    made = Constraint(
        oid=impact.database.new_oid(),
        name=name,
        kind="c" if is_check else "n",
        domain=domain.oid,
        validated=not wanted.get("skip_validation"),
    )
    impact.database.put(made, Ref("pg_type", domain.oid), kind="a")


def _set_not_null(impact: Impact, domain: Type) -> None:
    if domain.not_null:
        return
    _check_users(impact, domain)
    impact.may_fail(f"columns of domain {written(domain.name)} hold NULLs")
    if not impact.refused:
        impact.database.put(replaced(domain, not_null=True))
        _add_constraint(impact, domain, {"contype": "CONSTR_NOTNULL"})


def _drop_not_null(impact: Impact, domain: Type) -> None:
    impact.database.put(replaced(domain, not_null=False))
    for constraint in _constraints(impact.database, domain):
        if constraint.kind == "n":
            impact.database.remove(Ref("pg_constraint", constraint.oid))


def _validate(impact: Impact, domain: Type, name: str) -> None:
    found = _named(impact, domain, name)
    if found is None:
        return
    if found.kind != "c":
        impact.refuse("42809", f'constraint "{name}" of domain "{domain.name}" is not a check constraint')
        return
    _check_users(impact, domain)
    impact.database.put(replaced(found, validated=True))


def _drop(impact: Impact, domain: Type, body: Node) -> None:
    known = {constraint.name for constraint in _constraints(impact.database, domain)}
    if text(body, "name") not in known and body.get("missing_ok"):
        return
    found = _named(impact, domain, text(body, "name"))
    if found is None:
        return
    if found.kind == "n":
        impact.database.put(replaced(domain, not_null=False))
    impact.drop(f"constraint {written(found.name)} of domain {written(domain.schema, domain.name)}")
    impact.database.remove(Ref("pg_constraint", found.oid))


def _check_users(impact: Impact, domain: Type) -> None:
    """Every table with a column of the domain, or of a domain of it, is locked and read; nothing else may use it.

    Source: `get_rels_with_domain`, `validateDomainCheckConstraint`.
    """
    users = users_of(domain.oid, impact.database)
    direct = _tables(users, domain, impact.database)
    for user in users:
        if user not in direct and user.relation.kind in "rpm":
            impact.refuse("0A000", f'cannot alter type "{domain.name}" because column "{user.shown}" uses it')
            return
    for user in direct:
        if user.relation.kind == "p":
            continue
        impact.lock(user.relation.oid, SHARE)
        if user.relation.rows != 0:
            impact.scan(user.relation.oid)
            where = f"{impact.name(user.relation.oid)}.{written(user.column.name)}"
            impact.may_fail(f"{where} holds values that domain {written(domain.name)} will not take")


def _tables(users: list[User], domain: Type, database: Database) -> list[User]:
    """The columns of the domain itself, and of domains of it."""
    return [user for user in users if _is_made_of(user.column.type, domain.oid, database)]


def _is_made_of(oid: int, domain: int, database: Database) -> bool:
    record = database.find(Type, oid)
    while record is not None and record.oid != domain:
        record = database.find(Type, record.base) if record.kind == "d" else None
    return record is not None


def _constraints(database: Database, domain: Type) -> list[Constraint]:
    found = [database.find(Constraint, edge.dependent.oid) for edge in database.dependents(Ref("pg_type", domain.oid))]
    return [constraint for constraint in found if constraint is not None and constraint.domain == domain.oid]


def _named(impact: Impact, domain: Type, name: str) -> Constraint | None:
    """The constraint of that name; None when it is not there, which is refused."""
    found = next((each for each in _constraints(impact.database, domain) if each.name == name), None)
    if found is None:
        impact.refuse("42704", f'constraint "{name}" of domain "{domain.name}" does not exist')
    return found

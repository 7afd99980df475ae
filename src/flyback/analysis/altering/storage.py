"""Commands that move or rewrite storage: SET TABLESPACE, LOGGED, UNLOGGED, ACCESS METHOD.

Source: ATPrepChangePersistence(), ATPrepSetAccessMethod(), ATExecSetTableSpace() and ATRewriteTables() in tablecmds.c.
"""

from flyback.analysis.altering.known_rows import is_empty
from flyback.analysis.altering.settings import owned_sequences
from flyback.analysis.altering.work import Alteration, Command
from flyback.analysis.creating.placing import refuse_method
from flyback.analysis.impact import ACCESS_EXCLUSIVE
from flyback.frozen import replaced
from flyback.model.publications import Published
from flyback.model.snapshot import Constraint, Index

_DEFAULT_METHOD = "heap"


def set_logged(alteration: Alteration, oid: int, command: Command) -> None:
    """SET LOGGED and SET UNLOGGED: a copy, unless it is so already."""
    impact, relation = alteration.impact, alteration.relation(oid)
    waiting = alteration.wait(oid)
    logged = command.kind == "AT_SetLogged"
    wanted = "p" if logged else "u"
    same = relation.persistence == wanted and not relation.assumed
    word = "set logged" if logged else "set unlogged"
    if waiting.persistence_set:
        impact.refuse("0A000", "cannot change persistence setting twice")
        return
    waiting.persistence_set = True
    impact.act(word, oid, relation.name, command.ordinal, how="nothing" if same else _how(relation.assumed))
    if relation.persistence == "t":
        impact.refuse("42P16", f'cannot change logged status of table "{relation.name}" because it is temporary')
        return
    if same:
        return
    refusal = _bound_by(alteration, oid, wanted)
    if relation.assumed:
        impact.guess(oid)
    if wanted == "u" and relation.kind != "p" and not is_empty(alteration, oid):
        impact.lose(oid, "all rows when the server crashes")
    if refusal[0]:
        impact.refuse(*refusal)
        return
    waiting.rewrites = True
    for part in (oid, *(each.oid for each in alteration.database.of(oid, Index)), *owned_sequences(alteration, oid)):
        alteration.database.put(replaced(alteration.relation(part), persistence=wanted))
    for sequence in owned_sequences(alteration, oid):
        impact.lock(sequence, ACCESS_EXCLUSIVE)


def _how(assumed: bool) -> str:  # noqa: FBT001 - private
    return "unknown" if assumed else "rewrite"


def _bound_by(alteration: Alteration, oid: int, wanted: str) -> tuple[str, str]:
    """What other tables and publications do not allow: SQLSTATE and message."""
    database, relation = alteration.database, alteration.relation(oid)
    if wanted == "u" and database.of(oid, Published):
        why = "because it is part of a publication"
        return "55000", f'cannot change table "{relation.name}" to unlogged {why}'
    outgoing = [key.target for key in database.of(oid, Constraint) if key.kind == "f"]
    incoming = [key.relation for key in database.foreign_keys_to(oid)]
    word, kind = ("logged", "unlogged") if wanted == "p" else ("unlogged", "logged")
    unfit = "u" if wanted == "p" else "p"
    for other in outgoing if wanted == "p" else incoming:
        if other != oid and alteration.relation(other).persistence == unfit:
            why = f'because it references {kind} table "{alteration.relation(other).name}"'
            return "42P16", f'could not change table "{relation.name}" to {word} {why}'
    return "", ""


def set_access_method(alteration: Alteration, oid: int, command: Command) -> None:
    """A copy, unless the table has that access method already."""
    impact, relation = alteration.impact, alteration.relation(oid)
    waiting = alteration.wait(oid)
    if relation.kind == "p" and alteration.major < 17:
        impact.refuse("42809", "cannot change access method of a partitioned table")
        return
    if waiting.method_set:
        impact.refuse("42601", "cannot have multiple SET ACCESS METHOD subcommands")
        return
    waiting.method_set = True
    wanted = command.name or _DEFAULT_METHOD
    refuse_method(impact, wanted)
    same = wanted == (relation.access_method or _DEFAULT_METHOD) and not relation.assumed
    impact.act("set access method", oid, wanted, command.ordinal, how="nothing" if same else _how(relation.assumed))
    if not same:
        waiting.rewrites = relation.kind != "p"
        alteration.database.put(replaced(relation, access_method=wanted))


def set_tablespace(alteration: Alteration, oid: int, command: Command) -> None:
    """The file is copied as it is, and no index with it; nothing is done when it is there already."""
    impact, relation = alteration.impact, alteration.relation(oid)
    default = alteration.database.server.tablespace
    same = command.name == (relation.tablespace or default) and not relation.assumed
    table = alteration.database.find(Index, oid)
    waiting = alteration.wait(oid)
    if waiting.tablespace_set:
        impact.refuse("42601", "cannot have multiple SET TABLESPACE subcommands")
        return
    waiting.tablespace_set = True
    about = table.table if table is not None and table.table else oid
    impact.act("set tablespace", about, command.name, command.ordinal, how="nothing" if same else "rewrite")
    if not same:
        waiting.moves = True
        tablespace = "" if command.name == default else command.name
        alteration.database.put(replaced(relation, tablespace=tablespace))

"""What the analysis says of one script on a database that another script made."""

from flyback.analysis.assessing import Readable, assess
from flyback.analysis.database import Database
from flyback.model.risk import Assessment
from flyback.model.snapshot import Namespace, Server, Snapshot
from flyback.syntax.statements import parse_in_full


def script(sql: str) -> Readable:
    """A script that runs in one transaction."""
    parsed = parse_in_full(sql, "x.sql")
    return Readable(path="x.sql", statements=tuple((one.statement, one.node) for one in parsed))


def made(setup: str, *, complete: bool = True) -> Database:
    """The database that a script makes out of nothing."""
    public = Namespace(oid=2200, name="public")
    server = Server(major=16, user="joe", database="shop")
    database = Database(Snapshot(server=server, records=(public,), complete=complete))
    assert [one.refused for one in assess([script(setup)], database) if one.refused] == []
    return database


def told(setup: str, sql: str) -> tuple[Assessment, ...]:
    """Statement by statement."""
    return tuple(assess([script(sql)], made(setup)))


def offline(sql: str) -> tuple[Assessment, ...]:
    """The same where nobody knows what is there."""
    return tuple(assess([script(sql)], Database(Snapshot(server=Server(major=16), complete=False))))


def losses(assessment: Assessment) -> set[str]:
    """`public.t: column a`."""
    return {f"{effect.relation}: {what}" for effect in assessment.effects for what in effect.loses}


def acts(assessment: Assessment, kind: str) -> list[tuple[str, str]]:
    """Relation and name of each act of a kind."""
    return [(act.relation, act.name) for act in assessment.acts if act.kind == kind]

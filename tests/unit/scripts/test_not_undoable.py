"""`-- flyback: not-undoable REASON` counts only as a real comment."""

import pytest

from flyback.errors import ProjectError
from flyback.scripts.comments import not_undoable


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select 1;", ""),
        ("-- flyback: not-undoable drops old logs\ndrop table logs;", "drops old logs"),
        ("--flyback:not-undoable: why\r\nselect 1;", "why"),
        ("---- FLYBACK:  Not-Undoable   why  \n", "why"),
        ("select 1; -- flyback: not-undoable same line", "same line"),
        ("-- flyback: not undoable because mails were sent", "mails were sent"),
        ("-- flyback: Not undoable: mails were sent", "mails were sent"),
        ("-- flyback: not-undoable because mails were sent", "mails were sent"),
        ("select '-- flyback: not-undoable no';", ""),
        ("select 'it''s\n-- flyback: not-undoable no';", ""),
        ("select E'it\\'s\n-- flyback: not-undoable no';", ""),
        ("select e'\\'' -- flyback: not-undoable yes", "yes"),
        ('select "a\n-- flyback: not-undoable no";', ""),
        ("do $$\n-- flyback: not-undoable no\n$$;", ""),
        ("do $a$ $$ ' \n-- flyback: not-undoable no\n$a$; -- flyback: not-undoable yes", "yes"),
        ("do $A$ $a$\n-- flyback: not-undoable no\n$A$;", ""),
        ("select a$b$c; -- flyback: not-undoable yes", "yes"),
        ("select $1; -- flyback: not-undoable yes $1", "yes $1"),
        ("/* a /* b */ -- flyback: not-undoable no\n*/ select 1;", ""),
        ("/* ' */ -- flyback: not-undoable yes", "yes"),
        ("/* open -- flyback: not-undoable no", ""),
        ("copy a from stdin;\n-- flyback: not-undoable no\nit's\n\\.\n-- flyback: not-undoable yes", "yes"),
        ("-- talks about flyback: not-undoable\n", ""),
    ],
)
def test_reason(sql: str, reason: str) -> None:
    assert not_undoable(sql, "V1.sql") == reason


@pytest.mark.parametrize(
    ("sql", "where", "what"),
    [
        ("\n  -- flyback: not-undoable  \n", "V1.sql:2:3", "not-undoable without a reason"),
        ("-- flyback: not undoable", "V1.sql:1:1", "not-undoable without a reason"),
        ("-- flyback: not undoable because ", "V1.sql:1:1", "not-undoable without a reason"),
        ("-- flyback: not undoablex y", "V1.sql:1:1", "`-- flyback: not` is not known"),
        ("-- flyback: not-undoable:", "V1.sql:1:1", "not-undoable without a reason"),
        ("-- flyback: notundoable x", "V1.sql:1:1", "`-- flyback: notundoable` is not known"),
    ],
)
def test_bad_directives(sql: str, where: str, what: str) -> None:
    with pytest.raises(ProjectError) as caught:
        not_undoable(sql, "V1.sql")
    (problem,) = caught.value.problems
    assert (problem.where, problem.what) == (where, what)

"""JDBC URLs become libpq keywords."""

import pytest

from flyback.errors import ConfigurationError
from flyback.scripts.jdbc_url import libpq_keywords, libpq_string


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("jdbc:postgresql:shop", {"dbname": "shop"}),
        ("jdbc:postgresql:/", {}),
        ("jdbc:postgresql://db", {"host": "db", "port": "5432"}),
        ("jdbc:postgresql://db/", {"host": "db", "port": "5432"}),
        ("jdbc:postgresql://db:6432/my%20shop", {"host": "db", "port": "6432", "dbname": "my shop"}),
        ("jdbc:postgresql:///shop", {"dbname": "shop"}),
        ("jdbc:postgresql://[::1]:5433/s", {"host": "::1", "port": "5433", "dbname": "s"}),
        (
            "jdbc:postgresql://a:1,b,c:3/s?targetServerType=primary&loadBalanceHosts=true",
            {
                "host": "a,b,c",
                "port": "1,5432,3",
                "dbname": "s",
                "target_session_attrs": "primary",
                "load_balance_hosts": "random",
            },
        ),
        ("jdbc:postgresql:s?user=u%40x&password=p%26+w", {"dbname": "s", "user": "u@x", "password": "p& w"}),
        ("jdbc:postgresql:s?ssl=true", {"dbname": "s", "sslmode": "verify-full"}),
        ("jdbc:postgresql:s?ssl", {"dbname": "s", "sslmode": "verify-full"}),
        ("jdbc:postgresql:s?ssl=true&sslmode=require", {"dbname": "s", "sslmode": "require"}),
        ("jdbc:postgresql:s?sslmode=require&ssl=true", {"dbname": "s", "sslmode": "require"}),
        ("jdbc:postgresql:s?sslrootcert=/c.pem&sslkey=/k", {"dbname": "s", "sslrootcert": "/c.pem", "sslkey": "/k"}),
        (
            "jdbc:postgresql:s?currentSchema=app,public&options=-c%20statement_timeout=5s&readOnly=true",
            {
                "dbname": "s",
                "options": "-c search_path=app,public -c statement_timeout=5s -c default_transaction_read_only=on",
            },
        ),
        ("jdbc:postgresql:s?currentSchema=my%20app", {"dbname": "s", "options": "-c search_path=my\\ app"}),
        (
            "jdbc:postgresql:s?ApplicationName=a&prepareThreshold=0&stringtype=unspecified",
            {"dbname": "s", "application_name": "a"},
        ),
        ("jdbc:p6spy:postgresql://h/s", {"host": "h", "port": "5432", "dbname": "s"}),
    ],
)
def test_keywords(url: str, expected: dict[str, str]) -> None:
    assert libpq_keywords(url) == expected


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("jdbc:mysql://h/d?password=SECRET", "not the JDBC URL of a PostgreSQL"),
        ("postgresql://u:SECRET@h/d", "not the JDBC URL of a PostgreSQL"),
        ("jdbc:tc:postgresql:15:///d", "not the JDBC URL of a PostgreSQL"),
        ("jdbc:postgresql://u:SECRET@h/d", "a host or port in the JDBC URL cannot be read"),
        ("jdbc:postgresql://h:99999/d", "a host or port in the JDBC URL cannot be read"),
        ("jdbc:postgresql://h/d?sslMode=require&password=SECRET", "parameter sslMode is not supported"),
        ("jdbc:postgresql://h/d?socketFactory=SECRET", "parameter socketFactory is not supported"),
        ("jdbc:postgresql://h/d?targetServerType=SECRET", "targetServerType has a value that is not supported"),
    ],
)
def test_refused_without_showing_values(url: str, what: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        libpq_keywords(url)
    assert what in str(caught.value)
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("postgresql://u@h/d", "postgresql://u@h/d"),
        ("host=h dbname=d", "host=h dbname=d"),
        ("jdbc:postgresql://h/d?user=o%27hara", r"host='h' port='5432' dbname='d' user='o\'hara'"),
        ("jdbc:postgresql:d?currentSchema=my%20app", r"dbname='d' options='-c search_path=my\\ app'"),
    ],
)
def test_a_string_for_libpq(given: str, expected: str) -> None:
    assert libpq_string(given) == expected

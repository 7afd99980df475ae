"""Decoding is strict, and says where it fails."""

import pytest

from flyback.errors import ProjectError
from flyback.scripts.decoding import decode, detect


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("å".encode(), "UTF-8", "å"),
        ("å".encode("latin-1"), "ISO-8859-1", "å"),
        ("€".encode("cp1252"), "windows-1252", "€"),
        ("å".encode("utf-16"), "UTF-16", "å"),
        ("å".encode("utf-16-be"), "UTF-16", "å"),
        (b"\xef\xbb\xbfx", "UTF-8", "\ufeffx"),
    ],
)
def test_encodings(data: bytes, encoding: str, text: str) -> None:
    assert decode(data, encoding, "V1.sql") == text


@pytest.mark.parametrize(
    ("data", "encoding", "where", "hint"),
    [
        (b"select 1;\r\n-- caf\xe9\n", "UTF-8", "V1.sql:2:7", "ISO-8859-1"),
        (b"\xef\xbb\xbf\xe9", "UTF-8", "V1.sql:1:1", "ISO-8859-1"),
        ("select 1;".encode("utf-16"), "UTF-8", "V1.sql:1:1", "UTF-16"),
        ("a\nselect 1;".encode("utf-16-le"), "UTF-8", "V1.sql:1:2", "UTF-16-LE"),
        (b"a\rb\x00", "UTF-8", "V1.sql:2:2", "flyway.encoding"),
        (b"x", "UTF-9", "V1.sql", "UTF-8"),
        (b"x", "base64", "V1.sql", "UTF-8"),
    ],
)
def test_what_cannot_be_decoded(data: bytes, encoding: str, where: str, hint: str) -> None:
    with pytest.raises(ProjectError) as caught:
        decode(data, encoding, "V1.sql")
    (problem,) = caught.value.problems
    assert problem.where == where
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "utf-8"),
        ("å".encode(), "utf-8"),
        (b"\xe5 x", "iso-8859-1"),
        ("x".encode("utf-16"), "utf-16"),
        ("select 1".encode("utf-16-le"), "utf-16-le"),
        ("select 1".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_detection(data: bytes, expected: str) -> None:
    assert detect(data) == expected

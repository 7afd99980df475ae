"""Checksums as Flyway 13 wrote them into real history tables."""

import pytest

from flyback.scripts.checksum import checksum


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"create table a(id int);\ninsert into a values (1);\n", -346639793),
        (b"create table b(id int);\r\ninsert into b values (1);\r\n", -581967720),
        (b"create table c(id int);\rinsert into c values (1);\r", -817418539),
        (b"\xef\xbb\xbfcreate table d(id int);\n", 1593738511),
        (b"create table d5(id int);", 2052276581),
        ("-- h\u00e9llo \U0001f600 \u2028 x\x0by\x0cz \x85\ncreate table e(id int);\n".encode(), -1606862047),
        (b"", 0),
        (b"\n\n  \n", -281864555),
        (b"create table ${foo}(id int);\n", 1183103911),
        (b"\xef\xbb\xbf\n\xef\xbb\xbf-- x\ncreate table g9(id int);", -85460776),
        (b"create or replace view bar_v as select 1 as x; -- R__ph.sql\n", -313784131),
        (b"create or replace view ${foo}_v as select 1 as x; -- ${flyway:filename}\n", -1841224291),
        (b"select 1;", -690524359),
    ],
)
def test_flyways_own_values(data: bytes, expected: int) -> None:
    assert checksum(data.decode()) == expected

"""What must hold for every text, not only for the examples."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from flyback.errors import ProjectError
from flyback.model.version import Version
from flyback.scripts.checksum import checksum
from flyback.scripts.comments import not_undoable
from flyback.scripts.decoding import decode, detect
from flyback.scripts.names import Kind, Name, parse
from flyback.scripts.next_version import next_version
from flyback.scripts.placeholders import BuiltIns, of
from flyback.settings import FlywaySettings, Settings

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
SQL = st.text("'\"$-/*\n\\ aE_;:").map(lambda text: text + "\n")
LINES = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\ufeff")), min_size=1)
VERSIONS = st.lists(
    st.from_regex(r"[0-9]{1,6}([._][0-9]{1,3}){0,3}|20[0-9]{12}|20[0-9]{6}[._][0-9]{4}", fullmatch=True), min_size=1
)


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", "\ufeff"]))
def test_line_ends_and_a_byte_order_mark_do_not_change_the_checksum(lines: list[str], end: str, mark: str) -> None:
    assert checksum(mark + end.join(lines)) == checksum("\n".join(lines)) == checksum("".join(lines))


@given(TEXT, st.sampled_from(["utf-8", "utf-16", "utf-16-be", "utf-16-le"]))
def test_decoding_undoes_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), encoding, "x.sql") == text


@given(st.binary())
def test_bytes_are_decoded_or_refused_with_a_place(data: bytes) -> None:
    for encoding in ("utf-8", detect(data)):
        try:
            found = decode(data, encoding, "x.sql")
        except ProjectError as error:
            found = error.problems[0].where
            outcome = found.startswith("x.sql:")
        else:
            outcome = found == data.decode(encoding)
        assert outcome, found


@given(TEXT)
def test_text_without_a_placeholder_stays_as_it_is(text: str) -> None:
    placeholders = of(FlywaySettings(), BuiltIns)
    plain = text.replace("${", "$ {")
    assert placeholders.replace(plain, "x.sql") == plain


@given(VERSIONS)
def test_the_next_version_is_higher_than_all_and_makes_a_file_name(versions: list[str]) -> None:
    found = next_version(versions, datetime(2026, 7, 28, 9, 5, 7))
    assert all(Version(each) < Version(found) for each in versions)
    name = parse(f"V{found}__x", Settings())
    assert isinstance(name, Name)
    assert (name.kind, name.raw_version) == (Kind.VERSIONED, found)


@given(SQL)
def test_a_quoted_directive_never_counts_and_a_plain_one_always_does(noise: str) -> None:
    quoted = noise.replace("'", "''").replace("\\", "")
    sql = f"select '{quoted}-- flyback: not-undoable no\n';\n-- flyback: not-undoable yes"
    assert not_undoable(sql, "x.sql") == "yes"

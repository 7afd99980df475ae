"""Windows as people write them: what is understood, and what each mistake is called."""

import re
from datetime import datetime, time, timedelta

import pytest

from flyback.model.policy import OneOff, Recurring, Weekly, Window
from flyback.scripts.window_text import window, windows

BERLIN = "Europe/Berlin"
HOUR = timedelta(hours=1)


def weekly(*days: int, at: str, length: timedelta, zone: str = BERLIN) -> Weekly:
    return Weekly(days=days, start=time.fromisoformat(at), length=length, zone=zone)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Sat,Sun 02:00 for 4h", weekly(5, 6, at="02:00", length=4 * HOUR)),
        ("Mon-Fri 22:00 for 2h", weekly(0, 1, 2, 3, 4, at="22:00", length=2 * HOUR)),
        ("Fri-Mon 22:00 for 2h", weekly(0, 4, 5, 6, at="22:00", length=2 * HOUR)),
        ("daily 2:05 for 1h30m", weekly(*range(7), at="02:05", length=1.5 * HOUR)),
        ("saturday,SUN,Sat 02:00 for 90m", weekly(5, 6, at="02:00", length=1.5 * HOUR)),
        ("  Sun   02:00  for 7d ", weekly(6, at="02:00", length=168 * HOUR)),
        ("Sun 02:00 for 4h in America/New_York", weekly(6, at="02:00", length=4 * HOUR, zone="America/New_York")),
        ("2026-12-01 22:00 for 3h", OneOff(start=datetime(2026, 12, 1, 22), length=3 * HOUR, zone=BERLIN)),
        (
            "2026-12-20 to 2027-01-04",
            OneOff(start=datetime(2026, 12, 20), end=datetime(2027, 1, 4), zone=BERLIN),
        ),
        (
            "2026-12-20 through 2027-01-03",
            OneOff(start=datetime(2026, 12, 20), end=datetime(2027, 1, 4), zone=BERLIN),
        ),
        (
            "2026-12-20 18:00 to 2027-01-04 06:30 in UTC",
            OneOff(start=datetime(2026, 12, 20, 18), end=datetime(2027, 1, 4, 6, 30), zone="UTC"),
        ),
        (
            "FREQ=MONTHLY;BYDAY=1SU from 2026-01-04 02:00 for 4h",
            Recurring(rule="FREQ=MONTHLY;BYDAY=1SU", start=datetime(2026, 1, 4, 2), length=4 * HOUR, zone=BERLIN),
        ),
        (
            "RRULE: freq=yearly; bymonth=2; bymonthday=-1 from 2026-01-04 02:00 for 366d",
            Recurring(
                rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
                start=datetime(2026, 1, 4, 2),
                length=366 * 24 * HOUR,
                zone=BERLIN,
            ),
        ),
    ],
)
def test_what_is_understood(text: str, meant: Window) -> None:
    assert window(text, BERLIN) == meant


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "it should read like 'Sat,Sun 02:00 for 4h'"),
        ("Sat", "it should read like"),
        ("Sat 02:00", "it should read like"),
        ("Sam 02:00 for 4h", "'sam' is no day of the week: Mon, Tue, Wed, Thu, Fri, Sat, Sun"),
        ("Sat, 02:00 for 4h", "'' is no day of the week"),
        ("Mon-Fri-Sun 02:00 for 4h", "'fri-sun' is no day of the week"),
        ("Sat 24:00 for 4h", "'24:00' is no time of the day, 00:00 to 23:59"),
        ("Sat 02:60 for 4h", "'02:60' is no time of the day"),
        ("Sat ٠٢:٠٠ for 4h", "'٠٢:٠٠' is no time of the day"),
        ("Sat 02:00 for 4", "'4' should be a length of time such as"),
        ("Sat 02:00 for -4h", "'-4h' should be a length of time"),
        ("Sat 02:00 for 0h", "0h should be one minute or more of them"),
        ("Sat 02:00 for 90s", "90s should be one minute or more of them, and no part of one"),
        ("Sat 02:00 for 99999d", "'99999d' should not be longer than ten years"),
        ("Sat 02:00 for 7d1m", "7d1m is too long; the longest is 7d"),
        ("2026-12-01 22:00 for 367d", "367d is too long; the longest is 366d"),
        ("Sat 02:00 to 04:00", "'Sat' is no date, as in 2026-12-31; what is every week has a length"),
        ("2026-02-29 02:00 for 4h", "'2026-02-29' is no date"),
        ("26-12-01 02:00 for 4h", "'26-12-01' is no date"),
        ("2026-12-20 to 2026-12-20", "it ends before it begins"),
        ("2026-12-20 18:00 to 2026-12-20 06:00", "it ends before it begins"),
        ("2026-12-20 through 2026-12-24 06:00", "it should read like '2026-12-20 18:00 to 2027-01-04'"),
        ("2026-12-20 to", "it should read like '2026-12-20 18:00 to 2027-01-04'"),
        ("1812-06-24 to 1812-12-14", "'1812-06-24' is no date"),
        ("Sat 02:00 for 4h in Europe/Belrin", "'Europe/Belrin' is no IANA time zone; did you mean Europe/Berlin?"),
        ("Sat 02:00 for 4h in +01:00", "'+01:00' is no IANA time zone, as in Europe/Berlin"),
        ("Sat 02:00 for 4h in Europe", "'Europe' is no IANA time zone"),
        ("Sat 02:00 for 4h in right/Europe/Berlin", "'right/Europe/Berlin' is no IANA time zone"),
        ("Sat 02:00 for 4h in localtime", "'localtime' is no IANA time zone"),
        ("Sat 02:00 for 4h in ../../etc/localtime", "'../../etc/localtime' is no IANA time zone"),
        ("Sat 02:00 for 4h in a\0b", "is no IANA time zone"),
    ],
)
def test_what_is_wrong(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=re.escape(what)) as caught:
        window(text, BERLIN)
    assert str(caught.value).startswith(f"window {text!r}: ")


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("MONTHLY", "'MONTHLY' in its rule should be NAME=VALUE"),
        ("BYDAY=SU", "its rule lacks FREQ"),
        ("FREQ=HOURLY", "FREQ=HOURLY should be one of DAILY, WEEKLY, MONTHLY, YEARLY"),
        ("FREQ=DAILY;FREQ=DAILY", "its rule has FREQ twice"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0 should be 1 to 999"),
        ("FREQ=DAILY;INTERVAL=1,2", "INTERVAL=1,2 should be one number"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20261231T235959", "its rule has both COUNT and UNTIL"),
        ("FREQ=DAILY;UNTIL=20261231", "UNTIL=20261231 should have a date and a time"),
        ("FREQ=DAILY;UNTIL=20261331T000000", "UNTIL=20261331T000000 is no date and time"),
        ("FREQ=DAILY;BYMONTH=13", "BYMONTH=13 should be 1 to 12"),
        ("FREQ=DAILY;BYMONTH=-1", "BYMONTH=-1 should be 1 to 12"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0 should be 1 to 31 or negative to count from the end"),
        ("FREQ=MONTHLY;BYMONTHDAY=x", "BYMONTHDAY=X should be 1 to 31"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX should be made of MO, TU, WE, TH, FR, SA, SU"),
        ("FREQ=WEEKLY;WKST=1MO", "WKST=1MO should be made of"),
        ("FREQ=WEEKLY;BYDAY=1SU", "BYDAY=1SU counts days, which does not go with FREQ=WEEKLY"),
        ("FREQ=YEARLY;BYWEEKNO=3;BYDAY=1SU", "BYDAY=1SU counts days, which does not go with BYWEEKNO"),
        ("FREQ=MONTHLY;BYDAY=6SU", "BYDAY=6SU should count from 1 to 5, or from the end, -1 to -5"),
        ("FREQ=YEARLY;BYDAY=0SU", "BYDAY=0SU should count from 1 to 53"),
        ("FREQ=MONTHLY;BYWEEKNO=3", "BYWEEKNO does not go with FREQ=MONTHLY"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY does not go with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS needs another BY part to choose from"),
        ("FREQ=DAILY;BYMONTH=2,4;BYMONTHDAY=31", "in none of the months of BYMONTH: it would never happen"),
        ("FREQ=DAILY;BYEASTER=0", "its rule has no part BYEASTER"),
    ],
)
def test_rules_that_are_refused(rule: str, what: str) -> None:
    with pytest.raises(ValueError, match=re.escape(what)):
        window(f"{rule} from 2026-01-04 02:00 for 4h", BERLIN)


def test_without_a_zone_there_is_no_window() -> None:
    with pytest.raises(ValueError, match="it has no time zone; set zone to one such as Europe/Berlin"):
        windows(["Sat 02:00 for 4h"], "")


def test_every_bad_text_is_told() -> None:
    with pytest.raises(ValueError, match=r"'Sat': .*; window 'Sun 02:00 for 1y': '1y' should be"):
        windows(["Sat", "Mon 02:00 for 1h", "Sun 02:00 for 1y"], BERLIN)


def test_windows_keep_their_order() -> None:
    assert [type(each) for each in windows(["2026-12-01 22:00 for 3h", "Sat 02:00 for 1h"], BERLIN)] == [OneOff, Weekly]

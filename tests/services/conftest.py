"""A caller with a few secrets, whose pauses take no time; offices that answer; a certificate for this machine."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from doubles.offices import TOKEN as OFFICE_TOKEN
from doubles.offices import Offices, open_offices
from flyback.services.caller import Caller

TOKEN = "t0ken-that-nobody-sees"
VARIABLES = {
    "PATH": "/usr/bin:/bin",
    "TOKEN": TOKEN,
    "OFFICE": OFFICE_TOKEN,
    "EMPTY": "",
    "FLYBACK_SIGNING_KEY": "the private key",
}


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def caller(tmp_path: Path, pauses: list[float]) -> Caller:
    return Caller(tmp_path, VARIABLES, pauses.append)


@pytest.fixture
def offices() -> Iterator[Offices]:
    with open_offices() as opened:
        yield opened


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for this machine, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "flyback test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path / "certificate.pem"
    file.write_bytes(key.private_bytes(*form) + made.public_bytes(serialization.Encoding.PEM))
    return file

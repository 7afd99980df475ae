"""Bytes become scripts: names, encodings, placeholders, checksums and the settings they depend on."""

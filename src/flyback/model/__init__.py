"""The values that travel through the house: frozen, without I/O, without a clock."""

"""Keys and signatures: ed25519, OpenSSH, and a shared secret for development."""

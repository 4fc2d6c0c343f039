#!/usr/bin/env bash
# Installs what is pinned into .venv, then hands over to ranker.local, which does everything else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

say() { printf '%s\n' "$*" >&2; }

as_root() { if [ "$(id -u)" -eq 0 ]; then printf ''; else printf 'sudo '; fi; }

find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$candidate"
            return
        fi
    done
    say "Python 3.11 or newer is missing. On Debian and Ubuntu:"
    say "    $(as_root)apt-get update && $(as_root)apt-get install -y python3 python3-venv"
    exit 1
}

# The pinned files and the interpreter: a venv made for another Python finds none of its packages.
fingerprint() { cat "$@" <("$python" -VV) | sha256sum | cut -c1-64; }

make_venv() {
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "Python's venv module is incomplete here. On Debian and Ubuntu:"
        say "    $(as_root)apt-get update && $(as_root)apt-get install -y python3-venv"
        exit 1
    fi
    say "Creating .venv with $("$python" -V)"
    "$python" -m venv --clear .venv
}

# The stamp of a file holds what it looked like when it was installed.
is_installed() { [ "$(cat ".venv/.installed-$1" 2>/dev/null)" = "$(fingerprint requirements.txt "$1")" ]; }

install() {
    if is_installed "$1"; then return; fi
    if ! [ "$(cat .venv/.python 2>/dev/null)" = "$("$python" -VV)" ]; then
        make_venv
        "$python" -VV >.venv/.python
    fi
    say "Installing the packages of $1 into .venv (a minute or two the first time)"
    .venv/bin/python -m pip install --disable-pip-version-check -r "$1"
    local done
    # The file for development contains the other one.
    for done in requirements.txt "$1"; do
        fingerprint requirements.txt "$done" >".venv/.installed-$done"
    done
}

main() {
    local python
    case "${1:-}" in
    stop | status)
        if ! [ -e .venv/bin/python ]; then
            say "Nothing is installed here yet: run ./setup.sh first."
            exit 1
        fi
        ;;
    *)
        python="$(find_python)"
        # Two calls at once would install into each other's half-made .venv.
        exec 9>.venv.lock
        flock 9 2>/dev/null || true
        case "${1:-}" in
        test | throwaway) install requirements-dev.txt ;;
        *) install requirements.txt ;;
        esac
        exec 9>&-
        ;;
    esac
    exec .venv/bin/python -m ranker.local "$@"
}

main "$@"

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

# Files of two owners would lock both out, and a second install would spoil the first.
refuse_other_owner() {
    local made
    for made in .venv .ranker; do
        if [ -e "$made" ] && ! [ -O "$made" ]; then
            say "$PWD/$made was made by the user $(stat -c %U "$made"): run ./setup.sh as that user, or remove it."
            exit 1
        fi
    done
}

python_version() { "$1" -c 'import sys; print(*sys.version_info[:2])' 2>/dev/null; }

make_venv() {
    local python
    python="$(find_python)"
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "Python's venv module is incomplete here. On Debian and Ubuntu:"
        say "    $(as_root)apt-get update && $(as_root)apt-get install -y python3-venv"
        exit 1
    fi
    say "Creating .venv with $("$python" -V)"
    "$python" -m venv --clear .venv
    python_version .venv/bin/python >.venv/.python
}

# Whole, and made for the Python it finds now: after an upgrade of the system's it would find no packages.
is_venv_good() { [ -s .venv/.python ] && [ "$(python_version .venv/bin/python)" = "$(cat .venv/.python)" ]; }

fingerprint() { cat requirements.txt "$1" | sha256sum; }

# The stamp of a file holds what it looked like when it was installed.
is_installed() { [ "$(cat ".venv/.installed-$1" 2>/dev/null)" = "$(fingerprint "$1")" ]; }

install() {
    is_venv_good || make_venv
    if is_installed "$1"; then return; fi
    say "Installing the packages of $1 into .venv (a minute or two the first time)"
    .venv/bin/python -m pip install --disable-pip-version-check -r "$1"
    local done
    # The file for development contains the other one.
    for done in requirements.txt "$1"; do
        fingerprint "$done" >".venv/.installed-$done"
    done
}

main() {
    refuse_other_owner
    case "${1:-}" in
    stop | status)
        if ! [ -e .venv/bin/python ]; then
            say "Nothing is installed here yet: run ./setup.sh first."
            exit 1
        fi
        ;;
    *)
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

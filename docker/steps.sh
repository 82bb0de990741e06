#!/bin/sh
# The steps of the Dockerfile, so that they can be run and tested where there is no container engine:
#
#   steps.sh tools               what builds the wheel, pinned, into the Python at hand
#   steps.sh wheel FOLDER        the wheel, into the folder
#   steps.sh install FOLDER ENV  a fresh environment with the wheel of the folder and the pinned packages
#   steps.sh data FOLDER OWNER   the folder for configuration, database and files, open to its owner (uid:gid) alone
#
# PYTHON names another Python than python3.
set -eu

python=${PYTHON:-python3}
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

get() { # PYTHON, then what to install
    on=$1
    shift
    "$on" -m pip --disable-pip-version-check install --quiet --root-user-action ignore --only-binary :all: \
        -c "$top/constraints.txt" "$@"
}

case "${1-} $#" in
"tools 1")
    get "$python" hatchling
    ;;
"wheel 2")
    cd "$top"
    "$python" -m hatchling build -t wheel -d "$2"
    ;;
"install 3")
    "$python" -m venv --clear "$3"
    get "$3/bin/python" "$2"/sourcer-*.whl
    "$3/bin/python" -m pip --disable-pip-version-check check
    "$3/bin/sourcer" --version
    ;;
"data 3")
    install -d -m 0700 -o "${3%:*}" -g "${3#*:}" "$2"
    ;;
*)
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

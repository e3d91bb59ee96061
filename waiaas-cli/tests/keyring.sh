#!/bin/sh
# The owner key in a real Secret Service: gnome-keyring on a D-Bus session of its own, with files of its own.
#
#   keyring.sh WAIAAS DIRECTORY        (started by keyring.rs; works by hand as well)
#
# Ends with 0 when everything held, 77 when the packages are missing, anything else when something did not hold.
set -eu

waiaas=$1
directory=$2

for program in dbus-run-session gnome-keyring-daemon; do
    if ! command -v "$program" > /dev/null; then
        echo "SKIPPED: $program is not installed (Debian: apt-get install gnome-keyring dbus)" >&2
        exit 77
    fi
done

# Once more, inside of a session.
if [ "${3-}" != inside ]; then
    mkdir -p "$directory/home" "$directory/run"
    chmod 700 "$directory/run"
    exec env -u DBUS_SESSION_BUS_ADDRESS HOME="$directory/home" XDG_DATA_HOME="$directory/home/data" \
        XDG_RUNTIME_DIR="$directory/run" dbus-run-session -- "$0" "$waiaas" "$directory" inside
fi

fail() {
    echo "FAILED: $1" >&2
    exit 1
}

printf 'password of the login keyring' | gnome-keyring-daemon --unlock --components=secrets > /dev/null

umask 077
printf 'correct horse battery staple\n' > "$directory/passphrase"
printf 'another passphrase altogether\n' > "$directory/wrong"
export WAIAAS_HOME="$directory/waiaas" WAIAAS_PASSPHRASE_FILE="$directory/passphrase"

# Where there is a keyring, it is used without asking for it.
"$waiaas" init --non-interactive --json > "$directory/first.json" || fail "init"
grep -q '"created":true' "$directory/first.json" || fail "the first run makes the owner"
grep -q '"key":{"store":"keyring"}' "$directory/first.json" || fail "the key goes into the keyring"
[ ! -e "$WAIAAS_HOME/keys/owner.age" ] || fail "no key in a file"

# Idempotent, and found again by another process.
"$waiaas" init --json > "$directory/second.json" || fail "init again"
grep -q '"created":false' "$directory/second.json" || fail "the second run changes nothing"
"$waiaas" owner show --json | grep -q '"store":"keyring"' || fail "owner show"

# It opens with its passphrase and no other, and what is opened is the same key.
"$waiaas" owner export "$directory/id.json" --yes --json > "$directory/export.json" || fail "export"
owner=$(sed 's/.*"owner":"\([^"]*\)".*/\1/' "$directory/first.json")
grep -q "\"owner\":\"$owner\"" "$directory/export.json" || fail "another key than was made"
[ "$(stat -c %a "$directory/id.json")" = 600 ] || fail "the export is private"
if "$waiaas" owner export "$directory/no.json" --yes --passphrase-file "$directory/wrong" 2> "$directory/wrong.err"; then
    fail "opened with a wrong passphrase"
fi
grep -q 'the passphrase does not open the owner key' "$directory/wrong.err" || fail "the words for a wrong passphrase"

# What lies in the keyring is locked: an armoured age file, nothing in the clear.
if command -v secret-tool > /dev/null; then
    namespace=$(sed 's/.*"namespace":"\([^"]*\)".*/\1/' "$directory/first.json")
    secret-tool lookup service waiaas username "$namespace" | grep -q 'BEGIN AGE ENCRYPTED FILE' || fail "not an age file"
fi

# A second installation, with an imported key, lives beside the first.
WAIAAS_HOME="$directory/other" "$waiaas" init --import "$directory/id.json" --key-store keyring --json \
    > "$directory/other.json" || fail "import into the keyring"
grep -q "\"owner\":\"$owner\"" "$directory/other.json" || fail "the imported key is the same"
"$waiaas" owner export "$directory/again.json" --yes > /dev/null || fail "the first one still opens"
cmp -s "$directory/id.json" "$directory/again.json" || fail "the same key as before"

echo "the keyring keeps the owner key"

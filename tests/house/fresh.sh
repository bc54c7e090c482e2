#!/bin/sh
# What `./dev fresh [bookworm|trixie]` does: a bare Debian in a directory, with nothing but sh, apt-get and git; this tree's last
# commit cloned into it; and there the two commands of the README, twice each, with the time they took.
# Takes the mirror, and how to reach it, from this machine's apt. Needs root, debootstrap and unshare.
set -eu
cd "$(dirname "$0")/../.."
suite=$1
bare=$(pwd)/build/fresh/$suite

fail() { echo "fresh: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "needs root, for the chroot"
command -v debootstrap >/dev/null || apt-get -q install -y --no-install-recommends debootstrap || fail "needs debootstrap"
command -v git >/dev/null || fail "needs git"

# Mounts made in a namespace of our own vanish with it, however this ends.
if [ "${BEADLE_FRESH_INSIDE:-}" = "" ]; then
    BEADLE_FRESH_INSIDE=1 exec unshare --mount --propagation private sh "$0" "$suite"
fi

[ -z "$(git status --porcelain)" ] || echo "fresh: what is not committed does not come along"

# --- how this machine reaches Debian ---
# shellcheck disable=SC2016 # apt replaces these names, not the shell
mirror=$(apt-get indextargets --format '$(SITE) $(ORIGIN) $(CODENAME)' 'Created-By: Packages' |
    awk '$2 == "Debian" && $3 !~ /security|updates|backports/ { print $1; exit }')
[ -n "$mirror" ] || fail "apt here knows no Debian mirror (apt-get update first?)"
settings=$(apt-config dump Acquire | grep -iE '::(https?|ftp)::(.*::)?(Proxy|CaInfo|CaPath|Verify-Peer|Verify-Host|SslCert|SslKey)' || true)
# debootstrap fetches with wget, which takes its proxy from the environment.
if [ -z "${http_proxy:-}" ]; then
    http_proxy=$(echo "$settings" | sed -n 's/^Acquire::http::Proxy "\(.*\)";$/\1/p')
    [ -z "$http_proxy" ] || export http_proxy
fi

echo "==> A bare $suite in $bare; about two minutes"
rm -rf "$bare"
mkdir -p "$bare"
debootstrap --variant=minbase --include=git,ca-certificates "$suite" "$bare" "$mirror" >"$bare.log" 2>&1 ||
    { tail -n 20 "$bare.log"; fail "debootstrap did not work; all of it is in $bare.log"; }

if [ -n "$settings" ]; then
    echo "$settings" >"$bare/etc/apt/apt.conf.d/90as-the-host"
    # Certificates that the settings name come along to the same place.
    echo "$settings" | sed -n 's/^.*\(CaInfo\|CaPath\|SslCert\|SslKey\) "\(.*\)";$/\2/p' | while IFS= read -r path; do
        [ ! -e "$path" ] || { mkdir -p "$bare$(dirname "$path")" && cp -RL "$path" "$bare$(dirname "$path")/"; }
    done
fi
cp /etc/resolv.conf "$bare/etc/resolv.conf" 2>/dev/null || true

git clone -q --no-hardlinks . "$bare/srv/beadle"
mount -t proc proc "$bare/proc"
mount --rbind /dev "$bare/dev"
mount -t tmpfs tmpfs "$bare/tmp"

# usage: inside "command"   runs it in the clone, without what this machine's environment says, and tells how long it took.
inside() {
    echo "==> $suite: $1"
    before=$(date +%s)
    chroot "$bare" env -i HOME=/srv PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 ${http_proxy:+http_proxy="$http_proxy"} \
        sh -c "cd /srv/beadle && $1" </dev/null || fail "$1 did not work in a bare $suite; it is left in $bare"
    echo "==> $suite: $1 took $(($(date +%s) - before)) s"
}
inside "./dev run --exit"
inside "./dev test"
inside "./dev run --exit"
inside "./dev test"

umount -R "$bare/proc" "$bare/dev" "$bare/tmp"
rm -rf "$bare"
echo "==> ./dev run and ./dev test work in a bare $suite"

#!/bin/sh
# install.sh GROUP...: makes sure that the Debian packages of these groups of packages.txt are
# installed. Quick when they are. Needs root or sudo only when something is missing. No service is
# started by it: while apt runs, a policy-rc.d forbids it (an existing one is left as it is).
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

wanted() {
  awk -v groups=" $* " '/^[a-z]/ && index(groups, " " $1 " ") { print $2, $3 }' \
    "$here/packages.txt" | sort -u
}

# Prints the packages of the given groups that are not there; old|new is there if one of them is.
missing() {
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
  wanted "$@" | while read -r package program; do
    if [ -n "$program" ] && command -v "$program" >/dev/null 2>&1; then continue; fi
    names=$(printf '%s' "$package" | tr '|' '\n')
    printf '%s\n' "$installed" | grep -qxF -- "$names" || printf '%s\n' "$package"
  done
}

# Of each old|new of its input the first that apt can install; the first name if it knows none.
known_to_apt() {
  while read -r package; do
    chosen=
    for name in $(printf '%s' "$package" | tr '|' ' '); do
      [ -z "$chosen" ] || break
      case $(LC_ALL=C apt-cache policy "$name" 2>/dev/null) in
        *'Candidate: (none)'*) ;;
        *Candidate:*) chosen=$name ;;
      esac
    done
    printf '%s\n' "${chosen:-${package%%|*}}"
  done
}

if [ $# -eq 0 ]; then
  echo "usage: install.sh GROUP...   (groups: $(awk '/^[a-z]/ {print $1}' "$here/packages.txt" |
    sort -u | tr '\n' ' '))" >&2
  exit 2
fi

lacking=$(missing "$@")
[ -n "$lacking" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null 2>&1; then
    exec sudo -- "$here/install.sh" "$@"
  fi
  echo "install.sh: missing packages, and neither root nor sudo. As root:" >&2
  echo "  apt-get install --no-install-recommends" \
    "$(printf '%s\n' "$lacking" | known_to_apt | tr '\n' ' ')" >&2
  exit 1
fi

policy=/usr/sbin/policy-rc.d
made_policy=no
undo_policy() {
  [ "$made_policy" = no ] || rm -f "$policy"
}
trap undo_policy EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
if [ ! -e "$policy" ]; then
  made_policy=yes
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
apt-get -qq -o Acquire::Retries=3 update >&2
packages=$(printf '%s\n' "$lacking" | known_to_apt | tr '\n' ' ')
echo "install.sh: installing $packages" >&2
# Intentionally unquoted: a list of words.
# shellcheck disable=SC2086
apt-get -qq -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 install --no-install-recommends $packages >&2

left=$(missing "$@" | tr '\n' ' ')
if [ -n "$left" ]; then
  echo "install.sh: still missing: $left" >&2
  exit 1
fi

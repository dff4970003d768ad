#!/bin/sh
# tools.sh PACKAGE...: programs that must not be installed (they would start services, or exclude
# each other) are downloaded from Debian and only unpacked, into build/tools/<package>, and get a
# wrapper in build/tools/bin. Prints nothing when all is there. Needs no privilege, except that the
# package lists are refreshed when they are missing or old.
#
#   prometheus               bin/prometheus, bin/promtool (a package of its own since Debian 13)
#   prometheus-alertmanager  bin/prometheus-alertmanager, bin/amtool
#   chrony                   bin/chronyd, bin/chronyc
#   ntpsec                   bin/ntpd
#   ntpsec-ntpdig            bin/ntpdig   (with python3-ntp)
#   ntpsec-ntpq              bin/ntpq     (with ntpsec, python3-ntp)
#   ntpstat                  bin/ntpstat
#
# Every wrapper ends in exec, so the process id is the program's own. chronyd and ntpd start without
# the right to set the clock, whoever starts them.
#
# A script may source this file instead and use tools_get PACKAGE... and "$TOOLS_BIN/prometheus".
# It must then set TOOLS_ROOT to the top of the source tree first.
: "${TOOLS_ROOT:=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)}"
TOOLS_DIR=${GNOMON_TOOLS_DIR:-$TOOLS_ROOT/build/tools}
TOOLS_BIN=$TOOLS_DIR/bin

tools_sudo() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo -- "$@"; else
    echo "tools.sh: this needs root or sudo: $*" >&2
    return 1
  fi
}

# apt-get download of one package into the current folder; refreshes the lists once if that fails.
tools_download() {
  if apt-get -qq -o APT::Sandbox::User=root -o Acquire::Retries=3 download "$1" 2>download.log; then
    return 0
  fi
  tools_sudo apt-get -qq -o Acquire::Retries=3 update >&2 || return 1
  apt-get -qq -o APT::Sandbox::User=root -o Acquire::Retries=3 download "$1" >&2
}

tools_unpack() {
  [ ! -e "$TOOLS_DIR/$1/.complete" ] || return 0
  echo "tools.sh: fetching $1" >&2
  rm -rf "$TOOLS_DIR/$1" "$TOOLS_DIR/.new-$1"
  mkdir -p "$TOOLS_DIR/.new-$1/tree" || return 1
  (cd "$TOOLS_DIR/.new-$1" && tools_download "$1" && dpkg -x ./*.deb tree) || return 1
  touch "$TOOLS_DIR/.new-$1/tree/.complete"
  mv "$TOOLS_DIR/.new-$1/tree" "$TOOLS_DIR/$1" && rm -rf "$TOOLS_DIR/.new-$1"
}

# tools_wrap NAME PATH-IN-TOOLS PREFIX: a wrapper that execs PREFIX PATH.
tools_wrap() {
  mkdir -p "$TOOLS_BIN" || return 1
  {
    echo '#!/bin/sh'
    # Expanded when the wrapper runs.
    # shellcheck disable=SC2016
    echo 'tools=$(CDPATH="" cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd)'
    echo "$3 \"\$tools/$2\" \"\$@\""
  } >"$TOOLS_BIN/.$1.new"
  chmod 755 "$TOOLS_BIN/.$1.new" && mv "$TOOLS_BIN/.$1.new" "$TOOLS_BIN/$1"
}

# Root keeps everything but the clock; anybody else never had it (and may not drop it).
TOOLS_CLOCKLESS='drop=
[ "$(id -u)" -ne 0 ] || drop="setpriv --bounding-set=-sys_time --inh-caps=-sys_time --"
exec $drop'

# ntpsec's Python programs look for their C library beside the package.
tools_python_ntp() {
  tools_unpack python3-ntp || return 1
  for folder in "$TOOLS_DIR"/python3-ntp/usr/lib/python3*/dist-packages/ntp; do
    cp -f "$TOOLS_DIR"/python3-ntp/usr/lib/*/ntp/libntpc.so.1.1.0 "$folder/libntpc.so" || return 1
  done
}
# shellcheck disable=SC2016
TOOLS_PYTHON='PYTHONPATH="$tools/python3-ntp/usr/lib/python3/dist-packages" PYTHONDONTWRITEBYTECODE=1 exec /usr/bin/python3'

# Debian's Alertmanager reads its templates from an absolute path, which no option changes. In a copy
# that path becomes relative to the unpacked package (same length), and the wrapper goes there first:
# give it absolute paths.
tools_move_alertmanager() {
  package=$TOOLS_DIR/prometheus-alertmanager
  [ ! -e "$package/moved" ] || return 0
  sed 's#/usr/share/prometheus/alertmanager#usr/share/prometheus//alertmanager#g' \
    "$package/usr/bin/prometheus-alertmanager" >"$package/.moved" || return 1
  chmod 755 "$package/.moved" && mv "$package/.moved" "$package/moved"
}

tools_get_one() {
  case $1 in
    prometheus)
      tools_unpack prometheus &&
        tools_wrap prometheus prometheus/usr/bin/prometheus exec || return 1
      if [ -x "$TOOLS_DIR/prometheus/usr/bin/promtool" ]; then
        tools_wrap promtool prometheus/usr/bin/promtool exec
      else
        tools_unpack promtool && tools_wrap promtool promtool/usr/bin/promtool exec
      fi
      ;;
    prometheus-alertmanager)
      tools_unpack prometheus-alertmanager && tools_move_alertmanager &&
        tools_wrap prometheus-alertmanager prometheus-alertmanager/moved \
          'cd "$tools/prometheus-alertmanager" && exec' &&
        tools_wrap amtool prometheus-alertmanager/usr/bin/amtool exec
      ;;
    chrony)
      tools_unpack chrony &&
        tools_wrap chronyd chrony/usr/sbin/chronyd "$TOOLS_CLOCKLESS" &&
        tools_wrap chronyc chrony/usr/bin/chronyc exec
      ;;
    ntpsec)
      tools_unpack ntpsec && tools_wrap ntpd ntpsec/usr/sbin/ntpd "$TOOLS_CLOCKLESS"
      ;;
    ntpsec-ntpdig)
      tools_python_ntp && tools_unpack ntpsec-ntpdig &&
        tools_wrap ntpdig ntpsec-ntpdig/usr/bin/ntpdig "$TOOLS_PYTHON"
      ;;
    ntpsec-ntpq)
      tools_python_ntp && tools_unpack ntpsec &&
        tools_wrap ntpq ntpsec/usr/bin/ntpq "$TOOLS_PYTHON"
      ;;
    ntpstat)
      tools_unpack ntpstat && tools_wrap ntpstat ntpstat/usr/bin/ntpstat exec
      ;;
    *)
      echo "tools.sh: unknown package $1" >&2
      return 2
      ;;
  esac
}

tools_get() {
  mkdir -p "$TOOLS_DIR" || return 1
  (
    flock 9
    for package in "$@"; do tools_get_one "$package" || exit 1; done
  ) 9>"$TOOLS_DIR/.lock"
}

case ${0##*/} in tools.sh) tools_get "$@" ;; esac

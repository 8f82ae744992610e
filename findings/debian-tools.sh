# Sourced by the scripts beside it. Brings pinned Debian packages, with all they need, into a temporary folder:
# nothing is installed on the machine. Needs Debian 12 (bookworm), apt-get, dpkg and xxd.

set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# fetch PACKAGE=VERSION ...: downloads them with everything below them and unpacks it into $work/root.
fetch() {
  mkdir -p cache/archives/partial root
  : > no-packages
  apt-get -qq -y --no-install-recommends --download-only --allow-downgrades \
    -o Dir::State::status="$work/no-packages" -o Dir::Cache="$work/cache" -o Debug::NoLocking=1 \
    -o APT::Sandbox::User=root install "$@" >/dev/null
  for archive in cache/archives/*.deb; do dpkg -x "$archive" root; done
}

# run PROGRAM ...: runs it from there, with the libraries from there.
run() {
  program=$1
  shift
  libraries=$(find root -name '*.so*' -printf '%h\n' | sort -u | grep -v perl | sed "s|^|$work/|" | tr '\n' ':')
  PYTHONPATH="$work/root/usr/lib/python3/dist-packages" LD_LIBRARY_PATH="$libraries" \
    "$work/root/usr/bin/$program" "$@"
}

# tone FILE.wav: two seconds of a sine. picture FILE.jpg: a red square.
tone() { run ffmpeg -nostdin -v error -y -f lavfi -i sine=frequency=440:duration=2 "$1"; }
picture() { run ffmpeg -nostdin -v error -y -f lavfi -i color=red:size=200x200 -frames:v 1 "$1"; }

# same WHAT EXPECTED SEEN: ends with an error where what is seen is not what was seen when this was written.
failures=0
same() {
  if [ "$2" = "$3" ]; then
    echo "as seen before: $1: $3"
  else
    echo "CHANGED: $1: expected '$2', seen '$3'"
    failures=$((failures + 1))
  fi
}
finish() { [ "$failures" -eq 0 ] || { echo "$failures changed"; exit 1; }; }

#!/bin/bash
# What the rule golden_test and its .update share.
#
#   golden.sh check COMMAND [--without=NAME]... OUTPUT=GOLDEN...   fails where an output folder
#       is not its golden
#   golden.sh update ROOT [--without=NAME]... OUTPUT=GOLDEN...     makes the golden folders below
#       ROOT anew
#
# A file that --without names is no part of a golden folder.
# The same: each file of either folder is in both, byte for byte. An output may be
# one file, whose golden is one file.
set -euo pipefail
export LC_ALL=C

readonly action=${1:?} argument=${2:?}
shift 2

without=()
while [[ ${1-} == --without=* ]]; do
  without+=(! -path "./${1#*=}")
  shift
done

# The names of a folder's files that goldens have; of a file, ".".
files() {
  if [[ -d $1 ]]; then
    (cd "$1" && find -L . -type f "${without[@]}" -printf '%P\n')
  elif [[ -f $1 ]]; then
    echo .
  fi
}

# Where a file of that name is.
at() {
  if [[ $2 == . ]]; then
    echo "$1"
  else
    echo "$1/$2"
  fi
}

# Prints the difference in a form that `patch` understands; true if there is none.
check() {
  local output=$1 golden=$2 name old new status=0
  while IFS= read -r name; do
    old=$(at "$golden" "$name") new=$(at "$output" "$name")
    if [[ -e $old ]] && cmp -s "$old" "$new"; then
      continue
    fi
    status=1
    if [[ ! -e $old ]]; then
      echo "new file: $old"
      old=/dev/null
    elif [[ ! -e $new ]]; then
      echo "file no longer made: $old"
      new=/dev/null
    fi
    diff -u --text --label "$old" --label "${new/#$output/$golden}" \
      "$old" "$new" || true
  done < <({ files "$output" && files "$golden"; } | sort -u)
  return "$status"
}

update() {
  local output=$1 golden=$2
  rm -rf "$golden"
  mkdir -p "$(dirname "$golden")"
  cp -RL "$output" "$golden"
  if [[ -d $golden && ${#without[@]} -gt 0 ]]; then
    (cd "$golden" && find . -type f ! \( "${without[@]}" \) -exec rm -f {} + &&
      find . -mindepth 1 -type d -empty -delete)
  fi
  find "$golden" -type d -exec chmod 755 {} + -o -exec chmod 644 {} +
  echo "made $golden"
}

stale=0
for pair in "$@"; do
  output=${pair%%=*} golden=${pair#*=}
  if [[ -z $(files "$output") ]]; then
    echo "golden.sh: $output holds no file" >&2
    exit 2
  fi
  case $action in
    check) check "$output" "$golden" || stale=1 ;;
    update) update "$output" "$argument/$golden" ;;
    *) echo "golden.sh: unknown action: $action" >&2 && exit 2 ;;
  esac
done
if ((stale)); then
  printf '\nThe outputs are not the goldens. To accept them, run:\n  %s\n' "$argument"
  exit 1
fi

#!/bin/sh
# Formats the data file of a TigerBeetle replica on the very first start, and never again.
#
# A data file that is gone must not be formatted anew: the replica would deny what it has promised the others, and a
# cluster can lose committed transfers by that (docs/operating/recovering.md in TigerBeetle). So a note of what was
# formatted is kept on a volume of its own, and a start without the file but with the note is refused.
#
#   format-tigerbeetle.sh <replica index> <replica count>
#
# Settings: TIGERBEETLE_CLUSTER_ID; for tests TIGERBEETLE_BINARY, TIGERBEETLE_DATA and TIGERBEETLE_NOTES.
set -eu

replica=$1
replica_count=$2
binary=${TIGERBEETLE_BINARY:-/tigerbeetle}
data=${TIGERBEETLE_DATA:-/data}
file=$data/0_$replica.tigerbeetle
note=${TIGERBEETLE_NOTES:-/notes}/0_$replica.formatted
wanted="cluster=$TIGERBEETLE_CLUSTER_ID replica=$replica replica-count=$replica_count"

if [ -e "$note" ] && [ "$(cat "$note")" != "$wanted" ]; then
  echo "The data file was formatted as '$(cat "$note")' and can't be used as '$wanted'." >&2
  exit 1
fi

if [ ! -e "$file" ]; then
  if [ -e "$note" ]; then
    echo "$file is gone, and formatting a new one could lose transfers. See 'A lost data file' in docs/operations.md." >&2
    exit 1
  fi
  # Under another name until it is whole: an interrupted start then leaves nothing that looks like a data file.
  rm -f "$file.new"
  "$binary" format \
    "--cluster=$TIGERBEETLE_CLUSTER_ID" "--replica=$replica" "--replica-count=$replica_count" "$file.new"
  mv "$file.new" "$file"
  # On disk before the note is, so that after a power cut there is no note without a file.
  sync "$data"
fi

echo "$wanted" >"$note.new"
mv "$note.new" "$note"
echo "$file is ready: $wanted"

#!/usr/bin/env bash
# Every drill against a mistake made on purpose (a debug build knows them): it must notice.
cd "$(dirname "$0")" || exit 2
status=0
MISTAKE=no-keys node f01-kill.mjs --broken --cycles 3 || status=1
node f01-kill.mjs --broken --cycles 4 || status=1
MISTAKE=leave-half node f02-work.mjs --broken || status=1
for drill in f0[2-9]*.mjs f1*.mjs; do node "$drill" --broken || status=1; done
exit $status

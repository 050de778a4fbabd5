#!/usr/bin/env bash
# Every drill against a mistake made on purpose: it must notice.
cd "$(dirname "$0")" || exit 2
status=0
node f01-kill.mjs --broken --cycles 4 || status=1
MISTAKE=no-keys node f01-kill.mjs --broken --cycles 3 || status=1
for drill in f03-nth f04-full-disk f05-lock f08-clock f09-slow f12-overload f14-soak f15-stop f17-order; do node $drill.mjs --broken || status=1; done
exit $status

#!/usr/bin/env bash
# The drills in their long sizes: hours. SEED repeats a run. Afterwards: node scripts/quality.mjs
cd "$(dirname "$0")" || exit 2
status=0
for drill in f01-kill f03-nth f04-full-disk f05-lock f06-bits f08-clock f09-slow f12-overload f14-soak f15-stop f17-order; do node $drill.mjs --size night "$@" || status=1; done
exit $status

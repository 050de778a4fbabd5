#!/usr/bin/env bash
# The drills in their long sizes: hours. SEED repeats a run; f14-soak.mjs --minutes 1440 is a day. Afterwards: node scripts/quality.mjs
exec "$(dirname "$0")/ci.sh" --size night "$@"

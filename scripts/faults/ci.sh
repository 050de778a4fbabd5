#!/usr/bin/env bash
# Every drill in its small size. Most are part of the test run (tests/Nokta.Tests/Faults); F2, F7, F10, F11 and F14 stand there as tests of their own or take longer.
cd "$(dirname "$0")" || exit 2
status=0
for drill in f*.mjs; do node "$drill" "$@" || status=1; done
node f01-kill.mjs --store postgres "$@" || status=1
exit $status

#!/usr/bin/env bash
# The drills in the size that every test run holds them in (tests/Nokta.Tests/Faults runs the same ones).
cd "$(dirname "$0")" || exit 2
status=0
for drill in f01-kill f04-full-disk f12-overload f15-stop f17-order; do node $drill.mjs "$@" || status=1; done
exit $status

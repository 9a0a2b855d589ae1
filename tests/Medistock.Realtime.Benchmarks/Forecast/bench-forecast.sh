#!/usr/bin/env bash
# The forecasting yardstick: `medistock forecast replay` on each development set, blind, against the peers' stored answers.
#   bench-forecast.sh YARDSTICK [set…]      YARDSTICK: folder of fbench.py, dev/ and dev-peers.tgz
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
yardstick=$1; shift
skip() { echo "bench.sh: SKIPPED LOUDLY: $*" >&2; exit 0; }
command -v python3 >/dev/null || skip "no python3: the forecasting yardstick is a Python program."
[ -f "$yardstick/fbench.py" ] && [ -f "$yardstick/dev-peers.tgz" ] || skip "no forecasting yardstick at $yardstick."
dotnet build "$root/src/Medistock.Realtime.Server" -c Release -v quiet --nologo >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- pharma8 pharmaparts hospital m5x10 ias pharma8_stress
python3 "$here/yardstick.py" "$yardstick" "$work" "$@" -- dotnet "$root/src/Medistock.Realtime.Server/bin/Release/net10.0/medistock.dll" forecast replay

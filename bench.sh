#!/usr/bin/env bash
# Measures the product and prints Markdown tables (docs/benchmarks.md keeps the last ones).
#   ./bench.sh day    [--quick] [--speed N] [--hours N] [--backfill DAYS] [--screens N] [--every MINUTES] [--dir DIR --keep]
#   ./bench.sh ingest [--quick] [--rounds N] [--size 1|20|200] [--peer DIR]      DIR: a build of the peers' bench, to compare in the same run
#   ./bench.sh cluster [--quick] [--silos 1,2,4] [--rounds N] [--packages DIR --orleans VERSION]   what silos cost against the single node
#   ./bench.sh forecast [set…]                                  the forecasting yardstick in ../shared/forecast (MEDISTOCK_YARDSTICK names another)
#   ./bench.sh forecast --cost                                what a series and a line cost: a day learnt, a date, a fan (BenchmarkDotNet)
#   ./bench.sh history [--quick]                               what keeping a day of every presentation costs, and reading its past
#   ./bench.sh plan   [--quick] [--decisions N] [--screens N]   from a decision to every screen
#   ./bench.sh w 23700 150 1000000 42                         the reference workload's hash
set -euo pipefail
fail() { echo "bench.sh: $*" >&2; exit 1; }
here=$(cd "$(dirname "$0")" && pwd)
case "${1:-}" in day|ingest|cluster|forecast|history|plan|w) ;; *) sed -n '2,10s/^# \?//p' "$here/bench.sh"; exit 64 ;; esac
command -v dotnet >/dev/null || fail "the .NET 10 SDK is needed: install 'dotnet-sdk-10.0'."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if [ "$1" = forecast ] && [ "${2:-}" != --cost ]; then
  shift
  exec "$here/tests/Medistock.Realtime.Benchmarks/Forecast/bench-forecast.sh" "${MEDISTOCK_YARDSTICK:-$here/../shared/forecast}" "$@"
fi
command -v taskset >/dev/null || fail "taskset is needed: install 'util-linux'."
dotnet build "$here/tests/Medistock.Realtime.Benchmarks" -c Release -v quiet --nologo >&2 || fail "the build failed (messages above)."
if [ "$1" = cluster ]; then
  kept=() properties=()
  while [ $# -gt 0 ]; do
    case "$1" in
      --packages) properties+=("-p:RestoreAdditionalProjectSources=$(cd "$2" && pwd)"); shift 2 ;;
      --orleans) properties+=("-p:OrleansVersion=$2"); shift 2 ;;
      *) kept+=("$1"); shift ;;
    esac
  done
  dotnet build "$here/src/Medistock.Realtime.Silo" -c Release -v quiet --nologo "${properties[@]}" >&2 || fail "the cluster does not build (messages above)."
  set -- "${kept[@]}" --build "$here/src/Medistock.Realtime.Silo/bin/Release/net10.0"
fi
[ "$1" = forecast ] && set -- forecast-cost
run=(dotnet "$here/tests/Medistock.Realtime.Benchmarks/bin/Release/net10.0/medistock-bench.dll" "$@")
# The server has core 0 to itself.
if [[ "$1" =~ ^(ingest|cluster)$ ]] && [ "$(nproc)" -gt 1 ]; then exec taskset -c 1 "${run[@]}"; fi
exec "${run[@]}"

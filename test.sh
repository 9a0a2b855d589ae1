#!/usr/bin/env bash
# Builds and proves everything. Ends with one line: N passed, N failed, N skipped.
#   ./test.sh [--long] [--packages DIR --orleans VERSION] [--filter EXPRESSION]
set -uo pipefail
cd "$(dirname "$0")"
fail() { echo "test.sh: $*" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is needed: install 'dotnet-sdk-10.0'."
dotnet --list-sdks | grep -q '^10\.' || fail "the .NET 10 SDK is needed; this machine has: $(dotnet --list-sdks | tr '\n' ' ')"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

long=0 packages="" orleans="" filter=""
while [ $# -gt 0 ]; do
  case "$1" in
    --long) long=1; shift ;;
    --packages) packages=$(cd "$2" && pwd) || fail "no such folder: $2"; shift 2 ;;
    --orleans) orleans=$2; shift 2 ;;
    --filter) filter=$2; shift 2 ;;
    -h|--help) sed -n '2,3s/^# \?//p' "$0"; exit 0 ;;
    *) fail "unknown option $1" ;;
  esac
done
properties=()
[ -z "$orleans" ] || properties+=("-p:OrleansVersion=$orleans")
[ -z "$packages" ] || properties+=("-p:RestoreAdditionalProjectSources=$packages")
export MEDISTOCK_LONG=$long
# --long: ten times the hostile runs, and every seeded test on a seed of its own.
if [ "$long" = 1 ]; then export MEDISTOCK_SEED=${MEDISTOCK_SEED:-$(date +%s)}; echo "test.sh: MEDISTOCK_SEED=$MEDISTOCK_SEED"; fi

# A browser for the screens: Debian's, installed when we may.
export MEDISTOCK_CHROMIUM=${MEDISTOCK_CHROMIUM:-$(command -v chromium || true)}
if [ -z "$MEDISTOCK_CHROMIUM" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "test.sh: installing chromium for the screen tests…"
  (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium) >/dev/null 2>&1
  MEDISTOCK_CHROMIUM=$(command -v chromium || true)
fi
[ -n "$MEDISTOCK_CHROMIUM" ] || echo "test.sh: SKIPPED LOUDLY: no Chromium and none could be installed: the screens are not tested in a browser."

# The whole solution where Orleans' packages restore; where they are refused, everything else.
solution=Medistock.Realtime.sln
if ! dotnet restore "$solution" "${properties[@]}" -v quiet >/tmp/medistock-restore.$$ 2>&1; then
  if grep -q 'Microsoft\.Orleans' /tmp/medistock-restore.$$; then
    echo "test.sh: SKIPPED LOUDLY: Orleans' packages do not restore here; the cluster is neither built nor tested. Using Medistock.SingleNode.slnf."
    solution=Medistock.SingleNode.slnf
    dotnet restore "$solution" "${properties[@]}" -v quiet || fail "restore failed."
  else
    cat /tmp/medistock-restore.$$; rm -f /tmp/medistock-restore.$$; fail "restore failed."
  fi
fi
rm -f /tmp/medistock-restore.$$

echo "test.sh: building $solution…"
dotnet build "$solution" -c Release --no-restore -v quiet --nologo "${properties[@]}" || fail "the build failed (messages above)."

passed=0 failed=0 skipped=0 status=0
# Node for the dashboard's own tests: Debian's, installed when we may. (No Node is needed to run the product.)
node_fits() { command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit((a === 20 && b >= 19) || (a === 22 && b >= 12) || a > 22 ? 0 : 1)' 2>/dev/null; }
if ! command -v npm >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "test.sh: installing Node for the dashboard's tests…"
  (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nodejs npm) >/dev/null 2>&1 || true
fi
# The dashboard: types, unit tests, and the committed bundle is what its source builds.
if node_fits && [ -f dashboard/package.json ]; then
  echo "test.sh: dashboard…"
  if (cd dashboard && export NO_COLOR=1 FORCE_COLOR=0 && npm ci --no-audit --no-fund --loglevel=error && npm run --silent ci) >/tmp/medistock-npm.$$ 2>&1; then
    n=$(grep -oE 'Tests +[0-9]+ passed' /tmp/medistock-npm.$$ | grep -oE '[0-9]+' | tail -1); passed=$((passed + ${n:-1}))
  else
    tail -60 /tmp/medistock-npm.$$; failed=$((failed + 1)); status=1
  fi
  rm -f /tmp/medistock-npm.$$
else
  echo "test.sh: SKIPPED LOUDLY: no npm with Node 20.19, 22.12 or newer: the dashboard's own tests and the bundle check were not run."; skipped=$((skipped + 1))
fi

results=$(mktemp -d)
export MEDISTOCK_YARDSTICK_TABLE="$results/forecasts.md"
dotnet test "$solution" -c Release --no-build -m:1 --nologo --logger "console;verbosity=minimal" --logger trx --results-directory "$results" \
  ${filter:+--filter "$filter"} || status=1
shopt -s nullglob
for trx in "$results"/*.trx; do
  counters=$(grep -oE '<Counters [^>]*' "$trx" | tail -1)
  value() { grep -oE " $1=\"[0-9]+\"" <<<"$counters" | grep -oE '[0-9]+' || echo 0; }
  total=$(value total); p=$(value passed); f=$(value failed)
  passed=$((passed + p)); failed=$((failed + f)); skipped=$((skipped + total - p - f))
done
# What passes says nothing: the forecast's table beside its peers is shown all the same.
if [ -s "$MEDISTOCK_YARDSTICK_TABLE" ]; then echo "test.sh: forecasts on the development sets, against the stored answers of their peers:"; cat "$MEDISTOCK_YARDSTICK_TABLE"
elif [ -z "$filter" ]; then echo "test.sh: SKIPPED LOUDLY: no ../shared/forecast, or no python3: the forecasts were not held against their peers."; fi
rm -rf "$results"
[ "$passed" -gt 0 ] || { failed=$((failed + 1)); echo "test.sh: no test ran."; }
[ "$status" = 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]

#!/usr/bin/env bash
# Builds Medistock.Realtime and serves the demonstration: a simulated nation streaming through the real SDK.
#   ./run.sh [--data DIR] [--port N] [any option of `medistock serve`]
set -euo pipefail
cd "$(dirname "$0")"
fail() { echo "run.sh: $*" >&2; exit 1; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is needed: install 'dotnet-sdk-10.0' (https://dot.net)."
dotnet --list-sdks | grep -q '^10\.' || fail "the .NET 10 SDK is needed; this machine has: $(dotnet --list-sdks | tr '\n' ' ')"
[ -d /usr/share/zoneinfo/Pacific ] || fail "time zone data are needed: install 'tzdata'."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

data=data/demo port=8080 rest=()
while [ $# -gt 0 ]; do
  case "$1" in
    --data) data=$2; shift 2 ;;
    --port) port=$2; shift 2 ;;
    -h|--help) sed -n '2,3s/^# \?//p' "$0"; exit 0 ;;
    *) rest+=("$1"); shift ;;
  esac
done
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
first=$port
while taken "$port"; do
  port=$((port + 1))
  [ "$port" -lt $((first + 50)) ] || fail "no free port between $first and $port."
done
[ "$port" = "$first" ] || echo "run.sh: port $first is taken, using $port."

echo "run.sh: building…"
dotnet build src/Medistock.Realtime.Server -c Release -v quiet --nologo || fail "the build failed (messages above)."
echo "run.sh: http://127.0.0.1:$port  (mur: /mur · console: /signaux · carte: /carte) — data in $data, Ctrl-C stops."
exec dotnet src/Medistock.Realtime.Server/bin/Release/net10.0/medistock.dll serve --demo --data "$data" --urls "http://127.0.0.1:$port" "${rest[@]}"

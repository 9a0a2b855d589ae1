#!/usr/bin/env bash
# Starts N silos and a throw-away PostgreSQL as plain processes on this machine; Ctrl-C stops and removes everything.
#   deploy/local-cluster.sh [N=3] [--port FIRST=8080] [--silo-port FIRST=11111] [--dir DIR] [--keep] [--no-build | --packages DIR --orleans VERSION]
# Silo i serves http://127.0.0.1:(FIRST+i-1); its log is DIR/silo-i.log, its process id DIR/silo-i.pid. --keep leaves DIR (database included) for the next start.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
fail() { echo "local-cluster.sh: $*" >&2; exit 1; }
silos=3 port=8080 silo_port=11111 dir="" keep=0 build=1 properties=()
while [ $# -gt 0 ]; do
  case "$1" in
    --port) port=$2; shift 2 ;;
    --silo-port) silo_port=$2; shift 2 ;;
    --dir) dir=$2; shift 2 ;;
    --keep) keep=1; shift ;;
    --no-build) build=0; shift ;;
    --packages) properties+=("-p:RestoreAdditionalProjectSources=$(cd "$2" && pwd)"); shift 2 ;;
    --orleans) properties+=("-p:OrleansVersion=$2"); shift 2 ;;
    -h|--help) sed -n '2,4s/^# \?//p' "$0"; exit 0 ;;
    *[!0-9]*|'') fail "unknown option $1" ;;
    *) silos=$1; shift ;;
  esac
done
[ "$silos" -ge 1 ] && [ "$silos" -le 16 ] || fail "1 to 16 silos, not $silos."
command -v dotnet >/dev/null || fail "the .NET 10 SDK is needed: install 'dotnet-sdk-10.0'."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
bin=$(dirname "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1)")
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb || echo /)")
[ -x "$bin/initdb" ] || fail "PostgreSQL's programs are needed: install 'postgresql'."

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
free() { local p=$1; while taken "$p"; do p=$((p + 1)); done; echo "$p"; }

dir=${dir:-$(mktemp -d /tmp/medistock-cluster.XXXXXX)}
mkdir -p "$dir"; dir=$(cd "$dir" && pwd)
# PostgreSQL refuses to run as root.
as=()
if [ "$(id -u)" = 0 ]; then
  id postgres >/dev/null 2>&1 || fail "as root, PostgreSQL needs a user 'postgres' to run as."
  chmod 755 "$dir"; mkdir -p "$dir/pg" "$dir/socket"; chown postgres "$dir/pg" "$dir/socket"; as=(setpriv --reuid postgres --regid postgres --clear-groups)
else
  mkdir -p "$dir/pg" "$dir/socket"
fi

pids=()
finish() {
  trap - EXIT INT TERM
  # The silos drain before their database goes.
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  "${as[@]}" "$bin/pg_ctl" -D "$dir/pg/data" -m fast -w stop >/dev/null 2>&1 || true
  [ "$keep" = 1 ] || rm -rf "$dir"
}
trap finish EXIT
trap 'exit 0' INT TERM

if [ "$build" = 1 ]; then
  echo "local-cluster.sh: building…"
  for project in Silo Server; do
    dotnet build "$here/src/Medistock.Realtime.$project" -c Release -v quiet --nologo "${properties[@]}" >&2 || fail "the build failed (messages above). Where Orleans' packages do not restore, add --packages DIR --orleans VERSION."
  done
fi

[ -e "$dir/pg/data/PG_VERSION" ] || "${as[@]}" "$bin/initdb" -D "$dir/pg/data" -U medistock -A trust -E UTF8 --no-locale --data-checksums >/dev/null
# Reached by its socket alone: nothing else on this machine has a way in.
"${as[@]}" "$bin/pg_ctl" -D "$dir/pg/data" -l "$dir/pg/log" -w -o "-c listen_addresses='' -c unix_socket_directories='$dir/socket' -c max_connections=200" start >/dev/null || { tail -5 "$dir/pg/log" >&2; fail "PostgreSQL did not start."; }
"$bin/psql" -h "$dir/socket" -U medistock -d postgres -Atqc "select 1 from pg_database where datname = 'medistock'" | grep -q 1 || "$bin/createdb" -h "$dir/socket" -U medistock medistock
export MEDISTOCK_STORE="postgres:Host=$dir/socket;Database=medistock;Username=medistock"
export MEDISTOCK_ADMIN_KEY=${MEDISTOCK_ADMIN_KEY:-$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')}

urls=()
for i in $(seq 1 "$silos"); do
  http=$(free $((port + i - 1))); own=$(free $((silo_port + i - 1)))
  dotnet "$here/src/Medistock.Realtime.Silo/bin/Release/net10.0/medistock-silo.dll" serve --urls "http://127.0.0.1:$http" --silo-port "$own" --advertise 127.0.0.1 --cluster local >"$dir/silo-$i.log" 2>&1 &
  pids+=($!); echo $! >"$dir/silo-$i.pid"; urls+=("http://127.0.0.1:$http")
done
for i in $(seq 1 "$silos"); do
  until curl -fsS -o /dev/null "${urls[i-1]}/health/ready" 2>/dev/null; do
    kill -0 "${pids[i-1]}" 2>/dev/null || { tail -20 "$dir/silo-$i.log" >&2; fail "silo $i stopped."; }
    sleep 0.2
  done
  echo "local-cluster.sh: silo $i ready: ${urls[i-1]}  (pid ${pids[i-1]}, log $dir/silo-$i.log)"
done
echo "local-cluster.sh: MEDISTOCK_STORE='$MEDISTOCK_STORE'"
echo "local-cluster.sh: MEDISTOCK_ADMIN_KEY=$MEDISTOCK_ADMIN_KEY"
wait

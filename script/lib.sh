# Shared by the scripts: where things are, saying what is done, doing nothing twice.
# Sourced, never run. `set -euo pipefail` is the caller's.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
stamps="$root/target/stamps"
[ -z "${CARGO_TARGET_DIR:-}" ] || stamps="$CARGO_TARGET_DIR/stamps"

say() { printf '\033[1m== %s\033[0m\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# fresh NAME FILE…: whether step NAME was finished with exactly these files in this folder.
fresh() {
  local name=$1; shift
  [ -f "$stamps/$name" ] && [ "$(digest "$@")" = "$(cat "$stamps/$name")" ]
}
# finished NAME FILE…: remembers it.
finished() {
  local name=$1; shift
  mkdir -p "$stamps"; digest "$@" > "$stamps/$name"
}
digest() { { echo "$root"; cat "$@"; } | sha256sum | cut -c1-64; }

# The scripts need Node 20.19 or newer; where the system's is older, the npm package `node` brings one.
use_node() {
  local own="$root/target/node/node_modules/node/bin"
  if node_is_new; then return; fi
  if [ -x "$own/node" ]; then PATH="$own:$PATH"; node_is_new && return; fi
  command -v npm >/dev/null || die "npm is missing: run script/setup"
  say "Node.js is older than 20.19 here: bringing a newer one from the npm registry"
  mkdir -p "$root/target/node"
  npm install --silent --no-audit --no-fund --prefix "$root/target/node" node@22 >&2
  PATH="$own:$PATH"; node_is_new || die "no Node.js of at least 20.19 could be had"
}
node_is_new() {
  node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' 2>/dev/null
}

# packages FOLDER: the npm packages of a folder, exactly as its lock file names them.
packages() {
  local folder=$1
  if fresh "npm-$folder" "$root/$folder/package-lock.json" && [ -d "$root/$folder/node_modules" ]; then return; fi
  say "npm packages of $folder/"
  (cd "$root/$folder" && npm ci --silent --no-audit --no-fund >&2)
  finished "npm-$folder" "$root/$folder/package-lock.json"
}

# Where cargo puts what it builds.
target_dir() { printf '%s' "${CARGO_TARGET_DIR:-$root/target}"; }

# A port that nobody listens on.
free_port() {
  node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

# start_postgres [DURABLE]: a PostgreSQL cluster of our own in a temporary folder; sets TEST_POSTGRES_URL and
# `cluster`. For tests it need not be durable (off); to measure, it must (on). The caller calls stop_postgres
# before it ends.
start_postgres() {
  local bin port durable=${1:-off}
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
  port=$(free_port)
  cluster=$(mktemp -d /tmp/motcua-postgres.XXXXXX)
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$cluster"; run_postgres=(runuser -u postgres --)
  else
    run_postgres=()
  fi
  (cd / && "${run_postgres[@]}" "$bin/initdb" -D "$cluster/data" -U postgres -A trust -E UTF8 --no-locale >/dev/null)
  (cd / && "${run_postgres[@]}" "$bin/pg_ctl" -D "$cluster/data" -w -l "$cluster/log" -o \
    "-p $port -k $cluster -c listen_addresses=127.0.0.1 -c fsync=$durable -c full_page_writes=$durable -c max_connections=200" \
    start >/dev/null)
  export TEST_POSTGRES_URL="postgres://postgres@127.0.0.1:$port/postgres"
  postgres_bin=$bin
}
stop_postgres() {
  [ -n "${cluster:-}" ] || return 0
  (cd / && "${run_postgres[@]}" "$postgres_bin/pg_ctl" -D "$cluster/data" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$cluster"; cluster=
}

#!/bin/sh
# Runs one fuzz target that is built, for so many seconds, and says in one line how it went: `./dev fuzz` calls it, several at once.
# usage: tests/fuzz/run.sh TARGET SECONDS      What breaks the target is kept in build/fuzz/found; one that nothing broke is named in build/fuzz/passed.
set -u
cd "$(dirname "$0")/../.." || exit 1
target=$1
seconds=$2
log=build/fuzz/$target.log
found=build/fuzz/found
mkdir -p "build/fuzz/corpus/$target" "$found"
# Small inputs are quick, and few of our texts are long.
case $target in fuzz_definition | fuzz_import) bytes=65536 ;; *) bytes=4096 ;; esac
# What was found on earlier days comes first, for libFuzzer adds to the first folder.
set -- "build/fuzz/corpus/$target"
[ ! -d "tests/fuzz/seeds/$target" ] || set -- "$@" "tests/fuzz/seeds/$target"
[ "$target" != fuzz_definition ] || set -- "$@" config/systems tests/data/bad-definitions
if "build/fuzz/bin/$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len="$bytes" -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="$found/$target-" "$@" >"$log" 2>&1; then
    inputs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "  ok      $target: ${inputs:-no} inputs"
    echo "$target" >>build/fuzz/passed
else
    echo "  NOT OK  $target: what it says is in $log; what broke it is kept:"
    find "$found" -name "$target-*" | sed 's/^/          /'
    tail -n 30 "$log" | sed 's/^/          /'
    exit 1
fi

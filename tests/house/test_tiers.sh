#!/bin/sh
# What `./dev test` asks the test programs for: --long never less than CI.
set -u
root=$1
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
unset BEADLE_CI BEADLE_LONG
passed=0
failed=0

# As much of a tree as ./dev wants, and every tool that it would call, which do nothing; ctest says what it was asked for.
mkdir -p "$world/bin" "$world/tree/tests/house" "$world/tree/tests/e2e/browser"
cp "$root/dev" "$world/tree/dev"
cp "$root/tests/house/count.awk" "$world/tree/tests/house/"
cp "$root"/tests/e2e/browser/package*.json "$world/tree/tests/e2e/browser/"
cat >"$world/bin/tool" <<'END_OF_TOOL'
#!/bin/sh
case ${0##*/} in
    dpkg-query) echo 'install ok installed' ;;
    ctest)
        case " $* " in *' -N '*) echo '  Test #1: test_it'; exit ;; esac
        mkdir -p Testing/Temporary
        printf '1/1 Testing: test_it\nTest Passed.\n' >Testing/Temporary/LastTest.log
        echo "asked for: CI ${BEADLE_CI:-no}, long ${BEADLE_LONG:-no}"
        ;;
esac
END_OF_TOOL
chmod +x "$world/bin/tool"
for tool in apt-get cmake ctest dpkg-deb dpkg-query ninja npm sudo; do ln -s tool "$world/bin/$tool"; done

# usage: asks "sentence" 'what ctest sees' arguments of ./dev test...
asks() {
    sentence=$1
    wanted=$2
    shift 2
    said=$(PATH="$world/bin:$PATH" sh "$world/tree/dev" test "$@" 2>&1 </dev/null)
    if [ "$(echo "$said" | grep '^asked for: ')" = "asked for: $wanted" ] && [ "$(echo "$said" | tail -n 1)" = '1 passed, 0 failed' ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $sentence (it said: $said)"
    fi
}

asks 'by itself it asks for what takes some minutes' 'CI no, long no'
asks '--long asks for what CI does, and for more' 'CI 1, long 1' --long
asks '--small asks for no more' 'CI no, long no' --small
export BEADLE_CI=1
asks 'as CI calls it, it asks for what was promised' 'CI 1, long no'

echo "$passed passed, $failed failed"
[ $failed = 0 ]

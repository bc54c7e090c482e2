#!/bin/sh
# What `./dev lint` checks, after it has installed the tools and configured build/. Runs every check, then says how many failed.
set -u
cd "$(dirname "$0")/../.." || exit 1

tidy=no
case ${1:-} in
    --tidy) tidy=yes ;;
    '') ;;
    *) echo "lint knows --tidy, not $1" >&2; exit 1 ;;
esac

passed=0
failed=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# usage: check "what holds" command...   Shows the command's output only when it does not hold, but for what it left out.
check() {
    claim=$1
    shift
    if "$@" >"$scratch/out" 2>&1; then
        echo "  ok      $claim"
        grep '^left out: ' "$scratch/out"
        passed=$((passed + 1))
    else
        echo "  NOT OK  $claim"
        sed 's/^/          /' "$scratch/out" | head -n 60
        failed=$((failed + 1))
    fi
}

# Files of this tree that exist, tracked or new, one a line.
files() { git ls-files -co --exclude-standard -- "$@" | while IFS= read -r file; do [ ! -f "$file" ] || echo "$file"; done; }

# usage: nowhere 'extended regular expression' paths...   Fails, and names the lines, where the expression matches.
nowhere() {
    pattern=$1
    shift
    files "$@" >"$scratch/files"
    [ ! -s "$scratch/files" ] || ! xargs grep -nIE -- "$pattern" <"$scratch/files"
}

laid_out() { files '*.cpp' '*.hpp' | xargs -r clang-format-14 --dry-run --Werror; }

arrows_point_down() { files 'workflows/*.[ch]pp' 'daemon/*.[ch]pp' 'tests/*.[ch]pp' | xargs -r awk -f tests/house/floors.awk; }

# Reads what ninja would run to link a test of the core: nothing but the core, fmt and the test's own framework.
core_links_nothing() {
    programs=$(ninja -C build -t targets all | sed -n 's/^\(bin\/test_workflows_[a-z_]*\): CXX_EXEC.*/\1/p')
    [ -n "$programs" ] || { echo "no test of the core is configured in build/"; return 1; }
    for program in $programs; do
        link=$(ninja -C build -t commands "$program" | tail -n 1)
        case $link in *libworkflows.a*) ;; *) echo "no link line found for $program"; return 1 ;; esac
        for word in $link; do
            case $word in
                *libworkflows.a | *libfmt.so* | *libfmt.a | *libCatch2*) ;;
                *.a | *.so | *.so.* | -l*) echo "$program links $word"; return 1 ;;
            esac
        done
    done
}

mailboxes_are_examples() {
    files 'config/*' 'docs/*' '*.md' >"$scratch/files"
    [ -s "$scratch/files" ] || return 0
    ! xargs grep -noHIE '[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+' <"$scratch/files" | grep -vE '\.example$'
}

# What holds for one system stands in its file: cases and papers are cited in docs/ and config/, never in code.
code_names_no_system() { ! git grep -n -i -I -E 'wirral|stockport|hereford|worcester|buckingham|manchester|cheshire' -- workflows daemon; }

unit_verifies() {
    if ! command -v systemd-analyze >/dev/null; then
        echo "left out: systemd-analyze is not here"
        return 0
    fi
    # The program it starts need not be installed where we only check the unit.
    sed 's|^\(ExecStart=\)[^ ]*|\1/bin/true|' systemd/beadled.service >"$scratch/beadled.service"
    systemd-analyze verify --man=no "$scratch/beadled.service"
}

tidied() {
    changed=$( { git diff --name-only HEAD; git ls-files -o --exclude-standard; } | grep -E '^(workflows|daemon)/.*\.cpp$' | sort -u)
    [ -n "$changed" ] || changed=$(files 'workflows/*.cpp' 'daemon/*.cpp')
    # shellcheck disable=SC2086
    clang-tidy --quiet -p build $changed
}

echo "Looking over the tree; half a minute"
check "the C++ sources are laid out (./dev format)" laid_out
check "an include points down, never up or round" arrows_point_down
check "the core links no library that touches the world" core_links_nothing
check "the shell scripts are sound" shellcheck dev .ci/run tests/house/*.sh tests/fuzz/*.sh
# The patterns are written so that they do not match themselves.
check "nothing points at a private place" nowhere '[.][.]/shared|/w[o]rk/|/tmp/w[o]rk|/[r]oot/' '*'
check "no package host is named" nowhere 'deb[.]debian[.]org|security[.]debian[.]org|registry[.]npmjs' '*'
check "the code names no system" code_names_no_system
check "every mailbox is at an .example domain" mailboxes_are_examples
# White space at a line's end means something in golden files, tables of tabs, and the "-- " above a signature.
check "no line ends in white space" nowhere '[[:blank:]]+$' '*' ':!tests/golden' ':!config/templates' ':!*.tsv' ':!tests/data'
check "the systemd unit verifies" unit_verifies
if [ $tidy = yes ]; then check "clang-tidy has nothing to say" tidied; fi

echo "lint: $passed passed, $failed failed"
[ $failed = 0 ]

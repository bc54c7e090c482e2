#!/bin/sh
# The last line of `./dev test` adds up what Catch said, and no program that failed goes uncounted.
set -u
counter=$1/tests/house/count.awk
passed=0
failed=0

# usage: counts "sentence" 'N passed, N failed' 'what the programs printed'
counts() {
    said=$(printf '%b' "$3" | awk -f "$counter")
    if [ "$said" = "$2" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1 (it said: $said)"; fi
}

counts 'two programs that pass are added' '7 passed, 0 failed' \
    '1/2 Testing: a\nAll tests passed (9 assertions in 3 test cases)\nTest Passed.\n2/2 Testing: b\nAll tests passed (5 assertions in 4 test cases)\nTest Passed.\n'
counts 'one test case is one' '1 passed, 0 failed' '1/1 Testing: a\nAll tests passed (1 assertion in 1 test case)\nTest Passed.\n'
counts 'failed test cases are counted once' '3 passed, 2 failed' \
    '1/1 Testing: a\ntest cases:  5 |  3 passed | 2 failed\nassertions: 99 | 90 passed | 9 failed\nTest Failed.\n'
counts 'a program that dies without a word is one failed' '0 passed, 1 failed' '1/1 Testing: a\nTest Failed.\n'
counts 'a program that leaks after its tests passed is one failed' '2 passed, 1 failed' \
    '1/1 Testing: a\nAll tests passed (2 assertions in 2 test cases)\nLeakSanitizer: detected\nTest Failed.\n'
counts 'a failure that was expected is none' '2 passed, 0 failed' \
    '1/1 Testing: a\ntest cases: 2 | 1 passed | 1 failed as expected\nTest Passed.\n'
counts 'a script counts by its own line' '4 passed, 1 failed' '1/1 Testing: a\n4 passed, 1 failed\nTest Failed.\n'
counts 'a program that counts nothing but passes is one passed' '1 passed, 0 failed' '1/1 Testing: a\nTest Passed.\n'
counts 'what a program that passes left out is said, by reason' '2 left out: no database; install it
1 left out: no browser
5 passed, 0 failed' \
    '1/2 Testing: a\nleft out: no database; install it\nleft out: no browser\nAll tests passed (9 assertions in 3 test cases)\nTest Passed.\n2/2 Testing: b\nleft out: no database; install it\nAll tests passed (5 assertions in 2 test cases)\nTest Passed.\n'
counts 'words about it within a line are no line of it' '1 passed, 0 failed' \
    '1/1 Testing: a\n  nothing may be left out: x\n  left out: x\nAll tests passed (1 assertion in 1 test case)\nTest Passed.\n'

echo "$passed passed, $failed failed"
[ $failed = 0 ]

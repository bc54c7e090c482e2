# Adds up, from ctest's log, the test cases that each program counted at its end, and prints "N passed, N failed".
# A program that ctest calls failed without a failed test case (it crashed, leaked or ran out of time) adds one failed.
function finish() {
    if (open && !counted && good) ++passed
    if (open && !good && failed_here == 0) ++failed
    failed += failed_here
    open = counted = good = failed_here = 0
}
/^[0-9]+\/[0-9]+ Testing: / { finish(); open = 1 }
/^All tests passed \(/ { passed += $(NF - 2); counted = 1 }
/^test cases: / {
    for (i = 2; i <= NF; ++i) {
        if ($i == "passed") passed += $(i - 1)
        if ($i == "failed" && $(i + 1) == "as") passed += $(i - 1)  # "failed as expected"
        else if ($i == "failed") failed_here += $(i - 1)
    }
    counted = 1
}
/^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; failed_here += $3; counted = 1 }
/^Test Passed\.$/ { good = 1 }
END { finish(); printf "%d passed, %d failed\n", passed, failed }

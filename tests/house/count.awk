# Adds up, from ctest's log, the test cases that each program counted at its end, and prints "N passed, N failed"; before that, in a line for each reason, how often
# something was left out, which no program that passes would show.
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
/^left out: / {
    why = substr($0, 11)
    if (!(why in times)) whys[++reasons] = why
    ++times[why]
}
/^Test Passed\.$/ { good = 1 }
END {
    finish()
    for (n = 1; n <= reasons; ++n) printf "%d left out: %s\n", times[whys[n]], whys[n]
    printf "%d passed, %d failed\n", passed, failed
}

// What is left out is said as count.awk reads it, and is a failure where nothing may be.

#include <cstdlib>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>

#include "tests/catch.hpp"
#include "tests/support/left_out.hpp"

using namespace beadle::test;

namespace {

/// A variable of the environment as it is meanwhile; afterwards it is as it was.
class Variable {
public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        set(value);
    }
    ~Variable() { set(before_ ? before_->c_str() : nullptr); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

private:
    void set(const char* value) const {
        if (value) ::setenv(name_, value, 1);
        else ::unsetenv(name_);
    }

    const char* name_;
    std::optional<std::string> before_;
};

/// A run of that tier, whose lines nobody else reads.
class Run {
public:
    Run(const char* ci, const char* is_long) : ci_("BEADLE_CI", ci), long_("BEADLE_LONG", is_long), real_(std::cout.rdbuf(said_.rdbuf())) {}
    ~Run() { std::cout.rdbuf(real_); }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    std::string said() const { return said_.str(); }

private:
    std::ostringstream said_;
    Variable ci_, long_;
    std::streambuf* real_;
};

}  // namespace

TEST_CASE("what is left out is said in a line of its own, and the test goes on", "[left_out]") {
    std::string said;
    {
        const Run run{nullptr, nullptr};
        left_out("there is no moon; wait for it");
        said = run.said();
    }
    CHECK(said == "left out: there is no moon; wait for it\n");
}

TEST_CASE("in CI what is left out is a failure", "[left_out][!shouldfail]") {
    const Run run{"1", nullptr};
    left_out("there is no moon; wait for it");
}

TEST_CASE("in CI what npm brings may be left out", "[left_out]") {
    const Run run{"1", nullptr};
    left_out("there is no moon; wait for it", BroughtBy::npm);
    CHECK(run.said() == "left out: there is no moon; wait for it\n");
}

TEST_CASE("with --long what is left out is a failure, whoever brings it", "[left_out][!shouldfail]") {
    const Run run{"1", "1"};
    left_out("there is no moon; wait for it", GENERATE(BroughtBy::debian, BroughtBy::npm));
}

#include "tests/support/left_out.hpp"

#include <cstdlib>
#include <iostream>

#include "tests/catch.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace beadle::test {

void left_out(const std::string& why, BroughtBy whom) {
    // Catch's own warnings are broken into lines, so that no script could add them up.
    std::cout << "left out: " << why << std::endl;
    if (std::getenv("BEADLE_LONG") || (std::getenv("BEADLE_CI") && whom == BroughtBy::debian))
        FAIL("nothing may be left out here: " << why);
}

bool postgres_is_there() {
    if (PostgresCluster::is_there()) return true;
    left_out("PostgreSQL's programs are not installed; ./dev deps --test installs them");
    return false;
}

}  // namespace beadle::test

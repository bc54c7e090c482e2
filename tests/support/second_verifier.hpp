#pragma once
// verify-audit, the verifier that shares no code with the program.

#include <boost/json.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace beadle::test {

/// What it says of each folder or proof, in their order.
std::vector<boost::json::value> second_opinion(const std::vector<std::filesystem::path>& paths, const std::string& options);

}  // namespace beadle::test

#include "tests/support/second_verifier.hpp"

#include <cstdio>
#include <sstream>

#include "tests/catch.hpp"

namespace beadle::test {
namespace json = boost::json;

std::vector<json::value> second_opinion(const std::vector<std::filesystem::path>& paths, const std::string& options) {
    std::string command = std::string{"/usr/bin/python3 " BEADLE_SOURCE_DIR "/verifier/verify-audit --json "} + options;
    for (const auto& path : paths) command += " '" + path.string() + "'";
    std::string said;
    auto* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe);
    char bytes[4096];
    for (std::size_t size = 0; (size = std::fread(bytes, 1, sizeof bytes, pipe)) > 0;) said.append(bytes, size);
    ::pclose(pipe);
    std::vector<json::value> answers;
    std::istringstream lines{said};
    for (std::string line; std::getline(lines, line);) answers.push_back(json::parse(line));
    REQUIRE(answers.size() == paths.size());
    return answers;
}

}  // namespace beadle::test

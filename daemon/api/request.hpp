#pragma once
// One question to the control socket and its answer, free of sockets. Whatever cannot be answered is a Problem: what is wrong,
// where, and what to do.

#include <boost/json/fwd.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace beadle::api {

struct Request {
    std::string method;  ///< "GET", "POST"
    std::string target;  ///< "/v1/instances/ICPA%2F2022-23%2F3?system=x"
    std::string body;
    unsigned uid = 0;  ///< Of the peer, from the kernel.
};

struct Response {
    int status = 200;
    std::string body;  ///< JSON.
};

struct Problem {
    int status = 400;
    std::string error;
    std::string where;  ///< A field, a parameter, a character; may be empty.
    std::string what_to_do;
};
Response to_response(const Problem& problem);
Response to_response(const boost::json::value& value, int status = 200);

/// A target taken apart and percent-decoded. Segments keep slashes that were encoded.
struct Target {
    std::vector<std::string> segments;
    std::map<std::string, std::string, std::less<>> query;
};
/// Nothing for a target that is not well formed: no leading slash, a bad escape, a control character or NUL, a parameter given twice.
std::optional<Target> parse_target(std::string_view target);
/// For building targets: everything but letters, digits and -._~ becomes %XX.
std::string percent_encoded(std::string_view text);

}  // namespace beadle::api

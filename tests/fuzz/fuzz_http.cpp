// Targets and forms as strangers send them: taken apart, or not; every value one clean line.
#include <algorithm>

#include "daemon/api/request.hpp"
#include "daemon/web/form.hpp"
#include "tests/fuzz/target.hpp"

FUZZ(text) {
    using namespace beadle;
    if (const auto target = api::parse_target(text)) {
        for (const auto& segment : target->segments) {
            const auto again = api::parse_target("/" + api::percent_encoded(segment));
            fuzz::claim(again && again->segments.size() == 1 && again->segments.front() == segment, "a segment is encoded and read back");
        }
    }
    if (const auto form = web::parse_form(text)) {
        for (const auto& [name, value] : *form)
            fuzz::claim(std::none_of(value.begin(), value.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; }),
                        "a value is one clean line");
    }
}

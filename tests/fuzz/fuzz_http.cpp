// Targets, forms and bodies as strangers send them: taken apart, or not; every value of a form one clean line, every text of a body within its bounds.
#include <algorithm>

#include "daemon/api/request.hpp"
#include "daemon/api/request_body.hpp"
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
    const auto body = api::parse_body(text);
    if (!body) {
        fuzz::claim(body.error().status == 400 && !body.error().error.empty(), "what is no body is said to be none");
        return;
    }
    std::optional<api::Problem> problem;
    fuzz::claim(body->text("reason", problem).size() <= api::word_bytes_max, "a text is within its bounds");
    fuzz::claim(body->texts("people", 3, problem).size() <= 3, "a list is within its bounds");
    for (const auto& row : body->rows("votes", {"who", "how"}, 3, problem)) fuzz::claim(row.size() == 2, "a row has its columns");
    (void)body->flag("trial", problem);
    body->only({"id", "reason", "people", "votes", "trial"}, problem);
    const auto id = body->event_id(problem);
    fuzz::claim(problem || (!id.empty() && id.find_first_of(":/ \n") == std::string::npos),
                "an id that a sender chose is none of the engine's");
    fuzz::claim(!problem || !problem->error.empty(), "a problem is said");
}

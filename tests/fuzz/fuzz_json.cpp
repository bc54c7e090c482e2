// What the store keeps as text and reads back: facts, steps, audit lines.
#include <stdexcept>

#include "daemon/audit/json_text.hpp"
#include "daemon/audit/line.hpp"
#include "daemon/store/page_key.hpp"
#include "tests/fuzz/target.hpp"
#include "workflows/model/duty.hpp"

FUZZ(text) {
    using namespace beadle;
    try {
        const auto facts = audit::facts_from_json(text);
        fuzz::claim(audit::facts_from_json(audit::facts_to_json(facts)) == facts, "facts are read back as they were");
    } catch (const std::runtime_error&) {
    }
    try {
        const auto line = audit::read_line(text, {});
        (void)line;
    } catch (const std::runtime_error&) {
    }
    try {
        const auto steps = model::steps_from_text(text);
        fuzz::claim(model::steps_from_text(model::steps_to_text(steps)) == steps, "steps are read back as they were");
    } catch (const std::invalid_argument&) {
    }
    for (const auto& part : store::page_key_parts(text, 4))
        fuzz::claim(part.size() <= text.size(), "a page key falls into parts of itself");

    std::string quoted;
    audit::append_string(quoted, text);
    fuzz::claim(quoted.size() >= 2 && quoted.find('\n') == std::string::npos, "a text is one JSON string in one line");
}

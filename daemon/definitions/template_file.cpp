#include "daemon/definitions/template_file.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <kainjow/mustache.hpp>

namespace beadle::definitions {

namespace {

/// Mustache says 'Unclosed section "What" at 123', the last being the byte.
void add_what_mustache_says(std::string said, std::string_view text, Mistakes& mistakes) {
    constexpr std::string_view before_place = " at ";
    std::size_t at = 0;
    if (const auto mark = said.rfind(before_place); mark != std::string::npos) {
        std::from_chars(said.data() + mark + before_place.size(), said.data() + said.size(), at);
        said.resize(mark);
    }
    said[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(said[0])));
    std::replace(said.begin(), said.end(), '"', '\'');
    mistakes.add_in(text, at, std::move(said), "Mustache: each {{#name}} and {{^name}} has its {{/name}}, and each {{ its }}");
}

}  // namespace

void check_template(std::string_view name, std::string_view text, Mistakes& mistakes) {
    if (!is_text(text, mistakes)) return;
    const kainjow::mustache::mustache compiled{std::string{text}};
    if (!compiled.is_valid()) return add_what_mustache_says(compiled.error_message(), text, mistakes);
    const bool is_mail = name.ends_with(".txt") && !name.starts_with("part_") && name != "frame.txt";
    if (is_mail && !text.starts_with("Subject:"))
        mistakes.add(1, 1, "the first line does not begin with 'Subject:'", "Subject: and what stands in it");
    if (name.starts_with("frame.") && text.find("{{{content}}}") == std::string_view::npos)
        mistakes.add(0, 0, "the frame has no place for the mail", "{{{content}}} where the mail goes");
}

std::vector<std::string> templates_of_mails(const std::map<std::string, std::string, std::less<>>& templates) {
    std::vector<std::string> names;
    for (const auto& [file, text] : templates) {
        auto stem = file.substr(0, file.find('.'));
        if (stem == "frame" || stem == "digest" || stem.starts_with("part_")) continue;
        if (std::find(names.begin(), names.end(), stem) == names.end()) names.push_back(std::move(stem));
    }
    return names;
}

}  // namespace beadle::definitions

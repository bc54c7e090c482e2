#include "daemon/web/form.hpp"

#include <boost/url/parse_query.hpp>

#include "daemon/notify/words.hpp"

namespace beadle::web {
namespace {

constexpr std::size_t value_characters_max = 2000;

std::string decoded(const boost::urls::pct_string_view& text) {
    boost::urls::encoding_opts options;
    options.space_as_plus = true;
    return text.decode(options);
}

}  // namespace

std::optional<Form> parse_form(std::string_view body) {
    const std::string text{body};  // Boost.URL 1.81 reads on to a NUL, wherever what it is given ends.
    const auto parsed = boost::urls::parse_query(text);
    if (!parsed) return std::nullopt;
    Form form;
    for (const auto& field : *parsed)
        if (!form.emplace(decoded(field.key), notify::one_line(decoded(field.value), value_characters_max)).second) return std::nullopt;
    return form;
}

}  // namespace beadle::web

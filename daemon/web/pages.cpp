#include "daemon/web/pages.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace beadle::web {
namespace {

namespace mustache = kainjow::mustache;

/// Nothing from elsewhere, no script, no frame, and forms that go nowhere else.
const std::vector<std::pair<std::string, std::string>>& fences() {
    static const std::vector<std::pair<std::string, std::string>> headers{
        {"Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"X-Robots-Tag", "noindex, nofollow"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"}};
    return headers;
}

}  // namespace

Pages::Pages(const std::string& folder) : templates_(notify::read_templates(folder)) {
    for (const auto* name :
         {"layout.html", "choose.html", "done.html", "late.html", "not_mine.html", "attend.html", "attend_form.html", "said.html"}) {
        const auto found = templates_.find(name);
        if (found == templates_.end()) throw std::runtime_error(fmt::format("{}/{}.mustache is missing", folder, name));
        const mustache::mustache compiled{found->second};
        if (!compiled.is_valid()) throw std::runtime_error(fmt::format("{}/{}.mustache: {}", folder, name, compiled.error_message()));
    }
    std::ifstream in{folder + "/nhsuk.css", std::ios::binary};
    if (!in) throw std::runtime_error(folder + "/nhsuk.css is missing");
    std::ostringstream text;
    text << in.rdbuf();
    style_ = text.str();
}

http::Reply Pages::page(int status, const std::string& name, mustache::data data) const {
    for (const auto& [part, text] : templates_)
        if (part.starts_with("part_"))
            data.set(part.substr(0, part.find('.')), mustache::data{mustache::partial{[&text = text] { return text; }}});
    mustache::mustache inner{templates_.at(name + ".html")};
    data.set("content", inner.render(data));
    mustache::mustache layout{templates_.at("layout.html")};
    return {.status = status, .body = layout.render(data), .content_type = "text/html; charset=utf-8", .headers = fences()};
}

mustache::data lines_of(const std::vector<std::string>& lines) {
    mustache::data list{mustache::data::type::list};
    for (const auto& line : lines) list.push_back(mustache::data{"line", line});
    return list;
}

http::Reply Pages::said(int status, const std::string& title, const std::vector<std::string>& lines) const {
    return said_of(status, mustache::data{"title", title}, lines);
}

http::Reply Pages::said_of(int status, mustache::data head, const std::vector<std::string>& lines,
                           const std::vector<std::string>& notes) const {
    head.set("lines", lines_of(lines));
    head.set("notes", lines_of(notes));
    return page(status, "said", std::move(head));
}

http::Reply Pages::style() const {
    auto headers = fences();
    headers.emplace_back("Cache-Control", "public, max-age=86400");
    return {.status = 200, .body = style_, .content_type = "text/css; charset=utf-8", .headers = std::move(headers)};
}

}  // namespace beadle::web

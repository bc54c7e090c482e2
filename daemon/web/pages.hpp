#pragma once
// The pages that links in mails open: plain HTML, rendered here, readable on a phone and without any script. The layout is nhsuk-frontend's.
// Thread-safety: const after construction.

#include <kainjow/mustache.hpp>
#include <string>
#include <vector>

#include "daemon/http/connection.hpp"
#include "daemon/notify/render.hpp"

namespace beadle::web {

/// Lines for a page's data.
kainjow::mustache::data lines_of(const std::vector<std::string>& lines);

class Pages {
public:
    /// Reads every template and the style sheet from the folder. Throws std::runtime_error where one is absent or broken.
    explicit Pages(const std::string& folder);

    /// The page NAME.html.mustache within the layout. `data` has "title"; everything is escaped where it is put in.
    http::Reply page(int status, const std::string& name, kainjow::mustache::data data) const;
    /// A page that says something and asks nothing: a title, and some lines.
    http::Reply said(int status, const std::string& title, const std::vector<std::string>& lines) const;
    /// The same under a head that has the title and what it is about, and with notes.
    http::Reply said_of(int status, kainjow::mustache::data head, const std::vector<std::string>& lines,
                        const std::vector<std::string>& notes = {}) const;
    /// The style sheet.
    http::Reply style() const;

private:
    notify::Templates templates_;
    std::string style_;
};

}  // namespace beadle::web

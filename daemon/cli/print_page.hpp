#pragma once
// A report as one page to print: HTML without any script, its style within, everything that others wrote escaped.
// Thread-safety: pure but for reading the template.

#include <filesystem>
#include <kainjow/mustache.hpp>
#include <string>

#include "daemon/cli/table.hpp"

namespace beadle::cli {

struct PrintPage {
    std::string title;
    std::string said;     ///< What was asked, in a sentence.
    std::string count;    ///< "3 agendas"
    std::string nothing;  ///< What stands in place of a table without rows.
    std::string as_of;    ///< When it was asked.
    Table table;
};

/// By reports/NAME.html.mustache of `config_dir`. Throws std::runtime_error where it is absent or broken.
std::string render_report(const kainjow::mustache::data& data, const std::filesystem::path& config_dir, const std::string& name);

/// Throws std::runtime_error where reports/page.html.mustache is absent from `config_dir` or broken.
std::string to_html(const PrintPage& page, const std::filesystem::path& config_dir);

}  // namespace beadle::cli

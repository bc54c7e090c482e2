#include "daemon/cli/print_page.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "daemon/notify/render.hpp"

namespace beadle::cli {
namespace mustache = kainjow::mustache;
namespace {

mustache::data cells_of(const std::vector<std::string>& texts) {
    mustache::data cells{mustache::data::type::list};
    for (const auto& text : texts) cells.push_back(mustache::data{"text", text});
    return cells;
}

}  // namespace

std::string render_report(const mustache::data& data, const std::filesystem::path& config_dir, const std::string& name) {
    const auto folder = config_dir / "reports";
    const auto templates = notify::read_templates(folder.string());
    const auto found = templates.find(name + ".html");
    if (found == templates.end()) throw std::runtime_error(fmt::format("{}/{}.html.mustache is missing", folder.string(), name));
    mustache::mustache compiled{found->second};
    if (!compiled.is_valid())
        throw std::runtime_error(fmt::format("{}/{}.html.mustache: {}", folder.string(), name, compiled.error_message()));
    return compiled.render(data);
}

std::string to_html(const PrintPage& page, const std::filesystem::path& config_dir) {
    mustache::data data{mustache::data::type::object};
    for (const auto& [name, text] : {std::pair<const char*, const std::string&>{"title", page.title},
                                     {"said", page.said},
                                     {"count", page.count},
                                     {"nothing", page.nothing},
                                     {"as_of", page.as_of}})
        data.set(name, text);
    data.set("has_rows", mustache::data{page.table.rows.empty() ? mustache::data::type::bool_false : mustache::data::type::bool_true});
    data.set("columns", cells_of(page.table.columns));
    mustache::data rows{mustache::data::type::list};
    for (const auto& row : page.table.rows) {
        mustache::data one{mustache::data::type::object};
        one.set("cells", cells_of(row));
        rows.push_back(one);
    }
    data.set("rows", rows);
    return render_report(data, config_dir, "page");
}

}  // namespace beadle::cli

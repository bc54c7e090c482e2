#include "daemon/cli/printed_document.hpp"

#include <fmt/format.h>

#include <kainjow/mustache.hpp>

#include "daemon/cli/print_page.hpp"

namespace beadle::cli {
namespace mustache = kainjow::mustache;
namespace {

mustache::data yes_or_no(bool value) { return mustache::data{value ? mustache::data::type::bool_true : mustache::data::type::bool_false}; }

mustache::data texts_of(const std::vector<std::string>& texts) {
    mustache::data out{mustache::data::type::list};
    for (const auto& text : texts) out.push_back(mustache::data{"text", text});
    return out;
}

mustache::data rows_of(const Table& table) {
    mustache::data rows{mustache::data::type::list};
    for (const auto& row : table.rows) {
        mustache::data cells{mustache::data::type::list};
        for (const auto& text : row) {
            mustache::data cell{"text", text};
            cell.set("is_file", yes_or_no(text.starts_with("entries/")));
            cells.push_back(cell);
        }
        rows.push_back(mustache::data{"cells", cells});
    }
    return rows;
}

mustache::data block_of(const PrintedDocument::Block& block) {
    mustache::data out{mustache::data::type::object};
    out.set("heading", block.heading);
    out.set("has_heading", yes_or_no(!block.heading.empty()));
    out.set("minor", block.minor);
    out.set("has_minor", yes_or_no(!block.minor.empty()));
    out.set("paragraphs", texts_of(block.paragraphs));
    out.set("has_points", yes_or_no(!block.points.empty()));
    out.set("points", texts_of(block.points));
    mustache::data facts{mustache::data::type::list};
    for (const auto& [what, said] : block.facts) {
        mustache::data fact{"what", what};
        fact.set("has_what", yes_or_no(!what.empty()));
        fact.set("said", said);
        facts.push_back(fact);
    }
    out.set("has_facts", yes_or_no(!block.facts.empty()));
    out.set("facts", facts);
    out.set("has_table", yes_or_no(!block.table.rows.empty()));
    out.set("caption", block.caption);
    out.set("columns", texts_of(block.table.columns));
    out.set("rows", rows_of(block.table));
    return out;
}

}  // namespace

std::string to_html(const PrintedDocument& document, const std::filesystem::path& config_dir, const std::string& name) {
    mustache::data data{mustache::data::type::object};
    data.set("title", document.title);
    data.set("head", texts_of(document.head));
    data.set("handling", document.handling);
    data.set("foot", document.foot);
    mustache::data sections{mustache::data::type::list};
    for (const auto& section : document.sections) {
        mustache::data one{mustache::data::type::object};
        one.set("id", section.id);
        one.set("section_title", section.title);
        mustache::data blocks{mustache::data::type::list};
        for (const auto& block : section.blocks) blocks.push_back(block_of(block));
        one.set("blocks", blocks);
        sections.push_back(one);
    }
    data.set("sections", sections);
    return render_report(data, config_dir, name);
}

}  // namespace beadle::cli

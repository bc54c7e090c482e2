#pragma once
// A document to print: numbered sections under a table of contents, each of blocks of text, facts and tables. HTML by a template, without any script.
// Thread-safety: pure but for reading the template.

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "daemon/cli/table.hpp"

namespace beadle::cli {

struct PrintedDocument {
    struct Block {
        std::string heading;                                       ///< May be empty: it goes on under the one before it.
        std::vector<std::string> paragraphs{};                     ///< Before what follows.
        std::vector<std::pair<std::string, std::string>> facts{};  ///< What it is, and what is said of it; nothing: more of the one before.
        std::vector<std::string> points{};                         ///< A list.
        std::string caption{};                                     ///< Of the table.
        Table table{};        ///< None where it has no rows. A cell that is a file of ours (entries/...) is a link.
        std::string minor{};  ///< A heading of the third rank before all that.
    };
    struct Section {
        std::string id;  ///< ASCII letters; where the contents lead to.
        std::string title;
        std::vector<Block> blocks;
    };
    std::string title;
    std::vector<std::string> head;  ///< Lines under the title.
    std::string handling;           ///< Who may see it.
    std::vector<Section> sections;
    std::string foot;
};

/// By `name` in `config_dir`/reports. Throws std::runtime_error where it is absent or broken.
std::string to_html(const PrintedDocument& document, const std::filesystem::path& config_dir, const std::string& name);

}  // namespace beadle::cli

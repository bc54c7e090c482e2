#include "daemon/definitions/names.hpp"

#include <algorithm>
#include <cctype>

#include "daemon/definitions/nearest.hpp"

namespace beadle::definitions {

std::string ref_from(std::string_view said, std::size_t most) {
    std::string out;
    for (const unsigned char c : said) {
        if (std::isalnum(c)) out += static_cast<char>(std::tolower(c));
        else if (!out.empty() && out.back() != '-') out += '-';
        if (out.size() >= most) break;
    }
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out;
}

void NameBook::add(const std::string& id, const std::vector<std::string>& names) {
    by_id_[plain(id)] = id;
    words_.push_back(id);
    for (const auto& name : names) {
        if (name.empty()) continue;
        auto& ids = by_name_[plain(name)];
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
        words_.push_back(name);
    }
}

std::vector<std::string> NameBook::find(std::string_view name) const {
    const auto sought = plain(name);
    if (const auto id = by_id_.find(sought); id != by_id_.end()) return {id->second};
    if (const auto ids = by_name_.find(sought); ids != by_name_.end()) return ids->second;
    return {};
}

}  // namespace beadle::definitions

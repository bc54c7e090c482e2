#pragma once
// Whom a file means by a name. Bodies, posts, offices and groups are known by id, name and alias, letter case aside; a name that
// fits two is a mistake only where it is used.
// Thread-safety: one reader, one thread.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace beadle::definitions {

/// "Send your chapter!" becomes "send-your-chapter", of about `most` letters at the most: the short name that people say it by.
std::string ref_from(std::string_view said, std::size_t most = std::string::npos);

/// The things of one kind, by what they may be called.
class NameBook {
public:
    explicit NameBook(std::string kind) : kind_{std::move(kind)} {}
    /// An id always means its own thing, whatever others are called.
    void add(const std::string& id, const std::vector<std::string>& names);
    /// The ids that `name` fits: none, one, or several that share it.
    std::vector<std::string> find(std::string_view name) const;
    const std::vector<std::string>& words() const { return words_; }
    const std::string& kind() const { return kind_; }

private:
    std::string kind_;
    std::map<std::string, std::string> by_id_;
    std::map<std::string, std::vector<std::string>> by_name_;
    std::vector<std::string> words_;
};

}  // namespace beadle::definitions

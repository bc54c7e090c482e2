#pragma once
// Files of a system that a test changes between one apply and the next: the small system of this folder, laid out anew with other lines.

#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/daemon/api/world.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::tests {

class SystemFile {
public:
    SystemFile() : text_(read(BEADLE_SOURCE_DIR "/tests/daemon/api/system.yaml")) { write(); }

    /// Puts `by` in place of `text`, which must be there once at least.
    void replace(const std::string& text, const std::string& by) {
        const auto at = text_.find(text);
        REQUIRE(at != std::string::npos);
        text_.replace(at, text.size(), by);
        write();
    }
    void append(const std::string& text) {
        text_ += text;
        write();
    }
    /// The shipped calendar, without the line that begins so where one is named.
    void calendar_without(const std::string& line) {
        std::filesystem::create_directories(folder_.path() / "calendars");
        std::istringstream shipped{read(BEADLE_SOURCE_DIR "/config/calendars/england-and-wales.yaml")};
        std::ofstream out{folder_.file("calendars/england-and-wales.yaml")};
        bool found = line.empty();
        for (std::string one; std::getline(shipped, one);) {
            const bool is_it = !line.empty() && one.find(line) != std::string::npos;
            found = found || is_it;
            if (!is_it) out << one << '\n';
        }
        REQUIRE(found);
    }
    std::string path() const { return folder_.file("system.yaml"); }

private:
    static std::string read(const std::string& path) {
        std::ifstream in{path, std::ios::binary};
        REQUIRE(in);
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    void write() const { std::ofstream{path()} << text_; }

    test::TemporaryFolder folder_;
    std::string text_;
};

/// Everything that a store holds, in words: equal before and after what may change nothing.
inline std::string all_in(store::Store& store) {
    std::ostringstream out;
    for (const auto& head : store.log_heads()) out << head.system << ' ' << head.size << '\n';
    for (const auto& current : store.current_definitions()) out << current.kind << ' ' << current.id << ' ' << current.hash << '\n';
    store::InstanceFilter instances;
    instances.limit = 1000;
    for (const auto& one : store.instances(instances).rows) {
        out << one.id << ' ' << one.version << ' ' << one.definition << ' ' << one.parked << one.ended;
        for (const auto& [name, value] : one.facts) out << ' ' << name << '=' << value;
        out << '\n';
    }
    store::DutyFilter duties;
    duties.limit = 1000;
    for (const auto& row : store.duties(duties).rows)
        out << row.instance << ' ' << row.duty.ref << ' ' << row.duty.due_local << ' ' << model::to_words(row.duty.outcome) << ' '
            << row.duty.reason << ' ' << row.duty.steps_done << ' ' << row.duty.revision << '\n';
    store::OutboxFilter mails;
    mails.limit = 1000;
    for (const auto& row : store.outbox(mails).rows) out << row.notification.id << ' ' << store::to_words(row.state) << '\n';
    for (const auto& alarm : store.alarms(true)) out << alarm.key << ' ' << alarm.text << ' ' << alarm.cleared_at.has_value() << '\n';
    return out.str();
}

/// The rows of a group ("breaks"), each as one line of what it says under `names`.
inline std::vector<std::string> rows_of(const json::value& plan, const char* group, std::initializer_list<const char*> names) {
    std::vector<std::string> rows;
    for (const auto& row : plan.at(group).as_array()) {
        std::string line;
        for (const auto* name : names) line += (line.empty() ? "" : " | ") + said(row, name);
        rows.push_back(line);
    }
    return rows;
}

}  // namespace beadle::tests

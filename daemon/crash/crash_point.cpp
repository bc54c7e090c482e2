#include "daemon/crash/crash_point.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string>

namespace beadle {
namespace {

struct Wanted {
    std::string name;
    int passage = 1;
};

// Read once: the place to die at is part of how the program was started.
const Wanted& wanted() {
    static const Wanted value = [] {
        Wanted read;
        const char* text = std::getenv("BEADLE_CRASH_AT");
        if (!text) return read;
        read.name = text;
        if (auto colon = read.name.rfind(':'); colon != std::string::npos) {
            auto number = std::string_view(read.name).substr(colon + 1);
            std::from_chars(number.data(), number.data() + number.size(), read.passage);
            read.name.resize(colon);
        }
        return read;
    }();
    return value;
}

}  // namespace

const std::vector<std::string_view>& crash_points() {
    static const std::vector<std::string_view> names{
        "store.take",
        "store.taken",
        "store.migrate",
        "store.migrated",
        "start.begin",
        "start.read",
        "start.done",
        "key.make",
        "key.made",
        "load.before",
        "load.after",
        "decide.before",
        "decide.after",
        "commit.before",
        "commit.begin",
        "commit.definitions",
        "commit.duties",
        "commit.instances",
        "commit.timers_removed",
        "commit.timers",
        "commit.mail_moved",
        "commit.mail",
        "commit.heads",
        "commit.entries",
        "commit.alarms",
        "commit.end",
        "checkpoint",
        "commit.after",
        "answer.before",
        "apply.before",
        "apply.after",
        "due.read",
        "sweep.page",
        "alarm.daily",
        "archive.before",
        "mail.archive",
        "archive.after",
        "in_hand.noted",
        "mail.claim",
        "mail.claimed",
        "mail.prepare",
        "mail.prepared",
        "mail.send",
        "mail.sent",
        "mail.reported",
        "mail.postpone",
        "mail.postponed",
        "letter.posted",
        "letter.answered",
        "letter.taken",
        "stop.begin",
        "stop.done",
        "store.release",
        "store.released",
    };
    return names;
}

void crash_point(std::string_view name) {
    const auto& place = wanted();
    if (place.name.empty() || place.name != name) return;
    assert(std::find(crash_points().begin(), crash_points().end(), name) != crash_points().end());
    static std::atomic<int> passages{0};
    if (++passages == place.passage) std::raise(SIGKILL);
}

}  // namespace beadle

#include "daemon/simulate/demo.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ostream.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <stdexcept>
#include <thread>

#include "daemon/notify/render.hpp"
#include "daemon/simulate/overlay.hpp"
#include "daemon/simulate/simulate.hpp"
#include "daemon/store/each_row.hpp"
#include "daemon/store/open_store.hpp"

namespace beadle::simulate {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

std::string scenario_in(const std::string& config_dir) { return (fs::path(config_dir) / "scenarios" / "demo.yaml").string(); }

/// Which system it plays, and from when to when.
ScenarioHead head_in(const std::string& config_dir) {
    auto head = head_of_scenario(scenario_in(config_dir));
    if (head.system.empty() || !head.from || !head.to)
        throw std::runtime_error(scenario_in(config_dir) + " does not say what the demo plays: scenario, from and to");
    return head;
}

std::string file_of(const std::string& system, const std::string& config_dir) {
    return (fs::path(config_dir) / "systems" / (system + ".yaml")).string();
}

/// How long a reader looks at a line: the telling ones longer. About half a minute in all.
std::chrono::milliseconds to_read(const Line& line) {
    switch (line.kind) {
        case Line::Kind::say: return 670ms;
        case Line::Kind::breach:
        case Line::Kind::not_accepted: return 500ms;
        case Line::Kind::overdue:
        case Line::Kind::escalation: return 200ms;
        case Line::Kind::cycle: return 100ms;
        case Line::Kind::fact: return line.details.empty() ? 65ms : 120ms;
        case Line::Kind::reminder:
        case Line::Kind::date: return 45ms;
    }
    return 0ms;
}

std::string all_of(const std::vector<definitions::Mistake>& mistakes) {
    std::string words;
    for (const auto& mistake : mistakes) words += "\n" + to_text(mistake);
    return words;
}

std::string in_folder(const std::string& folder, const char* name) { return (fs::path(folder) / name).string(); }

/// Empties what an earlier demo left: only what a demo makes, by name, for the folder may have been chosen by hand. Not under the feet of
/// one that still serves: its lock says so.
void make_room(const std::string& folder) {
    fs::create_directories(folder);
    auto lock = in_folder(folder, "beadle.db.lock");
    if (fs::exists(lock)) {
        int file = ::open(lock.c_str(), O_RDWR | O_CLOEXEC);
        bool held = file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) != 0;
        if (file >= 0) ::close(file);
        if (held) throw std::runtime_error("another demo is still serving " + folder + "; end it first (Ctrl-C in its terminal)");
    }
    for (const auto* name :
         {"beadle.db", "beadle.db-wal", "beadle.db-shm", "beadle.db-index", "beadle.db-index-wal", "beadle.db-index-shm", "mail"})
        fs::remove_all(in_folder(folder, name));
}

/// Every entry that was accepted with a breach, as beadle audit finds them: also what one body's act is to those that sit in common with it.
std::int64_t breaches(store::Store& store, const std::string& system) {
    store::EntryFilter filter;
    filter.system = system;
    filter.verdict = model::Verdict::accepted_with_breach;
    std::int64_t count = 0;
    store::each_entry(store, filter, [&](const store::Entry&) { ++count; });
    return count;
}

/// Notices that public inspection ends, six years on: open for as long.
std::int64_t inspections(store::Store& store, const std::string& system) {
    store::DutyFilter filter;
    filter.system = system;
    filter.outcome = model::Outcome::open;
    filter.limit = 500;
    auto rows = store.duties(filter).rows;
    return std::count_if(rows.begin(), rows.end(), [](const store::DutyRow& row) { return row.duty.notice_only; });
}

}  // namespace

definitions::DaemonSettings demo_settings(const std::string& folder, const std::string& config_dir, unsigned uid) {
    // No file is the rule of what is served: the shipped one says hold, and the demo applied it with its mail going into the folder. To compare them would tell of drift.
    definitions::DaemonSettings settings;
    settings.store = "sqlite:" + in_folder(folder, "beadle.db");
    settings.socket = in_folder(folder, "beadle.sock");
    settings.mail_transport = "maildir";
    settings.maildir = in_folder(folder, "mail");
    settings.audit.file = in_folder(folder, "audit.key");
    definitions::Operator visitor{.uid = uid, .person = "visitor", .offices = {}, .posts = {}, .administrator = true};
    if (auto loading = definitions::load_system(file_of(head_in(config_dir).system, config_dir), config_dir); loading.ok())
        for (const auto& [id, office] : loading.bundle->definition.offices) visitor.offices.push_back(id);
    settings.operators.push_back(std::move(visitor));
    settings.log_level = "error";  // The demo has told its story.
    return settings;
}

bool play_demo(const DemoOptions& options, std::ostream& out) {
    auto head = head_in(options.config_dir);
    auto settings = demo_settings(options.folder, options.config_dir, 0);
    auto loading = definitions::load_system(file_of(head.system, options.config_dir), options.config_dir);
    if (!loading.ok()) throw std::runtime_error("the demo's definition has mistakes:" + all_of(loading.mistakes));
    auto bundle = with_sending_live(*loading.bundle);
    auto zone = definitions::load_zone(bundle->definition.zone);
    auto read = load_scenario(scenario_in(options.config_dir), bundle->definition, zone);
    if (!read.ok()) throw std::runtime_error("the demo's scenario has mistakes:" + all_of(read.mistakes));

    make_room(options.folder);
    auto store = store::open_store(options.store.empty() ? settings.store : options.store, "the demo");
    if (!store->log_heads().empty()) throw std::runtime_error(store->name() + " has a record already; the demo wants an empty store");
    auto maildir = notify::make_maildir_transport(settings.maildir);
    SubjectKeeper mails(*maildir);
    StepperOptions stepping;
    stepping.start = to_instant(zone, {*head.from, calendar::minutes{9 * 60}});
    stepping.engine.zone = std::make_shared<calendar::Zone>(zone);
    stepping.engine.run = "demo";
    stepping.sender.writing.shipped = notify::read_templates((fs::path(options.config_dir) / "templates").string());
    stepping.sender.writing.mail_domain = settings.mail_domain;
    Stepper stepper(*store, mails, stepping);
    Timeline timeline(*store, mails, head.system);
    Printer printer(out, options.printing, zone);

    auto pause = options.pause ? options.pause : [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
    int escalations = 0;
    auto tell = [&](const Line& line) {
        printer.print(line);
        out.flush();
        escalations += line.kind == Line::Kind::escalation;
        if (!options.fast) pause(to_read(line));
    };

    fmt::print(out, "{}\nOne assembly cycle, {} to {}. The clock steps from one thing to the next.\n\n", bundle->definition.name,
               calendar::in_words(*head.from), calendar::in_words(*head.to));
    auto applied = stepper.apply(bundle, administrator());
    if (!applied.error.empty() || applied.verdict == model::Verdict::not_accepted)
        throw std::runtime_error("the definition could not be applied: " + applied.error);
    Player player(stepper, timeline, read.scenario, head.system, tell);
    player.look();
    bool ended = player.play(calendar::end_of_day(zone, *head.to), options.stop);
    stepper.engine().stop();
    auto counts = store->counts(head.system);
    fmt::print(out,
               "\n{}\n  {:4} things recorded, one audit line each; {} of them accepted with a breach\n  {:4} mails, {} of them about "
               "something late\n"
               "  {:4} duties still open: {} of meetings to come, {} notices that public inspection ends\n",
               ended ? "That was it." : "Stopped.", counts.entries, breaches(*store, head.system), mails.taken_count(), escalations,
               counts.open_duties, counts.open_duties - inspections(*store, head.system), inspections(*store, head.system));
    return ended;
}

}  // namespace beadle::simulate

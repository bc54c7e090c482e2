#include "tests/bench/morning.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <numeric>
#include <random>
#include <sstream>
#include <stdexcept>

#include "daemon/audit/line.hpp"
#include "daemon/audit/tree.hpp"
#include "daemon/engine/duty_timer.hpp"
#include "daemon/engine/engine.hpp"
#include "daemon/store/store.hpp"

namespace beadle::bench {

using namespace std::chrono_literals;

namespace {

const std::string config_dir = BEADLE_SOURCE_DIR "/config";

Instant at(const char* iso) { return calendar::instant_from_iso(iso).value(); }

/// The shipped file, but for what it says of sending: mail that is held would leave one index of the outbox untouched.
std::shared_ptr<const definitions::Bundle> shipped_system_live(const std::filesystem::path& scratch, int nth) {
    std::ifstream shipped(config_dir + "/systems/herefordshire-worcestershire.yaml");
    std::stringstream text;
    text << shipped.rdbuf();
    auto yaml = text.str();
    const std::string hold = "\nsending: hold";
    auto found = yaml.find(hold);
    if (found == std::string::npos) throw std::runtime_error("the shipped system file does not say 'sending: hold'");
    yaml.replace(found, hold.size(), "\nsending: live");
    std::string name = "herefordshire-worcestershire";
    if (nth > 0) {
        const auto line = "system: " + name;
        name += "-" + std::to_string(nth + 1);
        found = yaml.find(line + "\n");
        if (found == std::string::npos) throw std::runtime_error("the shipped system file does not say '" + line + "'");
        yaml.replace(found, line.size(), "system: " + name);
    }
    auto path = scratch / (name + ".yaml");
    std::ofstream(path) << yaml;
    auto loading = definitions::load_system(path.string(), config_dir);
    if (!loading.ok())
        throw std::runtime_error(loading.mistakes.empty() ? "the shipped system file does not load"
                                                          : definitions::to_text(loading.mistakes.front()));
    return loading.bundle;
}

model::Event by_an_officer(const std::string& system, const std::string& id, const std::string& instance, const std::string& kind,
                           Instant now) {
    model::Event event;
    event.system = system;
    event.id = id;
    event.instance = instance;
    event.kind = kind;
    event.happened_at = now;
    event.actor.person = "officer";
    event.actor.offices = {"hfd", "worcs", "icb"};
    event.actor.is_administrator = true;
    return event;
}

std::vector<model::Instance> everything(store::Store& store, const std::string& system) {
    std::vector<model::Instance> all;
    store::InstanceFilter filter;
    filter.system = system;
    filter.limit = 500;
    for (;;) {
        auto page = store.instances(filter);
        std::vector<store::InstanceKey> keys;
        for (const auto& instance : page.rows) keys.push_back({system, instance.id});
        auto loaded = store.load(keys);
        for (auto& instance : loaded.instances) all.push_back(std::move(instance));
        if (page.next.empty()) return all;
        filter.after_id = page.next;
    }
}

/// The duty that acts at `nine` and will act again later; null where none does, or where more is to happen within the hour.
const model::Duty* the_one_due(const model::Instance& instance, Instant nine) {
    const model::Duty* due = nullptr;
    for (const auto& duty : instance.duties) {
        const auto next = model::next_step_at(duty);
        if (next && *next > nine && *next <= nine + 1h) return nullptr;
        if (next != nine) continue;
        if (due) return nullptr;
        auto first = static_cast<std::size_t>(duty.steps_done);
        if (duty.steps[first].kind == model::Step::Kind::due || first + 1 == duty.steps.size()) return nullptr;
        if (duty.steps[first + 1].at <= nine + 1h) return nullptr;
        due = &duty;
    }
    return due;
}

/// A copy of a meeting under its own id, with the step at nine moved into the hour.
model::Instance copy_of(const model::Instance& pattern, std::string id, Instant nine, Instant due_at) {
    auto copy = pattern;
    copy.id = std::move(id);
    for (auto& duty : copy.duties)
        if (model::next_step_at(duty) == nine) duty.steps[static_cast<std::size_t>(duty.steps_done)].at = due_at;
    return copy;
}

model::Instance moved_to(const definitions::Bundle& bundle, model::Instance instance) {
    instance.system = bundle.definition.system;
    if (!instance.definition.empty()) instance.definition = bundle.definition.hash;
    return instance;
}

/// The entry by which the copy came in, as long as the real one is.
store::Entry entered(const model::Instance& copy, std::int64_t seq, Instant when, const definitions::Bundle& bundle) {
    model::Event event;
    event.system = copy.system;
    event.id = "enter:" + copy.id;
    event.instance = copy.id;
    event.kind = "MeetingEntered";
    event.happened_at = event.recorded_at = when;
    event.actor.person = "engine";
    event.facts = copy.facts;
    model::Decision decision;
    decision.changes.emplace_back(model::Entered{copy});
    for (const auto& duty : copy.duties) decision.changes.emplace_back(model::DutyOpened{duty});
    auto line = audit::make_line({.seq = seq,
                                  .event = event,
                                  .decision = decision,
                                  .body = copy.body,
                                  .matter = copy.matter,
                                  .definition_hash = copy.definition,
                                  .calendar_hash = bundle.calendar.calendar.hash});
    store::Entry entry;
    entry.system = copy.system;
    entry.seq = seq;
    entry.event_id = event.id;
    entry.instance = copy.id;
    entry.body = copy.body;
    entry.actor = "engine";
    entry.kind = event.kind;
    entry.verdict = decision.verdict;
    entry.happened_at = entry.recorded_at = when;
    entry.line = std::move(line.text);
    entry.leaf = line.leaf;
    return entry;
}

void add(store::Batch& batch, model::Instance instance, Morning& morning) {
    for (const auto& duty : instance.duties) {
        ++morning.duties;
        if (auto next = instance.ended ? std::nullopt : model::next_step_at(duty)) {
            ++morning.timers;
            batch.timers_added.push_back({instance.system, instance.id, engine::duty_timer_kind(duty.ref), *next});
        }
    }
    ++morning.instances;
    store::Batch::InstanceWrite write;
    write.instance = std::move(instance);
    batch.instances.push_back(std::move(write));
}

}  // namespace

const char* to_words(Order order) { return order == Order::in_order ? "in order" : "at random"; }

Pattern Pattern::live_through(const std::filesystem::path& scratch, int systems) {
    Pattern pattern;
    for (int nth = 0; nth < systems; ++nth) pattern.bundles.push_back(shipped_system_live(scratch, nth));
    const auto& bundle = pattern.bundles.front();
    const auto& system = bundle->definition.system;
    pattern.nine = at("2023-06-14T08:00:00Z");  // A Wednesday in summer time.

    auto memory = store::make_memory_store();
    engine::SteppedCivilClock civil(at("2023-01-03T09:00:00Z"));
    engine::SteppedMachineClock machine;
    engine::Engine engine(*memory, civil, machine);
    std::string wrong;
    auto answered = [&](const engine::Answer& answer) {
        if (!answer.error.empty()) wrong = answer.error;
        else if (answer.verdict == model::Verdict::not_accepted)
            wrong = answer.findings.empty() ? "not accepted" : answer.findings.front().numbers;
    };
    engine.apply(bundle, by_an_officer(system, "apply", system, "DefinitionApplied", civil.now()), answered);
    while (engine.step().more) {
    }
    int called = 0;
    for (auto day = std::chrono::sys_days{calendar::Date{std::chrono::year{2023}, std::chrono::month{4}, std::chrono::day{3}}};
         called < 120; day += std::chrono::days{1}) {
        const calendar::Date date{day};
        if (!calendar::is_working_day(bundle->calendar.calendar, date)) continue;
        ++called;
        for (const auto* body : {"HFD-HWBB", "WORCS-HWBB", "ICPA"}) {
            auto event = by_an_officer(system, std::string("call ") + body + calendar::to_iso(date), body, "MeetingCalled", civil.now());
            event.facts = {{"kind", "ordinary"}, {"held_on", calendar::to_iso(date)}, {"at", "10:00"}, {"name", "Regular meeting"}};
            engine.submit(std::move(event), answered);
        }
    }
    for (;;) {
        auto stepped = engine.step();
        if (stepped.more) continue;
        if (!wrong.empty()) throw std::runtime_error("the half year cannot be lived through: " + wrong);
        if (!stepped.next_due || *stepped.next_due >= pattern.nine) break;
        machine.advance(*stepped.next_due - civil.now());
        civil.set(*stepped.next_due);
    }
    for (auto& instance : everything(*memory, system)) {
        if (instance.workflow == "body" || instance.workflow == "system") pattern.others.push_back(std::move(instance));
        else if (instance.workflow == "meeting" && the_one_due(instance, pattern.nine)) pattern.meetings.push_back(std::move(instance));
    }
    if (pattern.meetings.empty()) throw std::runtime_error("no meeting has a reminder that morning");
    return pattern;
}

Pattern Pattern::moved_to(Instant other_nine) const {
    auto moved = *this;
    for (auto& meeting : moved.meetings)
        for (auto& duty : meeting.duties)
            for (auto& step : duty.steps) step.at += other_nine - nine;
    moved.nine = other_nine;
    return moved;
}

Morning make_morning(const Pattern& pattern, const std::string& path, std::int64_t count, Order order, int systems,
                     std::chrono::seconds spread, const Earlier& earlier) {
    std::filesystem::remove(path);
    Morning morning;

    // Ids as the registers give them; which copy bears which is settled by their order as text, the order of the keys.
    struct Place {
        std::size_t system;
        std::string id;
        std::size_t pattern;
    };
    std::vector<Place> places;
    for (std::int64_t n = 0; n < count; ++n) {
        auto which = static_cast<std::size_t>(n) % pattern.meetings.size();
        const auto& like = pattern.meetings[which].id;
        places.push_back({static_cast<std::size_t>(n % systems), like.substr(0, like.rfind('/') + 1) + std::to_string(n + 1), which});
    }
    std::sort(places.begin(), places.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    std::vector<std::int64_t> turn(places.size());
    std::iota(turn.begin(), turn.end(), 0);
    if (order == Order::at_random) std::shuffle(turn.begin(), turn.end(), std::mt19937_64{20230614});

    store::SqliteOptions options;
    options.path = path;
    options.owner = "beadle_bench";
    auto store = store::make_sqlite_store(options);
    struct Log {
        store::LogHead head;
        audit::Frontier tree;
    };
    std::vector<Log> logs;
    store::Batch batch;
    const auto flush = [&] {
        batch.batch_id = "morning-" + std::to_string(morning.instances);
        for (auto& log : logs) {
            log.head.batch_id = batch.batch_id;
            log.head.frontier = log.tree.bytes();
            batch.log_heads.push_back(log.head);
        }
        store->commit(batch);
        batch = {};
    };
    for (int nth = 0; nth < systems; ++nth) {
        const auto& bundle = *pattern.bundles.at(static_cast<std::size_t>(nth));
        const auto& system = bundle.definition.system;
        store::LogHead head;
        head.system = system;
        head.shard = store::shard_of(system);
        head.last_recorded_at = pattern.nine - 24h;
        logs.push_back({std::move(head), {}});
        batch.definitions.push_back({bundle.definition.hash, "definition", system, bundle.canonical});
        batch.definitions.push_back({bundle.calendar.calendar.hash, "calendar", bundle.calendar.calendar.id, bundle.calendar.canonical});
        batch.definitions_current.push_back({"definition", system, bundle.definition.hash});
        batch.definitions_current.push_back({"calendar", system, bundle.calendar.calendar.hash});
        for (auto other : pattern.others) {
            if (other.id == other.system) other.id = system;
            add(batch, moved_to(bundle, std::move(other)), morning);
        }
    }
    batch.timers_added.clear();  // Plans and cycles have their own days; here they would fire among the rest.
    morning.timers = 0;
    morning.first_due = pattern.nine;
    for (std::size_t n = 0; n < places.size(); ++n) {
        auto offset = spread * turn[n] / static_cast<std::int64_t>(places.size());
        auto due_at = turn[n] < earlier.count ? earlier.at : pattern.nine + offset;
        morning.last_due = std::max(morning.last_due, due_at);
        const auto& bundle = *pattern.bundles.at(places[n].system);
        auto copy = moved_to(bundle, copy_of(pattern.meetings[places[n].pattern], std::move(places[n].id), pattern.nine, due_at));
        auto& log = logs[places[n].system];
        batch.entries.push_back(entered(copy, log.head.size++, pattern.nine - 24h, bundle));
        log.tree.append(batch.entries.back().leaf);
        add(batch, std::move(copy), morning);
        if (batch.instances.size() >= 2000) flush();
    }
    flush();
    store.reset();
    morning.bytes = static_cast<std::int64_t>(std::filesystem::file_size(path));
    return morning;
}

std::int64_t meetings_with(const Pattern& pattern, std::int64_t timers) {
    std::int64_t per_pattern = 0;
    for (const auto& meeting : pattern.meetings)
        for (const auto& duty : meeting.duties) per_pattern += model::next_step_at(duty) ? 1 : 0;
    const auto meetings = static_cast<std::int64_t>(pattern.meetings.size());
    return timers * meetings / per_pattern + meetings;
}

void remove_store(const std::string& path) {
    for (const auto* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
}

void copy_store(const std::string& from, const std::string& to) {
    remove_store(to);
    if (std::filesystem::exists(from + "-wal") && std::filesystem::file_size(from + "-wal") > 0)
        throw std::runtime_error(from + " was not closed");
    std::filesystem::copy_file(from, to);
    int file = ::open(to.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0 || ::fsync(file) != 0) throw std::runtime_error("the copy " + to + " cannot be written to the disk");
    ::close(file);
}

}  // namespace beadle::bench

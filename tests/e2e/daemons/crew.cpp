#include "tests/e2e/daemons/crew.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <set>
#include <sstream>

#include "daemon/audit/line.hpp"
#include "daemon/engine/letter.hpp"
#include "daemon/notify/sender.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/e2e/daemons/child.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/toy_core.hpp"

namespace beadle::test {

namespace {

constexpr const char* first_day = "2022-02-01T09:00:00Z";
constexpr const char* steps = "2022-02-02T09:00:00Z, 2022-03-02T09:00:00Z";

model::Event event_of(const std::string& system, const std::string& id, const std::string& kind, const std::string& instance) {
    model::Event event;
    event.system = system;
    event.id = id;
    event.kind = kind;
    event.instance = instance;
    event.happened_at = at(first_day);
    event.actor.person = "officer";
    event.actor.is_administrator = true;
    return event;
}

std::string instance_of(const std::string& system, const std::string& name) { return system + "/" + name; }

/// Of all rows of the outbox.
std::set<std::string> message_ids(store::Store& store) {
    std::set<std::string> ids;
    store::OutboxFilter filter;
    for (filter.limit = 1000;;) {
        const auto page = store.outbox(filter);
        for (const auto& row : page.rows) ids.insert(row.message_id);
        if (page.next.empty()) return ids;
        filter.after_id = page.next;
    }
}

class TakenMail final : public notify::Transport {
public:
    explicit TakenMail(std::function<void(const notify::Outgoing&)> took) : took_(std::move(took)) {}
    notify::SendResult send(const notify::Outgoing& message) override {
        took_(message);
        return {};
    }
    std::string name() const override { return "the crew"; }

private:
    std::function<void(const notify::Outgoing&)> took_;
};

}  // namespace

std::shared_ptr<definitions::Bundle> crew_bundle(const std::string& system) {
    auto bundle = toy_bundle();
    auto& definition = bundle->definition;
    definition.system = system;
    definition.hash = audit::sha256_hex("the definition of " + system);
    auto& clerk = definition.posts["clerk"];
    clerk.id = "clerk";
    clerk.name = "the clerk";
    clerk.mail = "clerk@" + system + ".example";
    definition.mail_from = "beadle@toy.example";
    return bundle;
}

struct Crew::Daemon {
    std::string name;
    pid_t process = -1;
    int commands = -1, words = -1;
    std::string unread;
    bool serves = false, stopped = false;
    int shards = -1;
};

Crew::Crew(int timers_per_batch) : Crew(timers_per_batch, PostgresCluster::of_this_program().new_schema()) {}

Crew::Crew(int timers_per_batch, std::string connection)
    : connection_(std::move(connection)), timers_per_batch_(timers_per_batch), day_(map_day(folder_.file("day"))) {
    set_day(first_day);
}

Crew::~Crew() {
    for (auto& [name, daemon] : daemons_) {
        ::kill(daemon->process, SIGCONT);
        kill(name);
    }
}

void Crew::fill(const std::vector<std::string>& systems, int instances) {
    systems_ = systems;
    auto store = store::make_postgres_store({.connection = connection_, .owner = "who fills it"});
    engine::SteppedCivilClock civil{at(first_day)};
    engine::SteppedMachineClock machine;
    engine::EngineOptions options;
    options.core = toy_core();
    options.zone = std::make_shared<calendar::Zone>(calendar::utc_zone());
    engine::Engine engine{*store, civil, machine, options};
    const auto rest = [&] {
        while (engine.step().more) continue;
    };
    for (const auto& system : systems) engine.apply(crew_bundle(system), event_of(system, "apply", "DefinitionApplied", system), nullptr);
    rest();
    for (int n = 0; n < instances; ++n)
        for (const auto& system : systems) {
            const auto id = instance_of(system, "t" + std::to_string(n));
            auto entered = event_of(system, "enter:" + id, "Entered", id);
            entered.facts["steps"] = steps;
            engine.submit(std::move(entered), nullptr);
            if (engine.queued() >= 1000) rest();
        }
    rest();
    engine.stop();
}

void Crew::start(const std::string& name, bool holds_mail) {
    std::array<int, 2> commands{}, words{};
    if (::pipe2(commands.data(), O_CLOEXEC) != 0 || ::pipe2(words.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    auto daemon = std::make_unique<Daemon>();
    daemon->name = name;
    daemon->process = ::fork();
    if (daemon->process == 0) {
        ::setenv("CREW_FOLDER", folder_.path().c_str(), 1);
        ::setenv("CREW_STORE", connection_.c_str(), 1);
        ::setenv("CREW_NAME", name.c_str(), 1);
        if (holds_mail) ::setenv("CREW_HOLDS_MAIL", "1", 1);
        ::setenv("CREW_BATCH", std::to_string(timers_per_batch_).c_str(), 1);
        const int log = ::open(folder_.file("output-" + name).c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(commands[0], commands_to_child);
        ::dup2(log, 1);
        ::dup2(log, 2);
        if (words[1] == words_of_child) ::fcntl(words[1], F_SETFD, 0);
        else ::dup2(words[1], words_of_child);
        ::execl("/proc/self/exe", "test_e2e_daemons", "[child-daemon]", static_cast<char*>(nullptr));
        ::_exit(99);
    }
    ::close(commands[0]);
    ::close(words[1]);
    daemon->commands = commands[1];
    daemon->words = words[0];
    daemons_[name] = std::move(daemon);
    if (!until([&] { return daemons_[name]->serves; }))
        throw std::runtime_error(name + " does not start; see " + folder_.file("output-" + name));
}

void Crew::kill(const std::string& name) {
    const auto found = daemons_.find(name);
    if (found == daemons_.end()) return;
    auto& daemon = *found->second;
    ::kill(daemon.process, SIGKILL);
    ::waitpid(daemon.process, nullptr, 0);
    read_all(daemon);  // What it said before stays said.
    ::close(daemon.commands);
    ::close(daemon.words);
    daemons_.erase(found);
}

void Crew::freeze(const std::string& name) {
    ::kill(daemons_.at(name)->process, SIGSTOP);
    ::waitpid(daemons_.at(name)->process, nullptr, WUNTRACED);
}

void Crew::thaw(const std::string& name) { ::kill(daemons_.at(name)->process, SIGCONT); }

void Crew::hold_mail(const std::string& name) { tell(name, "hold-mail"); }

int Crew::stop(const std::string& name) {
    auto& daemon = *daemons_.at(name);
    tell(name, "stop");
    until([&] { return daemon.stopped; });
    ::close(daemon.commands);
    int status = 0;
    ::waitpid(daemon.process, &status, 0);
    read_all(daemon);
    ::close(daemon.words);
    daemons_.erase(name);
    return status;
}

void Crew::tell(const std::string& name, const std::string& line) {
    const auto text = line + "\n";
    [[maybe_unused]] const auto written = ::write(daemons_.at(name)->commands, text.data(), text.size());
}

void Crew::record(const std::string& by, const std::string& system, const std::string& id, const std::string& kind,
                  const std::string& instance) {
    tell(by, fmt::format("record {} {} {} {}", system, id, kind, instance_of(system, instance)));
}

void Crew::apply(const std::string& by, const std::string& system) {
    systems_.push_back(system);
    tell(by, fmt::format("apply {} apply-{}", system, system));
}

void Crew::set_day(const char* iso) {
    std::atomic_ref{*day_}.store(at(iso).time_since_epoch().count());
    for (const auto& [name, _] : daemons_) tell(name, "look");
}

void Crew::understand(Daemon& daemon, const std::string& line) {
    std::istringstream words{line};
    std::string what, first, second;
    words >> what >> first;
    if (what == "serving") daemon.serves = true;
    else if (what == "stopped") daemon.stopped = true;
    else if (what == "shards") daemon.shards = std::stoi(first);
    else if (what == "trouble") troubles.push_back(daemon.name);
    else if (what == "committed") {
        words >> second;
        ++commits;
        fired += std::stoi(second);
    } else if (what == "mail") {
        words >> second;
        was_taken(first, second);
    } else if (what == "answered") {
        const auto answer = engine::read_answer(line.substr(line.find('{')));
        answers[answer.event_id] = answer;
        answers[answer.event_id].written_down = first == "1";
        witness.answered(answer);
    }
}

void Crew::was_taken(const std::string& message_id, const std::string& bytes_hash) {
    ++mails;
    if (witness.taken.contains(message_id)) ++repeated_mails;
    witness.took(message_id, bytes_hash);
}

void Crew::read_all(Daemon& daemon) {
    std::array<char, 65536> bytes{};
    for (;;) {
        pollfd ready{daemon.words, POLLIN, 0};
        if (::poll(&ready, 1, 0) <= 0) break;
        const auto count = ::read(daemon.words, bytes.data(), bytes.size());
        if (count <= 0) break;
        daemon.unread.append(bytes.data(), static_cast<std::size_t>(count));
    }
    for (auto end = daemon.unread.find('\n'); end != std::string::npos; end = daemon.unread.find('\n')) {
        understand(daemon, daemon.unread.substr(0, end));
        daemon.unread.erase(0, end + 1);
    }
}

bool Crew::until(const std::function<bool()>& holds, std::chrono::seconds within) {
    const auto end = std::chrono::steady_clock::now() + within;
    for (;;) {
        std::vector<pollfd> ready;
        for (const auto& [name, daemon] : daemons_) {
            read_all(*daemon);
            ready.push_back({daemon->words, POLLIN, 0});
        }
        if (holds()) return true;
        if (std::chrono::steady_clock::now() >= end) return false;
        // Some of what is waited for nobody says; it is looked for again soon.
        ::poll(ready.data(), ready.size(), 50);
    }
}

int Crew::shards(const std::string& name) const {
    const_cast<Crew*>(this)->tell(name, "shards");
    return daemons_.at(name)->shards;
}

store::Store& Crew::reader() {
    if (!reader_) reader_ = store::make_postgres_store({.connection = connection_, .owner = {}, .read_only = true});
    return *reader_;
}

std::vector<std::string> Crew::finish() {
    while (!daemons_.empty()) stop(daemons_.begin()->first);
    auto store = store::make_postgres_store({.connection = connection_, .owner = "who looks at it"});
    const auto today = model::Instant{std::chrono::seconds{*day_}};
    engine::SteppedCivilClock civil{today};
    engine::SteppedMachineClock machine;
    engine::EngineOptions options;
    options.core = toy_core();
    options.zone = std::make_shared<calendar::Zone>(calendar::utc_zone());
    engine::Engine engine{*store, civil, machine, options};
    // What a killed daemon had handed over and not noted is handed over again here.
    TakenMail transport{[&](const notify::Outgoing& message) { was_taken(message.message_id, audit::sha256_hex(message.bytes)); }};
    notify::SenderOptions sending;
    sending.per_minute = 0;
    sending.writing.shipped = {{"reminder.txt", "Subject: {{what}}\n\n{{what}}\n"}, {"frame.txt", "{{{content}}}"}};
    notify::Sender sender{*store, transport,
                          [](const std::string& system) {
                              auto bundle = crew_bundle(system);
                              return std::shared_ptr<const model::Definition>(bundle, &bundle->definition);
                          },
                          [&](model::Event event) { engine.submit(std::move(event), nullptr); }, sending};
    auto after_all_leases = today + std::chrono::hours{24};
    for (int idle = 0; idle < 3;) {
        bool more = engine.step().more;
        more = sender.step(today, after_all_leases).more || more || engine.queued() > 0;
        idle = more ? 0 : idle + 1;
        if (!more) after_all_leases += std::chrono::minutes{1};  // What waits for the rest of its message waits no longer than that.
    }
    engine.stop();
    std::vector<std::string> wrong;
    for (const auto& system : systems_) {
        // Who answered says not in which system; each id was sent to one.
        Witness here = witness;
        std::erase_if(here.acknowledged, [&](const auto& told) { return store->entries_by_event(system, {told.first}).empty(); });
        for (auto& sentence : broken_invariants(*store, system, today, here)) wrong.push_back(system + ": " + sentence);
    }
    const auto known = message_ids(*store);
    for (const auto& [id, _] : witness.taken)
        if (!known.contains(id)) wrong.push_back("a message went out that the outbox does not know: " + id);
    for (const auto& [id, told] : witness.acknowledged) {
        bool found = false;
        for (const auto& system : systems_) found = found || !store->entries_by_event(system, {id}).empty();
        if (!found) wrong.push_back("event " + id + " was acknowledged and is lost");
    }
    return wrong;
}

}  // namespace beadle::test

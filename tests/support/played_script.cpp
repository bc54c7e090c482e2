#include "tests/support/played_script.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "daemon/audit/line.hpp"
#include "daemon/audit/note.hpp"
#include "daemon/crash/crash_point.hpp"
#include "daemon/store/relayed_store.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/invariants.hpp"
#include "tests/support/toy_core.hpp"

namespace beadle::test {

namespace {

constexpr int instance_count = 6;
constexpr const char* begins = "2022-02-01T09:00:00Z";
constexpr const char* ends = "2022-02-08T12:00:00Z";
constexpr int failures_max = 200;  // More, and it will never get there.

std::string instance_named(int n) { return "t" + std::to_string(n); }

}  // namespace

/// One line a fact that left the process, each by one write(2), so that it survives what the process does not: "answered SEQ VERDICT REPEATED EVENT-ID",
/// "mail MESSAGE-ID HASH", "key PUBLIC-KEY", and "begun N" for so many batches on their way.
class PlayedScript::Ledger {
public:
    explicit Ledger(const std::string& path) : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {}
    ~Ledger() { ::close(file_); }
    void note(const std::string& line) {
        const auto text = line + "\n";
        if (::write(file_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) std::abort();
    }

private:
    int file_;
};

/// Takes mail as it is told to.
class PlayedScript::Mailbox final : public notify::Transport {
public:
    explicit Mailbox(Ledger& ledger) : ledger_(ledger) {}
    notify::SendResult send(const notify::Outgoing& message) override {
        if (now != notify::Delivery::accepted) return {.delivery = now, .words = "not now"};
        ledger_.note("mail " + message.message_id + " " + audit::sha256_hex(message.bytes));
        return {};
    }
    std::string name() const override { return "ledger"; }
    notify::Delivery now = notify::Delivery::accepted;

private:
    Ledger& ledger_;
};

/// The store as it is, but it notes how many batches were begun and are not finished. It says so before one more is begun and after one was finished, so that
/// whoever dies in the middle of it has counted it.
class PlayedScript::CountedStore final : public store::RelayedStore {
public:
    CountedStore(store::Store& inner, Ledger& ledger)
        : RelayedStore([this](const auto& act) { act(inner_); }), inner_(inner), ledger_(ledger) {}

    int commits_at_once() const override { return inner_.commits_at_once(); }
    void begin_commit(const store::Batch& batch) override {
        note(begun_ + 1);
        try {
            inner_.begin_commit(batch);
        } catch (...) {
            note(begun_ - 1);
            throw;
        }
    }
    void finish_commit() override {
        try {
            inner_.finish_commit();
        } catch (...) {
            note(begun_ - 1);
            throw;
        }
        note(begun_ - 1);
    }

private:
    void note(int begun) {
        begun_ = std::max(0, begun);
        ledger_.note(fmt::format("begun {}", begun_));
    }

    store::Store& inner_;
    Ledger& ledger_;
    int begun_ = 0;
};

PlayedScript::PlayedScript(store::Store& store, const std::string& folder)
    : civil(at(begins)),
      store_(store),
      folder_(folder),
      ledger_(std::make_unique<Ledger>(folder + "/ledger")),
      counted_(std::make_unique<CountedStore>(store, *ledger_)),
      mailbox_(std::make_unique<Mailbox>(*ledger_)),
      bundle_(toy_bundle()) {
    auto& clerk = bundle_->definition.posts["clerk"];
    clerk.id = "clerk";
    clerk.name = "the clerk";
    clerk.mail = "clerk@toy.example";
    bundle_->definition.mail_from = "beadle@toy.example";
    notify::SenderOptions sending;
    sending.per_minute = 0;
    sending.writing.shipped = {{"reminder.txt", "Subject: {{what}}\n\n{{what}}\n"}, {"frame.txt", "{{{content}}}"}};
    sender_.emplace(
        store_, *mailbox_, [this](const std::string&) { return std::shared_ptr<const model::Definition>(bundle_, &bundle_->definition); },
        [this](model::Event event) { engine_->submit(std::move(event), nullptr); }, sending);
}

PlayedScript::~PlayedScript() = default;

const std::string& PlayedScript::system() const { return bundle_->definition.system; }

void PlayedScript::until_it_works(const std::function<void()>& act) {
    for (int failures = 0;; ++failures) {
        try {
            return act();
        } catch (const store::StoreError& error) {
            if (!on_failure || failures > failures_max) throw;
            on_failure(error);
        }
    }
}

void PlayedScript::need_engine() {
    if (engine_) return;
    engine::EngineOptions options;
    options.core = toy_core();
    options.zone = std::make_shared<calendar::Zone>(calendar::utc_zone());
    options.archive_after = std::chrono::hours{24};
    options.mail_per_portion = 4;
    options.timers_per_batch = timers_per_batch;
    until_it_works([&] { engine_ = std::make_unique<engine::Engine>(*counted_, civil, machine_, options); });
}

namespace {

model::Event event_now(const std::string& system, const std::string& id, const std::string& kind, const std::string& instance,
                       model::Facts facts, model::Instant now) {
    model::Event event;
    event.system = system;
    event.id = id;
    event.instance = instance;
    event.kind = kind;
    event.happened_at = now;
    event.actor.person = "officer";
    event.actor.is_administrator = true;
    event.facts = std::move(facts);
    return event;
}

}  // namespace

void PlayedScript::apply(model::Facts facts) {
    need_engine();
    engine_->apply(bundle_, event_now(system(), "apply", "DefinitionApplied", system(), std::move(facts), civil.now()), nullptr);
}

void PlayedScript::submit(const std::string& id, const std::string& kind, const std::string& instance, model::Facts facts) {
    need_engine();
    engine_->submit(event_now(system(), id, kind, instance, std::move(facts), civil.now()), [this](const engine::Answer& answer) {
        if (!answer.error.empty()) return;
        ledger_->note("answered " + as_words(answer));
    });
}

bool PlayedScript::step_engine() {
    need_engine();
    if (before_step) before_step();
    return engine_->step().more;
}

bool PlayedScript::step() {
    if (step_engine()) return true;  // As in the service, mail waits until nothing is left to fire.
    const auto sent = sender_->step(civil.now(), civil.now());
    if (sent.sent > 0) crash_point("mail.reported");
    return sent.more || engine_->queued() > 0;
}

void PlayedScript::run() {
    until_rest([this] { return step(); });
}

void PlayedScript::until_rest(const std::function<bool()>& step_once) {
    bool more = true;
    for (int steps = 0; more; ++steps) {
        if (steps == 2'000) throw std::runtime_error("the script never comes to rest");
        until_it_works([&] { more = step_once(); });
    }
}

void PlayedScript::play() {
    play_up_to_the_rush();
    play_the_rush();
    play_from_the_rush();
}

void PlayedScript::play_up_to_the_rush() {
    using notify::Delivery;
    ledger_->note("key " + audit::SigningKey::from_file(folder_ + "/audit.key", "toy").verifier().text());
    apply({{"recount_at", "2022-02-03T09:00:00Z"}});
    run();
    for (int n = 0; n < instance_count; ++n)
        submit("enter" + std::to_string(n), "Entered", instance_named(n),
               {{"steps", "2022-02-02T09:00:00Z, 2022-02-05T08:00:00Z, 2022-03-04T09:00:00Z"}});
    run();
    for (int n = 0; n < instance_count; ++n) submit("raise" + std::to_string(n), "RaisedOn", instance_named(n), {{"to", "t0, t1"}});
    run();
    mailbox_->now = Delivery::temporary;  // Too busy today: it goes later.
    civil.set(at("2022-02-02T09:00:00Z"));
    run();
    mailbox_->now = Delivery::accepted;
    submit("done", "Done", "t5");
    submit("not mine", "NotMine", "t3");
    civil.advance(std::chrono::hours{1});
    run();
    civil.set(at("2022-02-03T09:00:00Z"));  // The calendar changes.
    run();
    civil.advance(std::chrono::minutes{10});  // What a dead sender was sending is sent before anything of it is withdrawn.
    run();
    mailbox_->now = Delivery::permanent;  // Given up, with an alarm, until somebody puts it back.
    submit("moved", "Withdrawn", "t4");
    run();
    mailbox_->now = Delivery::accepted;
    civil.advance(std::chrono::hours{24} + std::chrono::minutes{1});  // The alarm says so once more.
    run();
    submit("put back", "MailRetried", "t4", {{"notification", "t4:moved:moved"}});
    run();
}

void PlayedScript::play_the_rush() {
    civil.set(at("2022-02-05T09:00:00Z"));
    machine_.advance(std::chrono::seconds{2});  // While somebody records, one batch is on its way at a time.
    until_rest([this] { return step_engine(); });
}

void PlayedScript::play_from_the_rush() {
    run();
    submit("dropped", "TimerDropped", "t3", {{"kind", "duty:none"}});
    // Leases of a dead sender end, and what was postponed comes; once more for one who dies while that is sent, and for one who dies while it takes that up.
    for (const int before : {20, 10, 0}) {
        civil.set(at(ends) - std::chrono::minutes{before});
        run();
    }
    machine_.advance(std::chrono::hours{24});  // Nobody has asked for long: old mail is archived.
    run();
    until_it_works([&] { engine_->stop(); });
}

std::string as_words(const engine::Answer& answer) {
    return fmt::format("{} {} {} {}", answer.seq, static_cast<int>(answer.verdict), answer.repeated ? 1 : 0, answer.event_id);
}

engine::Answer read_answer_in_words(std::istream& words) {
    engine::Answer answer;
    int verdict = 0;
    words >> answer.seq >> verdict >> answer.repeated;
    words.ignore();
    std::getline(words, answer.event_id);
    answer.verdict = static_cast<model::Verdict>(verdict);
    return answer;
}

std::vector<std::string> broken_after_script(store::Store& store, const std::string& folder) {
    const auto system = toy_bundle()->definition.system;
    Witness witness;
    std::set<std::string> keys;
    std::ifstream ledger(folder + "/ledger");
    for (std::string line; std::getline(ledger, line);) {
        std::istringstream words(line);
        std::string word;
        words >> word;
        if (word == "answered") {
            witness.answered(read_answer_in_words(words));
        } else if (word == "mail") {
            notify::Outgoing message;
            words >> message.message_id >> message.bytes;
            witness.took(message);
        } else if (word == "key") {
            words >> word;
            keys.insert(word);
        }
    }
    auto wrong = broken_invariants(store, system, at(ends), witness);
    if (keys.size() > 1) wrong.push_back("the record was to be signed by one key and by another");
    std::set<std::string> sent;
    store::OutboxFilter all;
    all.limit = 1000;
    for (const auto& row : store.outbox(all).rows) {
        const bool of_an_alarm = row.notification.step == "alarm";  // Held, as the file says, once the definition was read from the store.
        if (row.state == store::MailState::sent) sent.insert(row.message_id);
        else if (of_an_alarm) continue;
        else if (row.state != store::MailState::withdrawn && row.state != store::MailState::cancelled)
            wrong.push_back(fmt::format("at the end {} is still {}", row.notification.id, to_words(row.state)));
    }
    for (const auto& [id, bytes] : witness.taken)
        if (!sent.contains(id)) wrong.push_back("a message went out that the outbox does not know: " + id);
    for (const auto& alarm : store.alarms(false)) wrong.push_back("an alarm is open at the end: " + alarm.text);
    if (store.counts("").timers != instance_count - 1)  // The last step of all but the one that was done.
        wrong.push_back(fmt::format("{} timers are left", store.counts("").timers));
    return wrong;
}

OnTheirWay on_their_way(const std::string& folder) {
    OnTheirWay found;
    std::ifstream ledger(folder + "/ledger");
    for (std::string word; ledger >> word;) {
        if (word != "begun") continue;
        ledger >> found.last;
        found.most = std::max(found.most, found.last);
    }
    return found;
}

std::map<std::string, int> record_of_script(store::Store& store) {
    std::map<std::string, int> kinds;
    for (const auto& entry : all_entries(store, toy_bundle()->definition.system))
        if (entry.kind != "MailFailed") ++kinds[entry.kind + " " + entry.instance];
    return kinds;
}

}  // namespace beadle::test

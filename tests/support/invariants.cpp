#include "tests/support/invariants.hpp"

#include <set>

#include "daemon/audit/line.hpp"
#include "daemon/audit/tree.hpp"
#include "workflows/model/duty.hpp"

namespace beadle::test {

using namespace model;

namespace {

constexpr Instant for_ever = Instant{std::chrono::sys_days{Date{std::chrono::year{9000}, std::chrono::month{1}, std::chrono::day{1}}}};

class Checker {
public:
    Checker(store::Store& store, const std::string& system, Instant now, const Witness& witness)
        : store_(store), system_(system), now_(now), witness_(witness), wrong_(witness.contradictions) {}

    std::vector<std::string> run() {
        check_log();
        check_acknowledged();
        check_instances();
        check_mail();
        return std::move(wrong_);
    }

private:
    void wrong(std::string sentence) { wrong_.push_back(std::move(sentence)); }

    void check_log() {
        auto entries = all_entries(store_, system_);
        std::int64_t next = 0;
        Instant last = Instant::min();
        audit::Frontier tree;
        for (const auto& entry : entries) {
            tree.append(entry.leaf);
            auto name = "entry " + std::to_string(entry.seq);
            if (entry.seq != next++) wrong(name + " stands where " + std::to_string(next - 1) + " should");
            if (entry.leaf != audit::leaf_hash(entry.line)) wrong(name + ": its leaf hash is not that of its line");
            if (!events_.emplace(entry.event_id, entry).second) wrong(name + ": event " + entry.event_id + " is recorded twice");
            if (entry.recorded_at < last) wrong(name + " is recorded before the one above it");
            last = entry.recorded_at;
            audit::ReadLine read;
            try {
                read = audit::read_line(entry.line, entry.free_texts);
            } catch (const std::exception& error) {
                wrong(name + ": " + error.what());
                continue;
            }
            const auto& event = read.event;
            if (event.id != entry.event_id || event.instance != entry.instance || event.kind != entry.kind ||
                read.verdict != entry.verdict || event.recorded_at != entry.recorded_at || event.happened_at != entry.happened_at ||
                event.actor.person != entry.actor)
                wrong(name + ": its columns are not what its line says");
            if (read.verdict == Verdict::not_accepted) {
                if (!read.changes.empty()) wrong(name + " is not accepted and changes something");
                continue;
            }
            ++accepted_[entry.instance];
            note_changes(entry, read);
        }
        auto head = store_.log_head(system_);
        auto size = head ? head->size : 0;
        if (size != next) wrong("the log head counts " + std::to_string(size) + " entries, there are " + std::to_string(next));
        if (head && head->frontier != tree.bytes()) wrong("the tree in the log head is not that of the entries");
    }

    /// Remembers what later checks ask of the lines.
    void note_changes(const store::Entry& entry, const audit::ReadLine& read) {
        if (entry.kind == "MailAccepted") ++mail_accepted_[text_of(read.event.facts, "notification")];
        if (entry.kind == "MailFailed") mail_failed_.insert(text_of(read.event.facts, "notification"));
        for (const auto& words : read.changes) {
            if (words.starts_with("mail owed: ")) owed_.emplace(words.substr(11), entry.instance);
            if (words.starts_with("mail withdrawn")) withdrew_.insert(entry.instance);
            if (words.starts_with("mail: cancel ")) withdrew_.insert(entry.instance);
            bool says_late = words.find("overdue") != std::string::npos;
            if (words.starts_with("duty: ") && says_late) said_.insert(entry.instance + "|" + words.substr(6, words.find(", ") - 6));
            if (words.starts_with("judged again")) judged_again_.insert(entry.instance);
        }
    }

    void check_acknowledged() {
        for (const auto& [id, told] : witness_.acknowledged) {
            auto found = events_.find(id);
            if (found == events_.end()) wrong("event " + id + " was acknowledged and is lost");
            else if (found->second.seq != told.seq || found->second.verdict != told.verdict)
                wrong("event " + id + " was acknowledged otherwise than it is recorded");
        }
    }

    void check_instances() {
        std::map<std::string, Timer> timers;
        for (auto& timer : store_.due(Instant::min(), for_ever, 1'000'000)) {
            if (timer.system != system_) continue;  // Another system's instance may have the same id.
            auto key = timer.instance + "|" + timer.kind;
            auto due_at = timer.due_at;
            if (!timers.emplace(key, std::move(timer)).second) wrong("two timers: " + key);
            if (due_at <= now_) wrong("a timer stands that was due: " + key + ", " + calendar::to_iso(due_at));
        }
        store::InstanceFilter filter;
        filter.system = system_;
        filter.limit = 500;
        for (;;) {
            auto page = store_.instances(filter);
            std::vector<store::InstanceKey> keys;
            for (const auto& row : page.rows) keys.push_back({row.system, row.id});
            for (const auto& instance : store_.load(keys).instances) check_instance(instance, timers);
            if (page.next.empty()) break;
            filter.after_id = page.next;
        }
        for (const auto& [key, timer] : timers)
            if (timer.kind.starts_with("duty:")) wrong("a timer that no duty has: " + key);
    }

    void check_instance(const Instance& instance, std::map<std::string, Timer>& timers) {
        if (instance.version != accepted_[instance.id])
            wrong(instance.id + " is at version " + std::to_string(instance.version) + " after " + std::to_string(accepted_[instance.id]) +
                  " accepted events");
        if (instance.parked) wrong(instance.id + " is parked");
        for (const auto& duty : instance.duties) {
            auto name = instance.id + "|" + duty.ref;
            auto next = instance.ended ? std::nullopt : next_step_at(duty);
            auto timer = timers.find(instance.id + "|duty:" + duty.ref);
            if (next && !instance.parked && (timer == timers.end() || timer->second.due_at != *next))
                wrong("no timer for the next step of " + name);
            if (!next && timer != timers.end()) wrong("a timer for " + name + ", which has no step ahead");
            if (timer != timers.end()) timers.erase(timer);
            if (duty.outcome != Outcome::open) {
                if (duty.ended_by.empty() || !duty.recorded_at) wrong(name + " has ended and does not say by what");
                else if (!events_.contains(duty.ended_by))
                    wrong(name + " was ended by event " + duty.ended_by + ", which is not in the log");
                continue;
            }
            if (instance.ended) wrong(name + " is open in an instance that has ended");
            if (duty.notice_only || duty.late_from > now_) continue;
            if (!said_.contains(name) && !judged_again_.contains(instance.id))
                wrong(name + " is open past its deadline, and no line says so");
        }
    }

    void check_mail() {
        std::set<std::string> rows;
        store::OutboxFilter filter;
        filter.system = system_;
        filter.limit = 500;
        for (;;) {
            auto page = store_.outbox(filter);
            for (const auto& row : page.rows) {
                if (!rows.insert(row.notification.id).second) wrong("a message stands twice: " + row.notification.id);
                check_row(row);
            }
            if (page.next.empty()) break;
            filter.after_id = page.next;
        }
        for (const auto& [id, instance] : owed_)
            if (!rows.contains(id)) wrong("a message is lost: " + id);
        for (const auto& [id, count] : mail_accepted_)
            if (count > 1) wrong("a message was reported as taken " + std::to_string(count) + " times: " + id);
    }

    void check_row(const store::OutboxRow& row) {
        const auto& id = row.notification.id;
        bool of_alarm = row.notification.instance.empty() || row.notification.step == "alarm";
        if (!of_alarm && !owed_.contains(id)) wrong("a message that no line owes: " + id);
        switch (row.state) {
            case store::MailState::sent:
                if (!witness_.taken.contains(row.message_id)) wrong("sent, but no transport took it: " + id);
                if (!mail_accepted_.contains(id)) wrong("sent, and no line says so: " + id);
                break;
            case store::MailState::withdrawn:
            case store::MailState::cancelled:
                if (!withdrew_.contains(row.notification.instance)) wrong("withdrawn, and no line says so: " + id);
                break;
            case store::MailState::expired:
            case store::MailState::dead:
                if (!mail_failed_.contains(id)) wrong("given up, and no line says so: " + id);
                break;
            default: break;  // On its way.
        }
    }

    store::Store& store_;
    const std::string& system_;
    Instant now_;
    const Witness& witness_;
    std::vector<std::string> wrong_;
    std::map<std::string, store::Entry> events_;
    std::map<std::string, std::int64_t> accepted_;  // Per instance.
    std::map<std::string, std::string> owed_;       // Notification to instance.
    std::map<std::string, int> mail_accepted_;
    std::set<std::string> mail_failed_, withdrew_, said_, judged_again_;
};

}  // namespace

void Witness::answered(const engine::Answer& answer) {
    if (!answer.error.empty() || answer.seq < 0) return;
    auto [known, is_new] = acknowledged.try_emplace(answer.event_id, Acknowledged{answer.verdict, answer.seq});
    if (is_new) return;
    if (known->second.seq != answer.seq || known->second.verdict != answer.verdict)
        contradictions.push_back("event " + answer.event_id + " was sent again and got another answer");
    if (!answer.repeated) contradictions.push_back("event " + answer.event_id + " was sent again and counted again");
}

void Witness::took(const std::string& message_id, const std::string& bytes_or_hash) {
    const auto [known, is_new] = taken.try_emplace(message_id, bytes_or_hash);
    if (!is_new && known->second != bytes_or_hash) contradictions.push_back("two messages have the id " + message_id);
}

std::vector<store::Entry> all_entries(store::Store& store, const std::string& system) {
    std::vector<store::Entry> all;
    store::EntryFilter filter;
    filter.system = system;
    filter.limit = 1000;
    for (;;) {
        auto page = store.entries(filter);
        for (auto& row : page.rows) all.push_back(std::move(row));
        if (page.next.empty()) return all;
        filter.after = page.next;
    }
}

std::vector<std::string> broken_invariants(store::Store& store, const std::string& system, Instant now, const Witness& witness) {
    return Checker(store, system, now, witness).run();
}

std::string log_hash(store::Store& store, const std::string& system) {
    std::string lines;
    for (const auto& entry : all_entries(store, system)) lines += entry.line + '\n';
    return audit::sha256_hex(lines);
}

}  // namespace beadle::test

// What an investigator is given: /v1/evidence.
#include "daemon/api/evidence.hpp"

#include <algorithm>
#include <set>

#include "daemon/api/audit_questions.hpp"
#include "daemon/api/decisions.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/record.hpp"
#include "daemon/api/redaction.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/duties/words.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using model::text_of;

/// More belongs into several packs, or into the whole record.
constexpr std::size_t entries_max = 5000;
constexpr std::size_t mails_max = 5000;

bool is_notice(std::string_view kind) { return kind == "AgendaPublished" || kind == "NoticeGiven" || kind == "SupplementPublished"; }
bool is_presence(std::string_view kind) {
    static const std::set<std::string_view> kinds{"MeetingOpened", "MeetingResumed", "MemberArrived",
                                                  "MemberLeft",    "MemberReturned", "QuorumFailed"};
    return kinds.contains(kind);
}

/// One thing with what is on record of it.
struct Thing {
    model::Instance instance;
    std::vector<store::Entry> entries;
    bool beside = false;  ///< Not asked for itself: the meeting of an item, an item that decided on a strategy.
};

/// By that member, which is a date or an instant; what has none comes first.
void sort_by(json::array& rows, std::string_view member) {
    std::stable_sort(rows.begin(), rows.end(), [&](const json::value& a, const json::value& b) {
        const auto key = [&](const json::value& one) {
            const auto* text = one.at(json::string_view{member.data(), member.size()}).if_string();
            return text ? std::string_view{text->data(), text->size()} : std::string_view{};
        };
        return key(a) < key(b);
    });
}

class Evidence {
public:
    Evidence(Asking asking, std::string system, Exempt exempt) : reading_{asking, exempt}, system_(std::move(system)) {
        definition_ = asking.catalogue.live(asking.store, system_);
    }

    void add(const std::string& id, bool beside) {
        if (id.empty() || !known_.insert(id).second) return;
        auto instance = reading_.instance(system_, id);
        if (!instance) return;
        auto entries = reading_.asking.store.history(system_, id);
        things_.push_back({std::move(*instance), std::move(entries), beside});
    }

    /// What a thing cannot be judged without: the meetings of items, and of a strategy or transition the items that were decided on it.
    void add_what_stands_beside() {
        const auto& subject = things_.front().instance;
        if (!subject.matter.empty() && (subject.workflow == "strategy approval" || subject.workflow == "transition")) {
            store::InstanceFilter filter;
            filter.system = system_;
            filter.matter = subject.matter;
            filter.workflow = "item";
            std::vector<std::string> decided;
            store::each_instance(reading_.asking.store, filter, [&](const auto& one) {
                if (model::has(one.facts, "outcome")) decided.push_back(one.id);
                return true;
            });
            for (const auto& id : decided) add(id, true);
        }
        std::vector<std::string> meetings;
        for (const auto& thing : things_)
            if (thing.instance.workflow == "item") meetings.push_back(text_of(thing.instance.facts, "meeting"));
        for (const auto& id : meetings) add(id, true);
    }

    const model::Instance& subject() const { return things_.front().instance; }
    const std::vector<Thing>& things() const { return things_; }

    json::array things_in_words() const {
        json::array out;
        for (const auto& thing : things_) {
            const auto& one = thing.instance;
            json::array states;
            for (const auto& state : one.states) states.emplace_back(state);
            out.push_back({{"id", one.id},
                           {"workflow", one.workflow},
                           {"title", shown(title_of(one), reading_.is_exempt(one), reading_.exempt)},
                           {"exempt", reading_.is_exempt(one)},
                           {"body", one.body},
                           {"body_name", name_of_body(definition_.get(), one.body)},
                           {"states", std::move(states)},
                           {"beside", thing.beside}});
        }
        return out;
    }

    json::array meetings() const {
        json::array out;
        for (const auto& thing : things_)
            if (thing.instance.workflow == "meeting") out.push_back(meeting_to_json(thing));
        sort_by(out, "held_on");
        return out;
    }

    json::array items() const {
        json::array out;
        for (const auto& thing : things_) {
            const auto& item = thing.instance;
            if (item.workflow != "item") continue;
            const History history{reading_.asking.store, system_, item.id};
            const auto* decided = history.last("ItemDecided");
            json::object one{{"id", item.id},
                             {"title", shown(title_of(item), is_exempt(item), reading_.exempt)},
                             {"exempt", is_exempt(item)},
                             {"state", item.states.empty() ? "" : item.states.front()},
                             {"body_name", name_of_body(definition_.get(), item.body)},
                             {"meeting", text_of(item.facts, "meeting")},
                             {"barred", text_of(item.facts, "barred")},
                             {"urgent_on_opinion_of", text_of(item.facts, "urgent_on_opinion_of")},
                             {"paper_address", shown(text_of(item.facts, "paper_address"), is_exempt(item), reading_.exempt)},
                             {"paper_version", shown(text_of(item.facts, "paper_version"), is_exempt(item), reading_.exempt)},
                             {"paper_sha256", shown(text_of(item.facts, "paper_sha256"), is_exempt(item), reading_.exempt)},
                             {"paper_seen", is_exempt(item) && reading_.exempt == Exempt::hidden ? json::value(nullptr) : seen_of(item)},
                             {"urgency", entry_or_null(history.last("UrgencyAccepted"))},
                             {"decision", nullptr}};
            one["decided_at"] = decided ? json::value(calendar::to_iso(decided->entry->happened_at)) : json::value(nullptr);
            if (decided) one["decision"] = decision_to_json(reading_, item, history, *decided);
            out.push_back(std::move(one));
        }
        sort_by(out, "decided_at");
        return out;
    }

    json::array duties() const {
        json::array out;
        for (const auto& thing : things_)
            if (!thing.beside)
                for (const auto& duty : thing.instance.duties) out.push_back(duty_to_json(thing.instance, duty));
        sort_by(out, "due_at");
        return out;
    }

    /// In the order in which they were owed.
    json::array mails(bool& more) const {
        json::array out;
        for (const auto& thing : things_) {
            if (thing.beside) continue;
            std::map<std::string, json::array> became;
            for (const auto& entry : thing.entries)
                if (entry.kind.starts_with("Mail"))
                    became[text_of(audit::read_line(entry.line, entry.free_texts).event.facts, "notification")].push_back(
                        {{"entry", entry.seq}, {"kind", entry.kind}, {"recorded_at", calendar::to_iso(entry.recorded_at)}});
            store::OutboxFilter filter;
            filter.system = system_;
            filter.instance = thing.instance.id;
            store::each_mail(reading_.asking.store, filter, [&](const store::OutboxRow& row) {
                if (out.size() >= mails_max) {
                    more = true;
                    return;
                }
                const auto& mail = row.notification;
                out.push_back(
                    {{"id", mail.id},
                     {"instance", mail.instance},
                     {"step", mail.step},
                     {"what", text_of(mail.facts, "what")},
                     {"step_words", text_of(mail.facts, "step_words")},
                     {"to", mail.to},
                     {"to_name", name_of_party(definition_.get(), mail.to)},
                     {"state", to_key(row.state)},
                     {"state_words", json::string(store::to_words(row.state))},
                     {"created_at", calendar::to_iso(row.created_at)},
                     {"sent_at", row.sent_at == model::Instant{} ? json::value(nullptr) : json::value(calendar::to_iso(row.sent_at))},
                     {"message_id", row.message_id},
                     {"bytes_hash", json::string(store::hash_of_bytes(row.bytes_hash))},
                     {"became", became[mail.id]}});
            });
        }
        return out;
    }

private:
    json::value entry_or_null(const Standing* one) const {
        return one ? to_json(*one->entry, reading_.exempt, definition_.get()) : json::value(nullptr);
    }

    /// What the program found at the paper's address; null where it did not look.
    static json::value seen_of(const model::Instance& item) {
        const auto& at = text_of(item.facts, "paper_seen_at");
        if (at.empty()) return nullptr;
        json::object seen{{"at", at}};
        for (const auto* name : {"address", "status", "bytes", "sha256", "failed"})
            seen[name] = text_of(item.facts, std::string{"paper_seen_"} + name);
        return seen;
    }

    json::value duty_to_json(const model::Instance& of, const model::Duty& duty) const {
        const auto pinned = reading_.asking.catalogue.pinned(reading_.asking.store, of);
        auto shown_duty = to_json(duty, definition_.get());
        auto& object = shown_duty.as_object();
        object["instance"] = of.id;
        object["title"] = shown(title_of(of), reading_.is_exempt(of), reading_.exempt);
        object["proof"] = proof_of(reading_.asking, duty, pinned.get(), duties::proof_note(of, duty));
        object["law"] = law_of(reading_.asking, of, duty);
        return shown_duty;
    }

    json::object meeting_to_json(const Thing& thing) const {
        const auto& meeting = thing.instance;
        const auto gone = taken_back(thing.entries);
        json::array published, presence, notice;
        for (const auto& entry : thing.entries) {
            if (!is_notice(entry.kind) && !is_presence(entry.kind)) continue;
            auto told = to_json(entry, reading_.exempt, definition_.get());
            const auto back = gone.find(entry.seq);
            told.as_object()["taken_back_by"] = back == gone.end() ? json::value(nullptr) : json::value(back->second);
            (is_notice(entry.kind) ? published : presence).push_back(std::move(told));
        }
        for (const auto& duty : meeting.duties)
            if (is_notice(duty.met_by)) notice.push_back(duty_to_json(meeting, duty));
        const auto held_on = model::date_of(meeting.facts, "held_on");
        json::object out{{"id", meeting.id},
                         {"title", title_of(meeting)},
                         {"body", meeting.body},
                         {"body_name", name_of_body(definition_.get(), meeting.body)},
                         {"held_on", date_or_null(meeting.facts, "held_on")},
                         {"at", text_of(meeting.facts, "at")},
                         {"place", text_of(meeting.facts, "place")},
                         {"kind", text_of(meeting.facts, "kind")},
                         {"state", meeting.states.empty() ? "" : meeting.states.front()},
                         {"minutes", meeting.states.size() > 1 ? meeting.states[1] : ""},
                         {"present", text_of(meeting.facts, "present")},
                         {"had_quorum", text_of(meeting.facts, "had_quorum")},
                         {"notice_breach", text_of(meeting.facts, "notice_breach")},
                         {"siblings", text_of(meeting.facts, "siblings")},
                         {"published", std::move(published)},
                         {"presence", std::move(presence)},
                         {"notice", std::move(notice)},
                         {"standing", nullptr}};
        if (held_on) out["standing"] = standing(meeting.id, *held_on);
        return out;
    }

    /// Members, quorum and rules as they were on that day; what was owed then has its own place.
    json::value standing(const std::string& id, model::Date on) const {
        auto answer = as_of(reading_.asking, {{"on", calendar::to_iso(on)},
                                              {"system", system_},
                                              {"instance", id},
                                              {"exempt", reading_.exempt == Exempt::shown ? "yes" : "no"}});
        if (!answer) return nullptr;
        answer->as_object().erase("owed");
        answer->as_object().erase("zones");
        return std::move(*answer);
    }

    Reading reading_;
    std::string system_;
    std::shared_ptr<const model::Definition> definition_;
    std::vector<Thing> things_;
    std::set<std::string> known_;
};

/// The numbers of all entries that an answer names.
void collect_cited(const json::value& value, std::set<std::int64_t>& cited) {
    if (const auto* array = value.if_array()) {
        for (const auto& one : *array) collect_cited(one, cited);
    } else if (const auto* object = value.if_object()) {
        for (const auto& [name, one] : *object) {
            const auto* number = one.if_int64();
            if (number && *number >= 0 && (name == "entry" || name == "taken_back_by" || name == "last_entry")) cited.insert(*number);
            collect_cited(one, cited);
        }
    }
}

/// The entries that were proved, with their texts.
std::vector<store::Entry> entries_of(store::Store& store, const std::string& system, const std::vector<audit::EntryProof>& proofs) {
    std::vector<store::Entry> rows;
    for (const auto& proof : proofs)
        if (auto row = store::entry_at(store, system, static_cast<std::int64_t>(proof.index))) rows.push_back(std::move(*row));
    return rows;
}

}  // namespace

Reply evidence(Asking asking, const audit::SigningKey* key, const Query& query) {
    Parameters parameters{asking, query, {"of", "system", "redact"}};
    const auto of = parameters.text("of"), redact = parameters.text("redact");
    if (parameters.problem()) return *parameters.problem();
    if (of.empty()) return Problem{400, "of what is missing", "of", "give an id, such as ICPA/2022-23/3, or a matter"};
    if (!redact.empty() && redact != "exempt") return Problem{400, "'" + redact + "' cannot be left out", "redact", "known is: exempt"};
    if (key == nullptr) return no_key();
    const auto exempt = redact.empty() ? Exempt::shown : Exempt::hidden;
    const auto meant = things_meant(asking, parameters.text("system"), of);
    if (!meant) return meant.error();
    const auto& system = meant->system;
    const auto definition = asking.catalogue.live(asking.store, system);
    const auto head = asking.store.log_head(system);
    if (!definition || !head) return no_definition();
    asking.now = head->last_recorded_at;

    Evidence evidence{asking, system, exempt};
    for (const auto& thing : meant->things) evidence.add(thing.id, false);
    evidence.add_what_stands_beside();
    auto history = life_of(asking, {{"of", of}, {"system", system}, {"exempt", exempt == Exempt::shown ? "yes" : "no"}});
    if (!history) return history.error();
    history->as_object().erase("zones");
    bool more = history->at("more").as_bool();
    json::object out{{"of", of},
                     {"kind", meant->kind},
                     {"system", system},
                     {"system_name", definition->name},
                     {"title", history->at("title")},
                     {"redacted", exempt == Exempt::hidden},
                     {"as_of", calendar::to_iso(head->last_recorded_at)},
                     {"things", evidence.things_in_words()},
                     {"meetings", evidence.meetings()},
                     {"items", evidence.items()},
                     {"history", std::move(*history)},
                     {"duties", evidence.duties()},
                     {"mails", evidence.mails(more)}};

    // Whatever the answer rests on is proved, and so is all else that is on record of the things themselves.
    std::set<std::int64_t> cited;
    collect_cited(json::value(out), cited);
    for (const auto& thing : evidence.things())
        if (!thing.beside)
            for (const auto& entry : thing.entries) cited.insert(entry.seq);
    if (cited.size() > entries_max)
        return Problem{413, "this is more than one pack holds: " + std::to_string(cited.size()) + " entries", "of",
                       "ask for a meeting or an item of it, or take the whole record with beadle audit export"};
    auto proofs = prove_entries(asking.store, system, {cited.begin(), cited.end()}, *key);
    auto rows = entries_of(asking.store, system, proofs);
    Redaction redaction{{asking, exempt}};
    for (const auto& thing : evidence.things()) redaction.look_at(thing.instance);
    redaction.look_at(rows);
    json::array entries, texts, withheld, proved;
    for (std::size_t n = 0; n < proofs.size(); ++n) {
        entries.push_back(to_json(rows[n], exempt, definition.get()));
        if (redaction.leave_out_versions_of(entries.back().as_object()) || redaction.is_repeated_in(proofs[n].line)) {
            withheld.emplace_back(proofs[n].index);
            continue;
        }
        proved.push_back({{"entry", proofs[n].index}, {"proof", proofs[n].text()}});
        for (const auto& text : rows[n].free_texts)
            // One without a salt was erased: what stands there is not what was recorded.
            if (!text.salt.empty() && (exempt == Exempt::shown || (!text.exempt && !redaction.is_repeated_by(text.text))))
                texts.push_back({{"entry", rows[n].seq}, {"fact", text.name}, {"text", text.text}});
    }
    out["entries"] = std::move(entries);
    for (auto& member : out) redaction.leave_out_of(member.value());
    out["texts"] = std::move(texts);
    out["withheld"] = std::move(withheld);
    out["more"] = more;
    out["proofs"] = std::move(proved);
    const auto note =
        proofs.empty() ? audit::sign_checkpoint(checkpoint_now(asking.store, system, key->verifier()), *key) : proofs.front().note;
    out["checkpoint"] = note;
    out["size"] = audit::open_checkpoint(note, key->verifier()).value().size;
    out["origin"] = audit::origin_of(key->verifier(), system);
    out["key"] = key->verifier().text();
    out["zones"] = zones_of(asking);
    return json::value(std::move(out));
}

}  // namespace beadle::api

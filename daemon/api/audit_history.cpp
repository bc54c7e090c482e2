// The life of one thing, or of a matter over all bodies: /v1/audit/history.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "daemon/api/audit_questions.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/redaction.hpp"
#include "daemon/api/standing.hpp"
#include "daemon/simulate/telling.hpp"
#include "daemon/simulate/timeline.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/model/capacity.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using model::text_of;

constexpr std::size_t things_max = 500;
constexpr std::size_t lines_max = 5000;

/// "The Integrated Care Strategy" as "integrated-care-strategy", for matters are kept so.
std::string as_a_matter(std::string_view said) {
    std::string out;
    for (const char c : said) out += c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out.starts_with("the-") ? out.substr(4) : out;
}

std::vector<model::Instance> about(Asking asking, const std::string& system, const std::string& matter) {
    std::vector<model::Instance> found;
    store::InstanceFilter filter;
    filter.system = system;
    filter.matter = matter;
    store::each_instance(asking.store, filter, [&](const auto& one) {
        found.push_back(one);
        return found.size() < things_max;
    });
    return found;
}

/// Items, papers and actions carry the id of what they belong to before a stroke.
void add_parts(Asking asking, ThingsMeant& told) {
    const auto whole = told.things.front();
    if (whole.workflow == "body" || whole.workflow == "system") return;
    store::InstanceFilter filter;
    filter.system = told.system;
    filter.body = whole.body;
    const auto begins = whole.id + "/";
    store::each_instance(asking.store, filter, [&](const auto& one) {
        if (one.id.starts_with(begins)) told.things.push_back(one);
        return told.things.size() < things_max;
    });
}

}  // namespace

Result<ThingsMeant> things_meant(Asking asking, const std::string& system, const std::string& of) {
    std::vector<std::string> systems{system};
    if (system.empty()) systems = asking.catalogue.systems(asking.store);
    for (const auto& one : systems)
        for (const auto& matter : {of, as_a_matter(of)})
            if (auto things = about(asking, one, matter); !things.empty()) return ThingsMeant{one, matter, "matter", std::move(things)};
    auto found = the_instance(asking, system, of);
    if (!found) {
        auto problem = found.error();
        if (problem.status == 404) problem.error = "nothing, and no matter, is called '" + of + "'";
        return problem;
    }
    ThingsMeant told{found->system, title_of(*found), "instance", {std::move(*found)}};
    add_parts(asking, told);
    return told;
}

namespace {

/// What people are told unasked for is left out where nobody asks for mails; the rest is part of what happened.
bool is_routine(const model::Notification& mail) {
    static const std::set<std::string, std::less<>> routine{"remind", "notice", "monday", "information"};
    return routine.contains(mail.step);
}

std::string mail_in_words(const model::Notification& mail) {
    const auto& what = text_of(mail.facts, "what");
    const auto& step = text_of(mail.facts, "step_words");
    const char* head = mail.step == "escalate"     ? "Escalated"
                       : mail.step == "overdue"    ? "Told that it is overdue"
                       : mail.step == "remind"     ? "Reminded"
                       : mail.step == "moved"      ? "Told that it moved"
                       : mail.step == "correction" ? "Told of a correction"
                                                   : "Told";
    return std::string{head} + (what.empty() ? "" : ": " + what) + (step.empty() || mail.step == "overdue" ? "" : ", " + step);
}

class Life {
public:
    Life(const Reading& reading, const ThingsMeant& told, bool with_mails, const simulate::Reference& reference)
        : reading_(reading),
          redaction_(reading),
          told_(told),
          with_mails_(with_mails),
          definition_(reference.definition),
          telling_(reading.asking.store, told.system, reference, {.with_exempt = reading.exempt == Exempt::shown, .afterwards = true}) {}

    void read(const model::Instance& thing) {
        auto entries = reading_.asking.store.history(told_.system, thing.id);
        redaction_.look_at(thing);
        redaction_.look_at(entries);
        const auto gone = taken_back(entries);
        std::map<std::string, store::OutboxRow> mails;
        store::OutboxFilter filter;
        filter.system = told_.system;
        filter.instance = thing.id;
        store::each_mail(reading_.asking.store, filter, [&](const auto& row) { mails[row.notification.id] = row; });
        for (const auto& entry : entries) {
            events_.insert(entry.event_id);
            if (entry.kind == "MailAccepted") add_mail(entry, mails);
            else add(thing, entry, gone);
        }
    }

    /// Ascending by when it happened, then by entry.
    json::array lines(std::optional<model::Instant> from, std::optional<model::Instant> until, bool& more) {
        rows_.erase(std::remove_if(rows_.begin(), rows_.end(),
                                   [&](const Row& row) {
                                       return (row.follows && events_.contains(row.cause)) || (from && row.at < *from) ||
                                              (until && row.at >= *until);
                                   }),
                    rows_.end());
        std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return std::tie(a.at, a.seq) < std::tie(b.at, b.seq); });
        more = rows_.size() > lines_max;
        json::array out;
        for (auto& row : rows_)
            if (out.size() < lines_max) {
                // Only now: what one entry says may be exempt by another.
                auto& line = out.emplace_back(std::move(row.shown));
                redaction_.leave_out_of(line, {"text", "details"});
            }
        return out;
    }
    std::int64_t left_out() const { return left_out_; }

private:
    struct Row {
        model::Instant at;
        std::int64_t seq;
        bool follows;
        std::string cause;
        json::object shown;
    };

    static json::array strings(const std::vector<std::string>& words) {
        json::array out;
        for (const auto& word : words) out.emplace_back(word);
        return out;
    }

    void add(const model::Instance& thing, const store::Entry& entry, const std::map<std::int64_t, std::int64_t>& gone) {
        std::optional<simulate::Line> line;
        audit::ReadLine read;
        try {
            read = audit::read_line(entry.line, entry.free_texts);
            line = telling_.tell(entry);
        } catch (const std::runtime_error& error) {
            line = simulate::Line{};
            line->text = std::string{"The entry does not read: "} + error.what();
        }
        if (!line) return;
        json::object out{{"happened_at", calendar::to_iso(entry.happened_at)},
                         {"recorded_at", calendar::to_iso(entry.recorded_at)},
                         {"entry", entry.seq},
                         {"instance", thing.id},
                         {"body_name", name_of_body(&definition_, thing.body)},
                         {"event", entry.kind},
                         {"kind", json::string(simulate::to_key(line->kind))},
                         {"text", line->text},
                         {"details", strings(line->details)},
                         {"by", entry.actor},
                         {"by_name", line->who},
                         {"capacity", model::capacity_in_words(read.event.facts, &definition_)},
                         {"on_behalf_of", read.event.on_behalf_of},
                         {"taken_back_by", nullptr}};
        if (const auto back = gone.find(entry.seq); back != gone.end()) out["taken_back_by"] = back->second;
        rows_.push_back({entry.happened_at, entry.seq, line->follows, read.event.cause, std::move(out)});
    }

    /// Mails of one step about one thing that went together are one line with several recipients.
    void add_mail(const store::Entry& entry, const std::map<std::string, store::OutboxRow>& mails) {
        const auto read = audit::read_line(entry.line, entry.free_texts);
        const auto found = mails.find(text_of(read.event.facts, "notification"));
        if (found == mails.end()) return;
        const auto& mail = found->second.notification;
        if (is_routine(mail) && !with_mails_) {
            ++left_out_;
            return;
        }
        const auto words = mail_in_words(mail);
        const auto to = name_of_party(&definition_, mail.to);
        const auto key = calendar::to_iso(entry.happened_at) + "|" + mail.instance + "|" + words;
        if (const auto same = mail_rows_.find(key); same != mail_rows_.end()) {
            auto& told = rows_[same->second].shown.at("to").as_string();
            told += ", ";
            told += to;
            return;
        }
        mail_rows_[key] = rows_.size();
        rows_.push_back({entry.happened_at, entry.seq, false, "",
                         json::object{{"happened_at", calendar::to_iso(entry.happened_at)},
                                      {"recorded_at", calendar::to_iso(entry.recorded_at)},
                                      {"entry", entry.seq},
                                      {"instance", mail.instance},
                                      {"event", "mail"},
                                      {"kind", is_routine(mail) ? "mail" : "escalation"},
                                      {"text", words},
                                      {"to", to},
                                      {"message_id", text_of(read.event.facts, "message_id")},
                                      {"details", json::array{}},
                                      {"by", "engine"},
                                      {"by_name", ""},
                                      {"taken_back_by", nullptr}}});
    }

    const Reading& reading_;
    Redaction redaction_;
    const ThingsMeant& told_;
    bool with_mails_;
    const model::Definition& definition_;
    simulate::Telling telling_;
    std::vector<Row> rows_;
    std::set<std::string> events_;
    std::map<std::string, std::size_t> mail_rows_;
    std::int64_t left_out_ = 0;
};

}  // namespace

Reply life_of(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"of", "system", "from", "to", "mails", "exempt"}};
    const auto of = parameters.text("of");
    const auto period = parameters.period();
    const auto from = period.from, until = period.until;
    const Reading reading{asking, parameters.flag("exempt") ? Exempt::shown : Exempt::hidden};
    const bool with_mails = parameters.flag("mails");
    if (parameters.problem()) return *parameters.problem();
    if (of.empty()) return Problem{400, "of what is missing", "of", "give an id, such as ICPA/2022-23/3, or a matter"};
    const auto told = things_meant(asking, parameters.text("system"), of);
    if (!told) return told.error();
    const auto definition = asking.catalogue.live(asking.store, told->system);
    const auto calendar = definition ? asking.catalogue.calendar(asking.store, *definition) : nullptr;
    const auto zone = asking.catalogue.zone(asking.store, told->system);
    if (!definition || !calendar) return no_definition();

    Life life{reading, *told, with_mails, {*definition, *calendar, *zone}};
    json::array things;
    for (const auto& thing : told->things) {
        life.read(thing);
        things.push_back({{"id", thing.id},
                          {"workflow", thing.workflow},
                          {"title", shown(title_of(thing), reading.is_exempt(thing), reading.exempt)},
                          {"body_name", name_of_body(definition.get(), thing.body)},
                          {"state", thing.states.empty() ? "" : thing.states.front()}});
    }
    bool more = false;
    auto lines = life.lines(from, until, more);
    return json::object{{"of", of},
                        {"kind", told->kind},
                        {"system", told->system},
                        {"title", told->kind == "matter" ? told->title : std::string{things.at(0).at("title").as_string()}},
                        {"things", std::move(things)},
                        {"lines", std::move(lines)},
                        {"more", more || told->things.size() >= things_max},
                        {"reminders_left_out", life.left_out()},
                        {"zones", zones_of(asking)}};
}

}  // namespace beadle::api

#include "daemon/api/questions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "daemon/api/json.hpp"
#include "daemon/api/known_words.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/redaction.hpp"
#include "daemon/definitions/load.hpp"
#include "daemon/definitions/nearest.hpp"
#include "daemon/definitions/sending.hpp"
#include "daemon/store/entry_index.hpp"
#include "daemon/store/entry_terms.hpp"
#include "daemon/store/page_key.hpp"
#include "workflows/calendar/deadline.hpp"
#include "workflows/decide.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/meeting.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

constexpr std::size_t history_max = 500;
constexpr std::size_t words_max = 20;

std::optional<model::Verdict> verdict_from_words(std::string_view words) {
    for (const auto verdict : {model::Verdict::accepted, model::Verdict::accepted_with_breach, model::Verdict::not_accepted}) {
        auto key = std::string{model::to_key(verdict)};
        std::replace(key.begin(), key.end(), '_', ' ');
        if (words == model::to_words(verdict) || words == key) return verdict;
    }
    return std::nullopt;
}

/// A page of the rows that are wanted: what the store cannot tell apart is sifted here, a page of the store at a time, and one of answers may come from many. The
/// bound keeps one question from reading the whole store.
template <class Row, class Read, class Wants>
store::Page<Row> sifted(std::string after, Read read, Wants wants) {
    store::Page<Row> wanted;
    for (int pages = 0; pages < 50; ++pages) {
        auto next = read(after);
        wanted.next = std::move(next.next);
        for (auto& row : next.rows)
            if (wants(row)) wanted.rows.push_back(std::move(row));
        if (wanted.next.empty() || !wanted.rows.empty()) break;
        after = wanted.next;
    }
    return wanted;
}

/// A meeting of which nothing is left but what time does by itself: the notice that its papers need no longer be open to inspection, six years on.
bool waits_for_notices_alone(store::Store& store, const model::Instance& one) {
    if (one.workflow != meeting::workflow || !meeting::nothing_is_left_to_do(one)) return false;
    store::DutyFilter owed;
    owed.system = one.system;
    owed.instance = one.id;
    owed.outcome = model::Outcome::open;
    const auto duties = store.duties(owed).rows;
    return std::all_of(duties.begin(), duties.end(), [](const store::DutyRow& row) { return row.duty.notice_only; });
}

template <class Row, class Render>
json::value page(Asking asking, const char* name, const store::Page<Row>& rows, Render render) {
    json::array out;
    for (const auto& row : rows.rows) out.push_back(render(row));
    return json::object{{name, std::move(out)}, {"next", rows.next}, {"zones", zones_of(asking)}};
}

json::value guard_to_json(const Health& health) {
    const char* state = "open";
    if (health.guard == engine::Guard::clock_jumped) state = "clock_jumped";
    if (health.guard == engine::Guard::start_far_from_record) state = "start_far_from_record";
    const bool held = health.guard != engine::Guard::open;
    return json::object{{"state", state},
                        {"why", health.why_held},
                        {"what_to_do", held ? "look at the clock of this machine; when it is right: beadle clock accept" : ""}};
}

json::array words_of(const std::vector<std::string>& words) {
    json::array out;
    for (const auto& word : words) out.emplace_back(word);
    return out;
}

json::value optional_instant(const std::optional<model::Instant>& at) {
    if (!at) return nullptr;
    return json::string(calendar::to_iso(*at));
}

json::value caller_to_json(const Caller& caller) {
    json::array offices, posts;
    for (const auto& office : caller.actor.offices) offices.emplace_back(office);
    for (const auto& post : caller.actor.posts) posts.emplace_back(post);
    return json::object{{"uid", caller.uid},
                        {"person", caller.actor.person},
                        {"offices", std::move(offices)},
                        {"posts", std::move(posts)},
                        {"administrator", caller.actor.is_administrator}};
}

}  // namespace

json::value proof_of(Asking asking, const model::Duty& duty, const model::Definition* definition, const std::string& note) {
    if (definition == nullptr) return nullptr;
    const auto days = asking.catalogue.calendar(asking.store, *definition);
    const auto rule = calendar::parse_rule(duty.rule);
    if (!days || !rule) return nullptr;
    const auto deadline = calendar::count(*rule, duty.anchor_on, *days);
    if (!deadline) return nullptr;
    json::array counted;
    for (const auto& day : deadline->days)
        counted.push_back({{"date", calendar::to_iso(day.date)}, {"counted", day.counted}, {"why", day.why}});
    auto sentence = calendar::in_one_sentence(*rule, duty.anchor_on, *deadline);
    if (!note.empty()) sentence += " " + note;
    return json::object{{"sentence", std::move(sentence)},
                        {"days", std::move(counted)},
                        {"calendar", days->name},
                        {"as_then", deadline->raw == duty.raw && deadline->safe == duty.safe}};
}

json::value law_of(Asking asking, const model::Instance& instance, const model::Duty& duty) {
    const auto pinned = asking.catalogue.pinned(asking.store, instance);
    if (!pinned) return nullptr;
    const auto timetable = pinned->timetables.find(instance.body);
    if (timetable == pinned->timetables.end()) return nullptr;
    const model::ProcedureRule* rule = nullptr;
    for (const auto& entry : timetable->second)
        if (entry.ref == duty.entry && !entry.judged_by.empty()) rule = model::find_rule(*pinned, instance.body, entry.judged_by);
    if (rule == nullptr) return nullptr;
    return json::object{{"rule", rule->id},
                        {"says", rule->says},
                        {"source", rule->source},
                        {"checked_on", calendar::to_iso(rule->checked_on)},
                        {"checked_by", rule->checked_by}};
}

void throw_exception_from_error(const Problem& problem, const boost::source_location& where) {
    throw std::logic_error(fmt::format("{} ({}:{})", problem.error, where.file_name(), where.line()));
}

std::vector<std::string> events_for_people(std::string_view workflow) {
    auto kinds = known_events(workflow);
    std::erase_if(kinds, is_the_engines_own);
    return kinds;
}

json::value zones_of(Asking asking) {
    json::object zones;
    for (const auto& system : asking.catalogue.systems(asking.store))
        if (const auto definition = asking.catalogue.live(asking.store, system)) zones[system] = definition->zone;
    return zones;
}

Problem no_definition() { return {503, "the system's definition is not in the store", "system", "see the daemon's log"}; }

Result<std::string> the_system(Asking asking, const std::string& named) {
    const auto systems = asking.catalogue.systems(asking.store);
    if (!named.empty()) {
        if (std::find(systems.begin(), systems.end(), named) != systems.end()) return named;
        const auto near = definitions::nearest_to(named, systems);
        return Problem{404, "no system is called '" + named + "'", "system",
                       near.empty() ? "known are: " + joined(systems) : "did you mean '" + near + "'?"};
    }
    if (systems.size() == 1) return systems.front();
    if (systems.empty()) return Problem{404, "no system has been applied yet", "system", "beadle apply PATH enters a system's definition"};
    return Problem{400, "there are several systems", "system", "say which with --system: " + joined(systems)};
}

std::vector<std::string> bodies_called(const model::Definition& definition, const std::string& said) {
    if (definition.bodies.contains(said)) return {said};
    const auto sought = definitions::plain(said);
    if (sought.empty()) return {};
    std::vector<std::string> ids;
    for (const auto& [id, body] : definition.bodies) {
        if (definitions::plain(id) == sought || definitions::plain(body.prefix) == sought) return {id};
        auto names = body.also_called;
        names.push_back(body.name);
        if (std::any_of(names.begin(), names.end(), [&](const std::string& name) { return definitions::plain(name) == sought; }))
            ids.push_back(id);
    }
    return ids;
}

Result<model::Instance> the_instance(Asking asking, const std::string& system, const std::string& id) {
    auto systems = asking.catalogue.systems(asking.store);
    if (!system.empty()) {
        const auto named = the_system(asking, system);
        if (!named) return named.error();
        systems = {system};
    }
    std::vector<store::InstanceKey> keys;
    for (const auto& one : systems) keys.push_back({one, id});
    auto found = asking.store.load(keys).instances;
    if (found.empty()) {  // A body's register goes by the body's prefix; people say the body's id or name as well.
        keys.clear();
        for (const auto& one : systems)
            if (const auto definition = asking.catalogue.live(asking.store, one))
                for (const auto& body : bodies_called(*definition, id)) keys.push_back({one, definition->bodies.find(body)->second.prefix});
        std::sort(keys.begin(), keys.end());
        if (!keys.empty()) found = asking.store.load(keys).instances;
    }
    if (found.size() == 1) return std::move(found.front());
    if (found.size() > 1) {
        const bool are_of_one_system =
            std::all_of(found.begin(), found.end(), [&](const auto& one) { return one.system == found.front().system; });
        std::vector<std::string> in;
        for (const auto& one : found) in.push_back(are_of_one_system ? one.id : one.system + ": " + one.id);
        return Problem{400, "'" + id + "' is not the name of one thing only", are_of_one_system ? "id" : "system",
                       (are_of_one_system ? "say which by its id: " : "say which with --system: ") + joined(in)};
    }
    std::vector<std::string> known;
    for (const auto& one : systems) {
        store::InstanceFilter filter;
        filter.system = one;
        filter.limit = page_max;
        for (const auto& row : asking.store.instances(filter).rows) known.push_back(row.id);
    }
    const auto near = definitions::nearest_to(id, known);
    return Problem{404, "nothing is called '" + id + "'", "id",
                   near.empty() ? "beadle list shows what there is" : "did you mean '" + near + "'? beadle list shows what there is"};
}

namespace {

json::array numbers_of(const store::Shards& shards) {
    json::array numbers;
    for (std::size_t shard = 0; shard < shards.size(); ++shard)
        if (shards.test(shard)) numbers.emplace_back(shard);
    return numbers;
}

/// The daemons that share the store, and what is nobody's while one of them is being replaced; nothing where a store has one daemon only.
void add_daemons(json::object& answer, Asking asking, const Health& health) {
    const auto daemons = asking.store.daemons();
    if (daemons.empty()) return;
    json::array shown;
    auto nobodys = store::all_shards();
    for (const auto& daemon : daemons) {
        nobodys &= ~daemon.shards;
        shown.push_back({{"id", daemon.id},
                         {"name", daemon.name},
                         {"host", daemon.host},
                         {"since", calendar::to_iso(daemon.since)},
                         {"lease_until", calendar::to_iso(daemon.lease_until)},
                         {"shards", numbers_of(daemon.shards)},
                         {"answers_you", daemon.id == health.daemon}});
    }
    json::array waiting;
    for (const auto& head : asking.store.log_heads())
        if (nobodys.test(static_cast<std::size_t>(head.shard))) waiting.emplace_back(head.system);
    answer["daemons"] = std::move(shown);
    answer["nobodys_shards"] = numbers_of(nobodys);
    answer["nobodys_systems"] = std::move(waiting);
}

}  // namespace

Reply status(Asking asking, const Health& health, const Caller& caller, const Query& query, const std::string& test_address) {
    Parameters parameters{asking, query, {}};
    if (parameters.problem()) return *parameters.problem();
    json::array systems;
    for (const auto& id : asking.catalogue.systems(asking.store)) {
        const auto definition = asking.catalogue.live(asking.store, id);
        if (!definition) continue;
        const auto head = asking.store.log_head(id);
        systems.push_back(
            {{"id", id},
             {"name", definition->name},
             {"zone", definition->zone},
             {"sending", json::string(model::to_words(definition->sending))},
             {"sending_words", words_of(definitions::sending_in_words(*definition))},
             {"live_from", definition->live_from ? json::value(calendar::to_iso(*definition->live_from)) : json::value(nullptr)},
             {"definition", definition->hash},
             {"last_recorded_at", head && head->size > 0 ? json::value(calendar::to_iso(head->last_recorded_at)) : json::value(nullptr)},
             {"counts", to_json(asking.store.counts(id))}});
    }
    json::array alarms;
    for (const auto& alarm : asking.store.alarms(false)) alarms.push_back(to_json(alarm));
    json::array drift, notes;
    for (const auto& line : health.drift) drift.emplace_back(line);
    if (caller.by_default)
        notes.emplace_back(
            "No operators are listed in the daemon's settings yet: root and the service's own account act as administrator 'root'. "
            "List the people who may record under 'operators:'.");
    json::object answer{{"now", calendar::to_iso(health.now)},
                        {"started_at", calendar::to_iso(health.started_at)},
                        {"store", health.store},
                        {"trouble", health.trouble},
                        {"mail_trouble", health.mail_trouble},
                        {"checkpoints_trouble", health.checkpoints_trouble},
                        {"test_address", test_address},
                        {"scheduler",
                         {{"last_step_at", optional_instant(health.last_step_at)},
                          {"next_wake_at", optional_instant(health.next_wake_at)},
                          {"queued", health.queued},
                          {"firing_held", health.firing_held}}},
                        {"guard", guard_to_json(health)},
                        {"counts", to_json(asking.store.counts(""))},
                        {"systems", std::move(systems)},
                        {"alarms", std::move(alarms)},
                        {"drift", std::move(drift)},
                        {"caller", caller_to_json(caller)},
                        {"notes", std::move(notes)},
                        {"zones", zones_of(asking)}};
    add_daemons(answer, asking, health);
    return answer;
}

Reply list_instances(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "workflow", "body", "matter", "state", "open", "after", "limit"}};
    store::InstanceFilter filter;
    filter.system = parameters.text("system");
    filter.workflow = parameters.text("workflow");
    filter.body = parameters.body();
    filter.matter = parameters.text("matter");
    filter.state = parameters.text("state");
    filter.with_ended = !parameters.flag("open");
    filter.after_id = parameters.text("after");
    filter.limit = parameters.limit();
    const auto workflows = known_workflows();
    if (!filter.workflow.empty() && std::find(workflows.begin(), workflows.end(), filter.workflow) == workflows.end())
        parameters.fail({400, "no workflow is called '" + filter.workflow + "'", "workflow", "known are: " + joined(workflows)});
    if (parameters.problem()) return *parameters.problem();
    const auto rows = sifted<model::Instance>(
        filter.after_id,
        [&](const std::string& after) {
            filter.after_id = after;
            return asking.store.instances(filter);
        },
        [&](const model::Instance& one) { return filter.with_ended || !waits_for_notices_alone(asking.store, one); });
    if (rows.rows.empty() && rows.next.empty())
        if (auto wrong = unknown_word(asking, {.system = filter.system, .matter = filter.matter, .state = filter.state})) return *wrong;
    return page(asking, "instances", rows, [](const auto& row) { return to_json(row); });
}

Reply show_instance(Asking asking, const std::string& id, const Query& query) {
    Parameters parameters{asking, query, {"system"}};
    if (parameters.problem()) return *parameters.problem();
    const auto found = the_instance(asking, parameters.text("system"), id);
    if (!found) return found.error();
    const auto& instance = *found;
    const auto definition = asking.catalogue.live(asking.store, instance.system);

    json::array duties;
    for (const auto& duty : instance.duties) {
        auto shown = to_json(duty, definition.get());
        shown.as_object()["proof"] = proof_of(asking, duty, definition.get(), duties::proof_note(instance, duty));
        duties.push_back(std::move(shown));
    }
    const auto entries = asking.store.history(instance.system, instance.id);
    const auto skipped = entries.size() > history_max ? entries.size() - history_max : 0;
    json::array history;
    for (auto at = skipped; at < entries.size(); ++at) history.push_back(to_json(entries[at], Exempt::shown, definition.get()));
    store::OutboxFilter filter;
    filter.system = instance.system;
    filter.instance = instance.id;
    filter.limit = page_max;
    json::array mails;
    for (const auto& row : asking.store.outbox(filter).rows) mails.push_back(to_json(row, definition.get()));
    json::array events;
    for (const auto& kind : events_for_people(instance.workflow)) {
        json::array facts;
        for (const auto& fact : known_facts(kind)) facts.push_back({{"name", fact.name}, {"what", fact.words}});
        events.push_back({{"kind", kind}, {"facts", std::move(facts)}});
    }
    auto shown = to_json(instance);
    auto& object = shown.as_object();
    const auto body = definition ? definition->bodies.find(instance.body) : decltype(definition->bodies.find(instance.body)){};
    if (definition && body != definition->bodies.end()) object["body_name"] = body->second.name;
    return json::object{{"instance", std::move(shown)},  {"duties", std::move(duties)}, {"history_skipped", skipped},
                        {"history", std::move(history)}, {"mails", std::move(mails)},   {"events", std::move(events)},
                        {"zones", zones_of(asking)}};
}

Reply list_duties(Asking asking, const Query& query) {
    Parameters parameters{
        asking, query, {"system", "body", "post", "instance", "from", "to", "outcome", "late", "provisional", "after", "limit"}};
    store::DutyFilter filter;
    filter.system = parameters.text("system");
    filter.body = parameters.body();
    filter.owed_by = parameters.text("post");
    filter.instance = parameters.instance();
    filter.outcome = parameters.word("outcome", model::outcome_from_words, "open, met, met late, not met, excused, withdrawn");
    const auto period = parameters.period();
    filter.from = period.from;
    filter.until = period.until;
    filter.after = parameters.text("after");
    filter.limit = parameters.limit();
    const bool only_late = parameters.flag("late"), only_provisional = parameters.flag("provisional");
    if (parameters.problem()) return *parameters.problem();
    if (only_provisional && !filter.outcome) filter.outcome = model::Outcome::open;  // As status counts them.

    // Late is what ended late or not at all, and what is still owed after its deadline.
    const auto is_late = [&](const model::Duty& duty) {
        return duty.outcome == model::Outcome::met_late || duty.outcome == model::Outcome::not_met ||
               (duty.outcome == model::Outcome::open && duty.late_from <= asking.now && !duty.earliest && !duty.notice_only);
    };
    const auto is_wanted = [&](const model::Duty& duty) {
        return (!only_late || is_late(duty)) && (!only_provisional || duty.provisional);
    };
    const auto rows = sifted<store::DutyRow>(
        filter.after,
        [&](const std::string& after) {
            filter.after = after;
            return asking.store.duties(filter);
        },
        [&](const store::DutyRow& row) { return is_wanted(row.duty); });
    if (rows.rows.empty() && rows.next.empty())
        if (auto wrong = unknown_word(asking, {.system = filter.system, .instance = filter.instance, .party = filter.owed_by}))
            return *wrong;
    return page(asking, "duties", rows, [&](const store::DutyRow& row) {
        const auto definition = asking.catalogue.live(asking.store, row.system);
        auto shown = to_json(row.duty, definition.get());
        auto& object = shown.as_object();
        object["system"] = row.system;
        object["instance"] = row.instance;
        object["body"] = row.body;
        object["title"] = row.instance_title;
        object["late"] = is_late(row.duty);
        return shown;
    });
}

Reply list_entries(Asking asking, const Query& query) {
    Parameters parameters{asking,
                          query,
                          {"system", "body", "instance", "matter", "post", "actor", "event", "verdict", "from", "to", "words", "newest",
                           "exempt", "after", "limit"}};
    if (parameters.problem()) return *parameters.problem();
    store::EntrySearch search;
    auto& filter = search.filter;
    const auto system = the_system(asking, parameters.text("system"));
    if (!system) return system.error();
    filter.system = *system;
    filter.body = parameters.body();
    filter.instance = parameters.instance();
    filter.matter = parameters.text("matter");
    filter.post = parameters.text("post");
    filter.actor = parameters.text("actor");
    filter.kind = parameters.text("event");
    filter.verdict = parameters.word("verdict", verdict_from_words, "accepted, accepted with a breach, not accepted");
    const auto period = parameters.period();
    filter.from = period.from;
    filter.until = period.until;
    filter.after_seq = parameters.number("after", 0, std::numeric_limits<std::int64_t>::max());
    filter.newest_first = parameters.flag("newest");
    filter.limit = parameters.limit();
    const auto exempt = parameters.flag("exempt") ? Exempt::shown : Exempt::hidden;
    search.words = store::words_of(parameters.text("words"));
    search.with_exempt = exempt == Exempt::shown;
    if (search.words.empty() && !parameters.text("words").empty())
        parameters.fail({400, "'" + parameters.text("words") + "' holds no word", "words", "words are letters and digits"});
    if (search.words.size() > words_max)
        parameters.fail({400, "these are more words than can be asked for at once", "words", fmt::format("the most is {}", words_max)});
    if (parameters.problem()) return *parameters.problem();
    store::EntryIndex none{""};
    const auto head = asking.store.log_head(*system);  // Before what is looked at, so that whoever follows misses nothing.
    auto rows = (asking.entries ? *asking.entries : none).entries(asking.store, search);
    if (rows.rows.empty() && rows.next.empty())
        if (auto wrong = unknown_word(
                asking,
                {.system = *system, .instance = filter.instance, .matter = filter.matter, .event = filter.kind, .party = filter.post}))
            return *wrong;
    // Within one system an entry's number is all the key that people need.
    if (!rows.next.empty()) rows.next = store::system_and_id(rows.next, *system).id;
    Redaction redaction{{asking, exempt}};
    redaction.look_at(rows.rows);
    auto shown = page(asking, "entries", rows, [&](const auto& row) {
        const auto definition = asking.catalogue.live(asking.store, row.system);
        auto entry = to_json(row, exempt, definition.get());
        redaction.leave_out_of(entry, {"facts", "findings", "changes"});
        return entry;
    });
    shown.as_object()["size"] = head ? head->size : 0;
    return shown;
}

namespace {

/// "due today" is due_today.
std::string template_called(std::string said) {
    std::replace(said.begin(), said.end(), ' ', '_');
    return said;
}

}  // namespace

Result<store::Page<store::OutboxRow>> find_mail(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"system", "body", "instance", "to", "template", "id", "state", "after", "limit"}};
    store::OutboxFilter filter;
    filter.system = parameters.text("system");
    filter.body = parameters.body();
    filter.instance = parameters.instance();
    filter.to = parameters.text("to");
    filter.id = parameters.text("id");
    filter.template_name = template_called(parameters.text("template"));
    filter.state = parameters.word("state", store::mail_state_from_words,
                                   "held, for the clerk, ready, being sent, sent, withdrawn, cancelled, expired, given up");
    filter.after_id = parameters.text("after");
    filter.limit = parameters.limit();
    if (parameters.problem()) return *parameters.problem();
    return asking.store.outbox(filter);
}

std::optional<Problem> unknown_word_of_mail(Asking asking, const Query& query) {
    const auto said = [&](const char* name) {
        const auto at = query.find(name);
        return at == query.end() ? std::string{} : at->second;
    };
    return unknown_word(asking, {.system = said("system"),
                                 .instance = said("instance"),
                                 .party = said("to"),
                                 .party_parameter = "to",
                                 .template_name = template_called(said("template"))});
}

Reply list_mail(Asking asking, const Query& query) {
    const auto found = find_mail(asking, query);
    if (!found) return found.error();
    if (found->rows.empty() && found->next.empty())
        if (auto wrong = unknown_word_of_mail(asking, query)) return *wrong;
    return page(asking, "mails", *found, [&](const store::OutboxRow& row) {
        const auto definition = asking.catalogue.live(asking.store, row.notification.system);
        return to_json(row, definition.get());
    });
}

Reply show_mail(Asking asking, const std::string& id, const Query& query) {
    auto with_id = query;
    with_id["id"] = id;
    const auto found = find_mail(asking, with_id);
    if (!found) return found.error();
    if (found->rows.empty()) return Problem{404, "no mail has the id '" + id + "'", "id", "beadle outbox list shows what there is"};
    if (found->rows.size() > 1) return Problem{400, "several systems have a mail '" + id + "'", "system", "say which with --system"};
    const auto& row = found->rows.front();
    const auto definition = asking.catalogue.live(asking.store, row.notification.system);
    return json::object{{"mail", to_json(row, definition.get())}, {"zones", zones_of(asking)}};
}

}  // namespace beadle::api

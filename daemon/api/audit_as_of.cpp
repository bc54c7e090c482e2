// How things stood on a day: /v1/audit/as-of.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "daemon/api/audit_questions.hpp"
#include "daemon/api/parameters.hpp"
#include "daemon/api/standing.hpp"
#include "daemon/api/when.hpp"
#include "daemon/audit/past.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/model/membership.hpp"
#include "workflows/model/room.hpp"

namespace beadle::api {
namespace json = boost::json;
namespace {

using model::has;
using model::text_of;

constexpr std::size_t instances_max = 500;
constexpr std::size_t owed_max = 1000;

/// The day that is asked about, and its last instant but one.
struct Day {
    model::Date on{};
    model::Instant end{};  ///< The first instant after it.
};

/// Who recorded an entry, and when: what stands behind a thing that is on record.
json::object source_of(const store::Entry& entry) {
    return {{"entry", entry.seq},
            {"kind", entry.kind},
            {"by", entry.actor},
            {"happened_at", calendar::to_iso(entry.happened_at)},
            {"recorded_at", calendar::to_iso(entry.recorded_at)}};
}

/// What was applied to the system by the end of the day.
struct Applied {
    std::shared_ptr<const model::Definition> definition;
    json::object words;
};

Applied applied_by(Asking asking, const std::string& system, const Day& day) {
    const History history{asking.store, system, system};
    const Standing *applied = nullptr, *first = nullptr, *proposed = nullptr;
    for (const auto& one : history.rows()) {
        if (one.entry->kind == "DefinitionApplied" && has(one.line.event.facts, "definition")) {
            if (first == nullptr) first = &one;
            if (one.entry->recorded_at < day.end) applied = &one;
        }
    }
    Applied found;
    const auto* meant = applied ? applied : first;
    if (meant == nullptr) return found;
    const auto& hash = text_of(meant->line.event.facts, "definition");
    for (const auto& one : history.rows())
        if (one.entry->kind == "DefinitionProposed" && one.entry->seq < meant->entry->seq &&
            text_of(one.line.event.facts, "definition") == hash)
            proposed = &one;
    found.definition = asking.catalogue.by_hash(asking.store, hash);
    found.words = json::object{{"definition", hash},
                               {"calendar", text_of(meant->line.event.facts, "calendar")},
                               {"in_the_store", found.definition != nullptr},
                               {"not_applied_yet", applied == nullptr},
                               {"applied", source_of(*meant->entry)},
                               {"proposed", proposed ? json::value(source_of(*proposed->entry)) : json::value(nullptr)},
                               {"second_person", found.definition && found.definition->second_person}};
    return found;
}

/// What was recorded last of the post's holder for that day; null where it stands in the definition alone.
const Standing* recorded_holder(const History& registered, const std::string& post, const Day& day, const calendar::Zone& zone) {
    const Standing* last = nullptr;
    for (const auto& one : registered.rows()) {
        const auto& facts = one.line.event.facts;
        const auto& kind = one.entry->kind;
        if (text_of(facts, "post") != post ||
            (kind != "PostFilled" && kind != "TermRenewed" && kind != "ChairSelected" && kind != "PostVacated"))
            continue;
        const auto from =
            model::date_of(facts, kind == "PostVacated" ? "on" : "from").value_or(calendar::local_date(zone, one.entry->happened_at));
        if (from <= day.on) last = &one;
    }
    return last;
}

json::value member_to_json(const model::Definition& definition, const model::Post& post, const model::Instance* registered,
                           const History* history, const Day& day, const calendar::Zone& zone) {
    const auto* facts = registered ? &registered->facts : nullptr;
    const auto holder = model::holder_on(definition, facts, post.id, day.on);
    json::object out{{"post", post.id},
                     {"name", post.name},
                     {"votes", post.votes},
                     {"kind", post.kind},
                     {"comes_from", model::join(post.comes_from)},
                     {"chair", post.chair},
                     {"vacant", model::is_vacant(definition, facts, post.id, day.on)},
                     {"person", nullptr}};
    const auto* recorded = history ? recorded_holder(*history, post.id, day, zone) : nullptr;
    out["recorded"] = recorded ? json::value(source_of(*recorded->entry)) : json::value(nullptr);
    if (!holder) return out;
    out["person"] = holder->person;
    out["capacity"] = holder->capacity;
    out["from"] = date_or_null(holder->from);
    out["until"] = date_or_null(holder->until);
    out["term_ends"] = date_or_null(holder->term_ends);
    out["instrument"] = holder->instrument;
    return out;
}

std::string quorum_in_words(const model::Quorum& quorum) {
    std::vector<std::string> parts;
    if (quorum.members > 0) parts.push_back(fmt::format("{} members", quorum.members));
    if (quorum.denominator > 0)
        parts.push_back(fmt::format("{}/{} of {}", quorum.numerator, quorum.denominator,
                                    quorum.of_whole_number ? "the whole number of members" : "the members in post"));
    for (const auto& one : quorum.one_from_each) parts.push_back("one from " + one);
    for (const auto& share : quorum.more_from) parts.push_back(fmt::format("{} from {}", share.count, share.of));
    for (const auto& posts : quorum.with_posts) parts.push_back("one of " + model::join(posts, " or "));
    return model::join(parts, "; ");
}

/// What established the body, and until when it met in shadow.
json::array established_by(const History* registered, const model::Body& body, const Day& day) {
    json::array out;
    for (const auto& maker : body.made_by) {
        json::object one{{"by", maker}, {"instrument", ""}, {"recorded", nullptr}};
        if (registered)
            for (const auto& row : registered->rows())
                if (row.entry->kind == "BodyEstablished" && text_of(row.line.event.facts, "by") == maker &&
                    row.entry->happened_at < day.end) {
                    one["instrument"] = text_of(row.line.event.facts, "instrument");
                    one["recorded"] = source_of(*row.entry);
                }
        out.push_back(std::move(one));
    }
    return out;
}

json::array rules_of(const model::Definition& definition, const model::Body& body) {
    json::array out;
    const auto procedure = definition.procedures.find(body.procedure);
    if (procedure == definition.procedures.end()) return out;
    for (const auto& [id, rule] : procedure->second.rules)
        out.push_back({{"rule", id},
                       {"says", rule.says},
                       {"by", rule.by ? json::value(rule.by->text) : json::value(nullptr)},
                       {"source", rule.source},
                       {"checked_on", rule.checked_on.ok() ? json::value(calendar::to_iso(rule.checked_on)) : json::value(nullptr)},
                       {"checked_by", rule.checked_by},
                       {"note", rule.note}});
    return out;
}

json::object body_to_json(const Reading& reading, const model::Definition& definition, const model::Body& body, const Day& day,
                          const calendar::Zone& zone) {
    const auto registered = reading.instance(definition.system, body.prefix);
    std::optional<History> history;
    if (registered) history.emplace(reading.asking.store, definition.system, body.prefix);
    const auto* facts = registered ? &registered->facts : nullptr;
    json::array members;
    for (const auto* post : model::member_posts(definition, body.id))
        members.push_back(member_to_json(definition, *post, registered ? &*registered : nullptr, history ? &*history : nullptr, day, zone));
    json::array shorts;
    for (const auto& seat : model::seats_short(definition, facts, body.id, day.on)) shorts.emplace_back(model::in_words(seat.wanted));
    const auto strength = model::strength_on(definition, facts, body.id, day.on);
    const auto procedure = definition.procedures.find(body.procedure);
    const auto established = facts ? model::date_of(*facts, "established_on") : std::nullopt;
    const bool in_shadow = (body.begins && day.on < *body.begins) || (!body.made_by.empty() && established && day.on < *established) ||
                           (!body.made_by.empty() && !established && !body.begins);
    return {{"id", body.id},
            {"name", body.name},
            {"procedure", procedure == definition.procedures.end() ? body.procedure : procedure->second.name},
            {"begins", date_or_null(body.begins)},
            {"ends", date_or_null(body.ends)},
            {"has_ended", body.ends && *body.ends < day.on},
            {"in_shadow", in_shadow},
            {"established", established_by(history ? &*history : nullptr, body, day)},
            {"members", std::move(members)},
            {"whole_number", strength.whole},
            {"in_post", strength.in_post()},
            {"short_of", std::move(shorts)},
            {"quorum", quorum_in_words(body.quorum)},
            {"decides_by", body.decides_by.empty() ? "vote" : body.decides_by},
            {"majority", body.majority.text},
            {"rules", rules_of(definition, body)}};
}

/// The instance as its lines leave it at the day's end.
audit::Past past_of(const std::vector<store::Entry>& entries, const Day& day) {
    audit::Past past;
    for (const auto& entry : entries)
        if (entry.recorded_at < day.end) past.follow(entry.line, entry.seq);
    return past;
}

/// What of the instance was owed at the day's end.
void add_owed(const Reading& reading, const model::Definition* definition, const model::Instance& instance, const audit::Past& past,
              json::array& owed) {
    for (const auto& [ref, duty] : past.duties) {
        if (duty.outcome != model::Outcome::open || owed.size() >= owed_max) continue;
        const auto* now = model::find_duty(instance, ref);
        if (now && now->notice_only) continue;
        const auto& owed_by = duty.owed_by.empty() && now ? now->owed_by : duty.owed_by;
        const auto due = duty.due_at ? duty.due_at : now ? std::optional{now->due_at} : std::nullopt;
        owed.push_back(json::object{{"instance", instance.id},
                                    {"title", shown(title_of(instance), reading.is_exempt(instance), reading.exempt)},
                                    {"ref", ref},
                                    {"what", now ? now->what : ref},
                                    {"rule", now ? now->rule : ""},
                                    {"owed_by", owed_by},
                                    {"owed_by_name", name_of_party(definition, owed_by)},
                                    {"due_at", due ? json::value(calendar::to_iso(*due)) : json::value(nullptr)},
                                    {"opened_by", duty.opened_by},
                                    {"outcome_now", now ? to_key(now->outcome) : "withdrawn"}});
    }
}

json::object instance_to_json(const Reading& reading, const model::Instance& instance, const audit::Past& past) {
    json::array states;
    for (const auto& state : past.states) states.emplace_back(state);
    const auto pinned = reading.asking.catalogue.by_hash(reading.asking.store, past.definition);
    return {{"id", instance.id},
            {"workflow", instance.workflow},
            {"title", shown(title_of(instance), reading.is_exempt(instance), reading.exempt)},
            {"body", instance.body},
            {"held_on", date_or_null(instance.facts, "held_on")},
            {"entered", !past.states.empty()},
            {"states", std::move(states)},
            {"definition", past.definition},
            {"in_the_store", pinned != nullptr},
            {"last_entry", past.last}};
}

}  // namespace

Reply as_of(Asking asking, const Query& query) {
    Parameters parameters{asking, query, {"on", "system", "body", "instance", "exempt"}};
    const auto said = parameters.text("on");
    const auto body_id = parameters.body();
    const auto instance_id = parameters.text("instance");
    const Reading reading{asking, parameters.flag("exempt") ? Exempt::shown : Exempt::hidden};
    if (parameters.problem()) return *parameters.problem();
    if (!body_id.empty() && !instance_id.empty())
        return Problem{400, "a body and a thing are both named", "body", "name one of the two: --body BODY, or --instance ID"};
    if (said.empty()) return Problem{400, "the day is missing", "on", "write it as 2022-12-13 or \"13 December 2022\""};
    std::optional<model::Instance> instance;
    auto system_named = parameters.text("system");
    if (!instance_id.empty()) {
        auto found = the_instance(asking, system_named, instance_id);
        if (!found) return found.error();
        instance = std::move(*found);
        system_named = instance->system;
    }
    const auto system = the_system(asking, system_named);
    if (!system) return system.error();
    const auto zone = asking.catalogue.zone(asking.store, *system);
    const auto at = parse_when(said, asking.now, *zone, NoTime::start_of_day);
    if (!at) return Problem{400, calendar::what_is_wrong(said, at.error()), "on", "write it as 2022-12-13 or \"13 December 2022\""};
    Day day{calendar::local_date(*zone, *at), {}};
    if (day.on > calendar::local_date(*zone, asking.now))
        return Problem{400, calendar::in_words(day.on) + " is still to come: how things stand at its end is not on record yet", "on",
                       "name today or an earlier day, with its year; beadle plan shows what lies ahead"};
    day.end = calendar::end_of_day(*zone, day.on) + std::chrono::seconds{1};
    const auto applied = applied_by(asking, *system, day);
    if (!applied.definition) return no_definition();

    json::object out{{"on", calendar::to_iso(day.on)},
                     {"system", *system},
                     {"name", applied.definition->name},
                     {"applied", applied.words},
                     {"instance", nullptr}};
    std::set<std::string> bodies;
    json::array owed;
    bool more = false;
    auto definition = applied.definition;
    if (instance) {
        const auto past = past_of(asking.store.history(*system, instance->id), day);
        out["instance"] = instance_to_json(reading, *instance, past);
        // What a thing runs under is what it is pinned to, whatever was applied since.
        if (auto pinned = asking.catalogue.by_hash(asking.store, past.definition)) definition = pinned;
        if (!instance->body.empty()) bodies.insert(instance->body);
        add_owed(reading, definition.get(), *instance, past, owed);
    } else {
        if (!body_id.empty()) bodies.insert(body_id);
        else
            for (const auto& [id, body] : definition->bodies) bodies.insert(id);
        // Whatever had ended by then, as far as is known, owed nothing more.
        std::set<std::string> owing;
        store::DutyFilter filter;
        filter.system = *system;
        filter.body = body_id;
        store::each_duty(asking.store, filter, [&](const auto& row) {
            if (!row.duty.recorded_at || *row.duty.recorded_at >= day.end || row.duty.outcome == model::Outcome::open)
                owing.insert(row.instance);
            more = owing.size() >= instances_max;
            return !more;
        });
        for (const auto& id : owing)
            if (const auto one = reading.instance(*system, id))
                add_owed(reading, definition.get(), *one, past_of(asking.store.history(*system, id), day), owed);
    }
    std::stable_sort(owed.begin(), owed.end(), [](const json::value& a, const json::value& b) {
        const auto due = [](const json::value& one) {
            const auto* text = one.at("due_at").if_string();
            return text ? std::string_view{text->data(), text->size()} : std::string_view{};
        };
        return due(a) < due(b);
    });
    json::array told;
    for (const auto& id : bodies)
        if (const auto* body = model::find_body(*definition, id)) told.emplace_back(body_to_json(reading, *definition, *body, day, *zone));
    out["bodies"] = std::move(told);
    out["owed"] = std::move(owed);
    out["more"] = more;
    out["zones"] = zones_of(asking);
    return json::value(std::move(out));
}

}  // namespace beadle::api

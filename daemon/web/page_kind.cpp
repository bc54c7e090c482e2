#include "daemon/web/page_kind.hpp"

#include <algorithm>

#include "daemon/audit/line.hpp"
#include "workflows/duties/words.hpp"

namespace beadle::web {

using kainjow::mustache::data;

data head_of(const View& view, const std::string& title, const Rows& rows) {
    data page{data::type::object};
    page.set("title", title);
    page.set("system_name", view.live->name);
    if (const auto offices = duties::offices_keeping(*view.live, view.instance); !offices.empty()) {
        page.set("office_name", offices.front()->name);
        page.set("office_mail", offices.front()->mail);
    }
    data list{data::type::list};
    for (const auto& [label, value] : rows) {
        if (value.empty()) continue;
        data one{data::type::object};
        one.set("label", label);
        one.set("value", value);
        list.push_back(one);
    }
    page.set("rows", list);
    page.set("has_rows", data{data::type::bool_true});
    return page;
}

void put_calendar(data& page, const Visit& visit) {
    if (visit.feed_url.empty()) return;
    page.set("feed_of", model::name_of_party(*visit.view.live, visit.link.claim.party));
    page.set("feed_url", visit.feed_url);
}

namespace {

data field_data(const Field& field) {
    data one{data::type::object};
    one.set("id", field.id);
    one.set("label", field.label);
    one.set("value", field.value);
    if (!field.hint.empty()) one.set("hint", field.hint);
    if (!field.mistake.empty()) one.set("mistake", field.mistake);
    one.set("characters_max", std::to_string(field.characters_max));
    if (field.is_long) one.set("is_long", data{data::type::bool_true});
    std::string described;
    if (!field.hint.empty()) described = field.id + "-hint";
    if (!field.mistake.empty()) described += (described.empty() ? "" : " ") + field.id + "-error";
    if (!described.empty()) one.set("described_by", described);
    return one;
}

}  // namespace

void put_fields(data& page, const std::vector<Field>& fields) {
    data list{data::type::list}, mistakes{data::type::list};
    for (const auto& field : fields) {
        list.push_back(field_data(field));
        if (field.mistake.empty()) continue;
        data mistake{data::type::object};
        mistake.set("field", field.id);
        mistake.set("text", field.mistake);
        mistakes.push_back(mistake);
    }
    page.set("fields", list);
    if (!has_mistakes(fields)) return;
    page.set("has_mistakes", data{data::type::bool_true});
    page.set("mistakes", mistakes);
}

bool has_mistakes(const std::vector<Field>& fields) {
    return std::any_of(fields.begin(), fields.end(), [](const Field& one) { return !one.mistake.empty(); });
}

void fill_in(std::vector<Field>& fields, const Form& form) {
    for (auto& field : fields)
        if (const auto sent = form.find(field.id); sent != form.end()) field.value = sent->second;
}

model::Actor actor_of(const View& view, const std::vector<std::string>& capacities) {
    model::Actor actor;
    actor.person = view.answerer.person;
    const auto speaks_for = [&](const std::string& party) {
        auto& list = view.live->offices.contains(party) ? actor.offices : actor.posts;
        if (std::find(list.begin(), list.end(), party) == list.end()) list.push_back(party);
    };
    speaks_for(view.answerer.reader);
    for (const auto& capacity : capacities) speaks_for(capacity);
    return actor;
}

model::Event event_by(const Visit& visit, model::Actor actor, std::string kind) {
    model::Event event;
    event.system = visit.view.instance.system;
    event.instance = visit.view.instance.id;
    event.kind = std::move(kind);
    event.actor = std::move(actor);
    event.happened_at = visit.view.now;
    return event;
}

std::string event_id(const Visit& visit, std::string_view act) {
    return "link:" + audit::sha256_hex(visit.link.id + " " + std::string(act)).substr(0, 32);
}

}  // namespace beadle::web

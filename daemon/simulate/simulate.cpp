#include "daemon/simulate/simulate.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <filesystem>
#include <ostream>

#include "daemon/definitions/sending.hpp"
#include "daemon/notify/render.hpp"
#include "daemon/simulate/overlay.hpp"
#include "workflows/calendar/rule.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::simulate {

model::Actor administrator() {
    model::Actor actor;
    actor.person = "administrator";
    actor.is_administrator = true;
    return actor;
}

Player::Player(Stepper& stepper, Timeline& timeline, const Scenario& scenario, std::string system, Tell tell)
    : stepper_(stepper), timeline_(timeline), scenario_(scenario), system_(std::move(system)), tell_(std::move(tell)) {}

bool Player::play(Instant until, const std::function<bool()>& stop) {
    for (;;) {
        auto next = stepper_.next();
        bool by_people = next_ < scenario_.happenings.size() && (!next || scenario_.happenings[next_].at < *next);
        if (by_people) next = std::max(scenario_.happenings[next_].at, stepper_.now());
        if (!next || *next > until) break;
        if (stop && stop()) return false;
        stepper_.move_to(*next);
        ++instants_;
        stepper_.settle();
        look();
        while (next_ < scenario_.happenings.size() && scenario_.happenings[next_].at <= stepper_.now())
            happen(scenario_.happenings[next_++]);
    }
    stepper_.move_to(until);
    return true;
}

void Player::look() {
    auto definition = stepper_.engine().live(system_);
    auto calendar = stepper_.engine().live_calendar(system_);
    auto zone = stepper_.engine().zone(system_);
    if (!definition) return;
    for (const auto& line : timeline_.look(*definition, *calendar, *zone)) tell_(line);
}

void Player::happen(const Happening& happening) {
    if (!happening.say.empty()) {
        Line line;
        line.at = stepper_.now();
        line.kind = Line::Kind::say;
        line.text = happening.say;
        tell_(line);
    }
    if (happening.event.kind.empty()) return;
    auto answer = stepper_.record(happening.event);
    look();
    if (answer.error.empty()) return;
    Line line;
    line.at = stepper_.now();
    line.kind = Line::Kind::not_accepted;
    line.text = fmt::format("{}:{}: {}: {}", scenario_.file, happening.line, happening.event.kind, answer.error);
    tell_(line);
}

std::optional<Period> read_period(const std::string& from, const std::string& to, std::ostream& err) {
    Period period;
    for (auto [text, name, into] : {std::tuple{&from, "--from", &period.from}, std::tuple{&to, "--to", &period.to}}) {
        auto date = calendar::parse_date(*text);
        if (!date) {
            fmt::print(err, "{} {}: {}\n", name, *text, date.error().detail);
            return std::nullopt;
        }
        *into = *date;
    }
    if (period.to >= period.from) return period;
    fmt::print(err, "--to {} is before --from {}\n", calendar::in_words(period.to), calendar::in_words(period.from));
    return std::nullopt;
}

namespace {

/// Mails are played as if all were let go; whoever reads the timeline is to know what the file says.
void say_what_is_kept_back(const model::Definition& definition, std::ostream& out) {
    const auto sending = definitions::sending_in_words(definition);
    if (sending.size() == 1 && definition.sending == model::Sending::live) return;
    fmt::print(out, "Every mail is shown as if it went out; the file says sending: {}{}.\n", model::join(sending, "; "),
               definition.sending == model::Sending::hold ? ", so that none would" : "");
}

}  // namespace

int simulate_command(const SimulateOptions& options, std::ostream& out, std::ostream& err) {
    constexpr int not_understood = 2;
    auto from = options.from, to = options.to;
    if (auto head = options.scenario.empty() ? ScenarioHead{} : head_of_scenario(options.scenario); head.from && head.to) {
        if (from.empty()) from = calendar::to_iso(*head.from);
        if (to.empty()) to = calendar::to_iso(*head.to);
    }
    if (from.empty() || to.empty()) {
        fmt::print(err, "from when to when? Give --from and --to, or a scenario that says 'from' and 'to'\n");
        return not_understood;
    }
    auto period = read_period(from, to, err);
    if (!period) return not_understood;
    auto loading = definitions::load_system(file_of_system(options.system, options.config_dir), options.config_dir);
    for (const auto& mistake : loading.mistakes) fmt::print(err, "{}\n", to_text(mistake));
    if (!loading.ok()) return not_understood;
    auto bundle = with_sending_live(*loading.bundle);
    const auto& definition = bundle->definition;
    auto zone = definitions::load_zone(definition.zone);

    Scenario scenario;
    if (!options.scenario.empty()) {
        auto read = load_scenario(options.scenario, definition, zone);
        for (const auto& mistake : read.mistakes) fmt::print(err, "{}\n", to_text(mistake));
        if (!read.ok()) return not_understood;
        scenario = std::move(read.scenario);
    }

    auto store = store::make_memory_store();
    notify::MemoryTransport nowhere;
    SubjectKeeper mails(nowhere);
    StepperOptions stepping;
    stepping.start = to_instant(zone, {period->from, calendar::minutes{0}});
    stepping.engine.zone = std::make_shared<calendar::Zone>(zone);
    stepping.sender.writing.shipped = notify::read_templates((std::filesystem::path(options.config_dir) / "templates").string());
    Stepper stepper(*store, mails, stepping);
    Timeline timeline(*store, mails, definition.system);
    Printer printer(out, options.printing, zone);
    Player player(stepper, timeline, scenario, definition.system, [&](const Line& line) { printer.print(line); });

    if (!options.printing.json) {
        fmt::print(out, "{} from {} to {}{}\n", definition.name, calendar::in_words(period->from), calendar::in_words(period->to),
                   options.scenario.empty() ? ", when nobody does anything" : "");
        say_what_is_kept_back(loading.bundle->definition, out);
    }
    auto answer = stepper.apply(bundle, administrator());
    if (!answer.error.empty()) {
        fmt::print(err, "the definition could not be applied: {}\n", answer.error);
        return 1;
    }
    player.look();
    player.play(calendar::end_of_day(zone, period->to));
    if (!options.printing.json) {
        auto counts = store->counts(definition.system);
        fmt::print(out, "\n{} audit entries, {} mails, {} duties still open; nothing of it was kept.\n", counts.entries,
                   nowhere.accepted.size(), counts.open_duties);
    }
    return 0;
}

}  // namespace beadle::simulate

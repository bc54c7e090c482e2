#include "daemon/notify/sender.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

#include "daemon/audit/line.hpp"
#include "daemon/crash/crash_point.hpp"
#include "daemon/definitions/load.hpp"
#include "daemon/notify/words.hpp"
#include "daemon/store/each_row.hpp"

namespace beadle::notify {
namespace {

using model::Instant;
using std::chrono::seconds;
using store::Tried;
using namespace std::chrono_literals;

/// A route that was down is looked at again soon: looking is cheap, and mail for everybody waits.
constexpr seconds route_wait_min = 1min, route_wait_max = 10min;
/// Longer than it is left alone: who is not asked about again has no mail that could be refused.
constexpr seconds refused_until = route_wait_max + 2 * route_wait_min;

bool has_expired(const store::OutboxRow& row, Instant now) {
    return row.notification.expires_at != Instant{} && row.notification.expires_at <= now;
}

std::vector<std::string> ids_of(const std::vector<store::OutboxRow>& rows) {
    std::vector<std::string> ids;
    for (const auto& row : rows) ids.push_back(row.notification.id);
    std::sort(ids.begin(), ids.end());
    return ids;
}

int attempts_of(const std::vector<store::OutboxRow>& rows) {
    int attempts = 1;
    for (const auto& row : rows) attempts = std::max(attempts, row.attempts);
    return attempts;
}

/// What goes out together: what was fixed as one message before, and per recipient what was not fixed yet. In the order of the rows.
std::vector<std::vector<store::OutboxRow>> grouped(std::vector<store::OutboxRow> rows) {
    std::vector<std::vector<store::OutboxRow>> groups;
    std::map<std::tuple<std::string, std::string, std::string>, std::size_t> place;
    for (auto& row : rows) {
        const auto& n = row.notification;
        const auto [at, is_new] = place.try_emplace({n.system, n.to, row.message_id}, groups.size());
        if (is_new) groups.emplace_back();
        groups[at->second].push_back(std::move(row));
    }
    return groups;
}

/// By the hashes of two messages under one id: the bytes are the same, or all but the signatures of links.
bool says_the_same(std::string_view one, std::string_view other) {
    const auto without_signatures = [](std::string_view hash) { return hash.substr(hash.rfind(' ') + 1); };
    return store::hash_of_bytes(one) == store::hash_of_bytes(other) || without_signatures(one) == without_signatures(other);
}

}  // namespace

seconds back_off(int attempts, std::string_view seed) {
    const int doublings = std::clamp(attempts - 1, 0, 8);
    const seconds plain = std::min<seconds>(1min * (1 << doublings), 4h);
    const auto hash = audit::sha256_hex(fmt::format("{} {}", attempts, seed));
    const long spread = plain.count() / 3;  // From a sixth less to a sixth more.
    const long draw = std::stol(hash.substr(0, 6), nullptr, 16) % (spread + 1);
    return seconds{plain.count() - spread / 2 + draw};
}

Sender::Sender(store::Store& store, Transport& transport, LiveDefinition live, Report report, SenderOptions options)
    : store_(store),
      transport_(transport),
      live_(std::move(live)),
      report_(std::move(report)),
      options_(std::move(options)),
      unsigned_(options_.writing),
      tokens_(std::max(1, options_.per_minute)) {
    unsigned_.sample_links = true;
}

int Sender::allowance(Instant machine_now) {
    if (options_.per_minute <= 0) return options_.messages_per_step;
    if (filled_at_ && machine_now > *filled_at_) {
        const auto passed = static_cast<double>((machine_now - *filled_at_).count());
        tokens_ = std::min<double>(options_.per_minute, tokens_ + passed * options_.per_minute / 60.0);
    }
    filled_at_ = machine_now;
    return std::min(options_.messages_per_step, static_cast<int>(tokens_));
}

Sender::Stepped Sender::step(Instant civil_now, Instant machine_now) {
    Stepped out;
    const int allowed = allowance(machine_now);
    if (allowed < 1) {
        out.not_before = seconds{60 / options_.per_minute + 1};
        out.next_mail = store_.next_mail();
        return out;
    }

    auto claimed = store_.claim_mail(civil_now, machine_now, machine_now + options_.lease, allowed);
    if (!claimed.empty()) crash_point("mail.claimed");
    // What came too late to be of use ends here; the rest of its group goes out without it.
    const auto expired =
        std::stable_partition(claimed.begin(), claimed.end(), [&](const auto& row) { return !has_expired(row, civil_now); });
    for (auto row = expired; row != claimed.end(); ++row) {
        give_up({*row}, civil_now, "expired",
                fmt::format("expired {}: it would mislead now", calendar::to_iso(row->notification.expires_at)));
        ++out.failed;
    }
    claimed.erase(expired, claimed.end());

    records_.clear();
    const auto groups = grouped(std::move(claimed));
    route_down_ = false;
    alone_ = groups.size() == 1;
    std::erase_if(refused_, [&](const auto& office) { return office.second.last + refused_until < machine_now; });
    int tried = 0;
    for (const auto& rows : groups) {
        Done done{};
        if (route_down_) {
            done = postpone(rows, machine_now, route_wait(machine_now), trouble_, Tried::no);
        } else if (tried >= allowed) {
            done = postpone(rows, machine_now, 1s, rows.front().last_result, Tried::no);
        } else {
            handed_over_ = false;
            done = send(rows, civil_now, machine_now);
            if (handed_over_) ++tried;
        }
        if (done == Done::sent) ++out.sent;
        if (done == Done::failed) ++out.failed;
        if (done == Done::postponed) ++out.postponed;
    }
    if (options_.per_minute > 0) tokens_ -= tried;
    out.more = !groups.empty() && !route_down_ && allowance(machine_now) > 0;
    out.next_mail = store_.next_mail();
    return out;
}

Sender::Done Sender::send(const Rows& rows, Instant civil_now, Instant machine_now) {
    const auto& first = rows.front().notification;
    const auto definition = live_(first.system);
    if (!definition) return postpone(rows, machine_now, 1min, fmt::format("no definition of {} is applied", first.system), Tried::no);
    const auto to = model::find_party(*definition, first.to);
    if (!to)
        return give_up(rows, civil_now, "given up",
                       fmt::format("no address: {} is neither a post nor an office of {}", one_line(first.to), first.system));
    if (!is_mail_address(to->mail)) {
        return give_up(rows, civil_now, "given up",
                       to->mail.empty() ? fmt::format("no address: {} has no mailbox", to->id)
                                        : fmt::format("the mailbox of {} is not a mail address: {}", to->id, one_line(to->mail, 80)));
    }

    if (const auto wait = wait_for_the_rest(rows)) return postpone(rows, machine_now, *wait, rows.front().last_result, Tried::no);
    std::optional<Outgoing> prepared;
    try {
        prepared = prepare(rows, *definition, *to, civil_now);
    } catch (const std::invalid_argument& mistake) {  // An office's own mailbox; the recipient's was looked at above.
        return postpone(rows, machine_now, 10min, fmt::format("cannot write the message: {}", mistake.what()), Tried::no);
    }
    if (!prepared) {
        for (const auto& row : rows) report(row, true, row.message_id, "sent", "taken before, with the rest of its message", civil_now);
        return Done::sent;
    }
    const auto& outgoing = *prepared;
    if (const auto refused = refused_.find(outgoing.envelope_from); refused != refused_.end() && refused->second.last == machine_now)
        return postpone(rows, machine_now, route_wait_max, refused->second.words, Tried::no);
    crash_point("mail.send");
    handed_over_ = true;
    const auto result = transport_.send(outgoing);
    crash_point("mail.sent");
    route_down_ = result.route_down && result.delivery != Delivery::accepted;
    auto words = one_line(result.words, 500);
    // The record must not say that it went to whom it was for.
    if (const auto& test = options_.writing.test_address; !test.empty())
        words = fmt::format("to the test address {} and nobody else{}{}", test, words.empty() ? "" : ": ", words);
    if (route_down_) {
        trouble_ = words;
        if (!down_since_) down_since_ = machine_now;
    } else {
        trouble_.clear();
        down_since_.reset();
    }
    if (result.sender_refused) return was_refused(rows, outgoing, words, civil_now, machine_now);

    if (result.delivery == Delivery::accepted) {
        refused_.erase(outgoing.envelope_from);
        taken_from_.insert(outgoing.envelope_from);
        for (const auto& row : rows) report(row, true, outgoing.message_id, "sent", words, civil_now);
        return Done::sent;
    }
    if (result.delivery == Delivery::permanent) return give_up(rows, civil_now, "given up", words);
    return try_again(rows, outgoing, result, words, civil_now, machine_now);
}

Sender::Done Sender::try_again(const Rows& rows, const Outgoing& outgoing, const SendResult& result, const std::string& words,
                               Instant civil_now, Instant machine_now) {
    const auto said = result.delivery == Delivery::unknown ? "not known whether it was taken: " + words : words;
    // It stands behind the others next time: were it the cause, nobody else's mail would go for as long as it waits.
    if (route_down_) return postpone(rows, machine_now, route_wait(machine_now) + (alone_ ? 0min : route_wait_min), said, Tried::no);
    const int attempts = attempts_of(rows);
    if (attempts >= options_.attempts_max)
        return give_up(rows, civil_now, "given up", fmt::format("given up after {} attempts; last: {}", attempts, words));
    return postpone(rows, machine_now, back_off(attempts, outgoing.message_id), said, Tried::yes);
}

/// Where the server took the sender's last message, it may be this one's recipient: that ends like any other message that is not taken. Otherwise nothing of
/// the sender is tried for a while, and that uses up no attempt.
Sender::Done Sender::was_refused(const Rows& rows, const Outgoing& outgoing, const std::string& words, Instant civil_now,
                                 Instant machine_now) {
    if (taken_from_.erase(outgoing.envelope_from) > 0)
        return try_again(rows, outgoing, {.delivery = Delivery::temporary, .words = words}, words, civil_now, machine_now);
    auto& refused = refused_.try_emplace(outgoing.envelope_from, Refused{.since = machine_now, .last = {}, .words = {}}).first->second;
    refused.last = machine_now;
    refused.words = words;
    // Those that wait for the same sender come before it next time.
    return postpone(rows, machine_now, route_wait_max + (alone_ ? 0min : route_wait_min), words, Tried::no);
}

std::string Sender::trouble() const {
    if (!trouble_.empty() || refused_.empty()) return trouble_;
    return refused_.begin()->second.words;
}

std::string Sender::refused_for_long(Instant machine_now) const {
    std::string said;
    for (const auto& [from, refused] : refused_)
        if (refused.since + 1h <= machine_now) said += fmt::format("{}{}: {}", said.empty() ? "" : "; ", from, refused.words);
    return said;
}

/// A route that is down is left alone for as long again as it has been down.
seconds Sender::route_wait(Instant machine_now) const {
    return std::clamp<seconds>(machine_now - *down_since_, route_wait_min, route_wait_max);
}

const calendar::Zone& Sender::zone_of(const model::Definition& definition) {
    auto zone = zones_.find(definition.zone);
    if (zone != zones_.end()) return zone->second;
    try {
        return zones_.emplace(definition.zone, definitions::load_zone(definition.zone)).first->second;
    } catch (const std::runtime_error&) {  // This host does not know it: the mail goes out all the same.
        return zones_.emplace(definition.zone, calendar::utc_zone()).first->second;
    }
}

const model::Facts& Sender::record_of(const std::string& system) {
    const auto [record, is_new] = records_.try_emplace(system);
    if (!is_new) return record->second;
    auto found = store_.load({{system, system}});
    if (!found.instances.empty()) record->second = std::move(found.instances.front().facts);
    return record->second;
}

/// Whether a row in that state was fixed in the same message as these and is none of them. Looked for among all that its recipient has in that state, so only
/// where it must be known.
bool Sender::has_another(const Rows& rows, store::MailState state) {
    const auto ids = ids_of(rows);
    store::OutboxFilter filter;
    filter.system = rows.front().notification.system;
    filter.to = rows.front().notification.to;
    filter.state = state;
    bool found = false;
    store::each_mail(store_, std::move(filter), [&](const auto& row) {
        found = row.message_id == rows.front().message_id && !std::binary_search(ids.begin(), ids.end(), row.notification.id);
        return !found;
    });
    return found;
}

/// A claim takes no more than so many messages, and may end within what was one: a part of it would go out under another id than the whole may have gone under.
std::optional<seconds> Sender::wait_for_the_rest(const Rows& rows) {
    if (rows.front().message_id.empty()) return std::nullopt;
    if (has_another(rows, store::MailState::ready)) return 1s;
    if (has_another(rows, store::MailState::claimed)) return 60s;
    return std::nullopt;
}

std::optional<Outgoing> Sender::prepare(const Rows& rows, const model::Definition& definition, const model::Party& asked,
                                        Instant civil_now) {
    std::vector<model::Notification> notifications;
    for (const auto& row : rows) notifications.push_back(row.notification);
    const auto today = calendar::local_date(zone_of(definition), civil_now);
    const auto to = recipient_of(asked, definition, record_of(definition.system), today);
    // Another daemon, or this one later, signs links with another key: by what it says without signatures a message is known again.
    std::optional<Mail> without_signatures;
    if (signs_links(options_.writing)) without_signatures = compose(notifications, definition, to, unsigned_, civil_now).mail;
    auto [mail, planned_at] = compose(std::move(notifications), definition, to, options_.writing, civil_now);

    struct Finished {
        std::string bytes, hash;
    };
    const auto finish = [&](const std::string& id, Instant date) {
        mail.message_id = id;
        mail.date = date;
        Finished finished{.bytes = to_bytes(mail), .hash = {}};
        finished.hash = audit::sha256_hex(finished.bytes);
        if (without_signatures) {
            without_signatures->message_id = id;
            without_signatures->date = date;
            finished.hash += " " + audit::sha256_hex(to_bytes(*without_signatures));
        }
        return finished;
    };
    const auto ids = ids_of(rows);
    const auto& fixed_id = rows.front().message_id;
    const auto& fixed_hash = rows.front().bytes_hash;
    Finished finished;
    const auto fixed_date = date_in_message_id(fixed_id);
    if (fixed_date) finished = finish(fixed_id, *fixed_date);
    // Fixed before, and still the same: it goes out as it was. Otherwise it may be what is left of one that was taken, before all its parts could be
    // reported; that has gone. Or what it said has changed since (an address, a template, a part withdrawn), and an id never stands for two contents.
    if (!fixed_date || !says_the_same(finished.hash, fixed_hash)) {
        if (fixed_date && has_another(rows, store::MailState::sent)) return std::nullopt;  // It has left.
        const auto date = date_of(planned_at, civil_now);
        finished = finish(make_message_id(definition.system, ids, date, options_.writing.mail_domain, fixed_id), date);
    }
    if (mail.message_id != fixed_id || finished.hash != fixed_hash) {
        store_.prepare_mail(rows.front().notification.system, ids, mail.message_id, finished.hash);
        crash_point("mail.prepared");
    }
    return Outgoing{.message_id = mail.message_id,
                    .envelope_from = envelope_sender(options_.writing, mail),
                    .to = mail.to.address,
                    .bytes = std::move(finished.bytes)};
}

Sender::Done Sender::postpone(const Rows& rows, Instant machine_now, seconds wait, const std::string& why, Tried tried) {
    store_.postpone_mail(rows.front().notification.system, ids_of(rows), machine_now + wait, why, tried);
    crash_point("mail.postponed");
    return Done::postponed;
}

Sender::Done Sender::give_up(const Rows& rows, Instant civil_now, std::string_view state, const std::string& why) {
    for (const auto& row : rows) report(row, false, row.message_id, state, why, civil_now);
    return Done::failed;
}

void Sender::report(const store::OutboxRow& row, bool accepted, std::string_view message_id, std::string_view state,
                    const std::string& detail, Instant now) {
    const auto& n = row.notification;
    model::Event event;
    event.system = n.system;
    // A message that people put back after it was given up may fail once more: that is another event, so its id has the time.
    event.id = accepted ? fmt::format("mail:{}:accepted", n.id) : fmt::format("mail:{}:failed:{}", n.id, calendar::to_iso(now));
    event.instance = n.instance;
    event.kind = accepted ? "MailAccepted" : "MailFailed";
    event.happened_at = now;
    event.recorded_at = now;
    event.actor.person = "engine";
    event.facts = {{"notification", n.id}, {"detail", detail}, {"state", std::string{state}}};
    if (!message_id.empty()) event.facts["message_id"] = std::string{message_id};
    report_(std::move(event));
}

}  // namespace beadle::notify

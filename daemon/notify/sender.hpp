#pragma once
// Works the outbox off: claims what is ready, folds what one recipient is owed into one message, fixes its id and hash in the store,
// hands it to the transport, and reports what became of each notification as an event. It sends; what that means the core decides.
// Order that matters: id and hash are committed before the bytes leave the host, so that whatever dies afterwards, the same bytes go
// out again under the same id, and a server or mail program can tell that it has them already. Where another key signs links by then, only their signatures differ.
// Thread-safety: one thread at a time. step() blocks for the store and at most for the transport's time-outs.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/notify/compose.hpp"
#include "daemon/notify/transport.hpp"
#include "daemon/store/store.hpp"
#include "workflows/calendar/zone.hpp"
#include "workflows/model/definition.hpp"
#include "workflows/model/event.hpp"

namespace beadle::notify {

struct SenderOptions {
    Writing writing{};
    int per_minute = 25;  ///< Messages; 0 is no limit.
    int messages_per_step = 32;
    int attempts_max = 20;  ///< About two and a half days of trying.
    std::chrono::seconds lease{300};
};

class Sender {
public:
    using LiveDefinition = std::function<std::shared_ptr<const model::Definition>(const std::string& system)>;
    using Report = std::function<void(model::Event event)>;

    /// `store` and `transport` must outlive the sender. `report` gets one MailAccepted or MailFailed per notification; it may be
    /// called again for the same one when the first was not committed before the lease ended.
    Sender(store::Store& store, Transport& transport, LiveDefinition live, Report report, SenderOptions options);

    struct Stepped {
        int sent = 0;                             ///< Messages the transport took.
        int failed = 0;                           ///< Messages given up.
        int postponed = 0;                        ///< Messages to be tried again.
        bool more = false;                        ///< Call again at once.
        std::optional<model::Instant> next_mail;  ///< When the store next has something, as far as it knows.
        std::chrono::seconds not_before{0};       ///< The rate limit: nothing is claimed until this much machine time has passed.
    };
    /// One bounded slice. `civil_now` is the day the mails carry, `machine_now` the clock of leases and back-off.
    /// Throws store::StoreError when the store fails; what was claimed then comes again after its lease.
    Stepped step(model::Instant civil_now, model::Instant machine_now);

    /// What stands in the way of sending, or of sending an office's mail, in words; empty while mail flows.
    std::string trouble() const;
    /// Which offices' mail the server has not taken for an hour and more, and its words; empty where there is none. Unlike a route that is down, others can be
    /// told of it by mail.
    std::string refused_for_long(model::Instant machine_now) const;

private:
    using Rows = std::vector<store::OutboxRow>;
    enum class Done { sent, failed, postponed };

    const calendar::Zone& zone_of(const model::Definition& definition);
    /// The facts of the system's own record, loaded once a step.
    const model::Facts& record_of(const std::string& system);

    Done send(const Rows& rows, model::Instant civil_now, model::Instant machine_now);
    /// Nothing where the message has left already.
    std::optional<Outgoing> prepare(const Rows& rows, const model::Definition& definition, const model::Party& asked,
                                    model::Instant civil_now);
    bool has_another(const Rows& rows, store::MailState state);
    /// How long to wait for the rest of a message that was fixed before, where not all of it was claimed; nothing where it is whole.
    std::optional<std::chrono::seconds> wait_for_the_rest(const Rows& rows);
    Done was_refused(const Rows& rows, const Outgoing& outgoing, const std::string& words, model::Instant civil_now,
                     model::Instant machine_now);
    Done try_again(const Rows& rows, const Outgoing& outgoing, const SendResult& result, const std::string& words, model::Instant civil_now,
                   model::Instant machine_now);
    Done postpone(const Rows& rows, model::Instant machine_now, std::chrono::seconds wait, const std::string& why, store::Tried tried);
    std::chrono::seconds route_wait(model::Instant machine_now) const;
    Done give_up(const Rows& rows, model::Instant civil_now, std::string_view state, const std::string& why);
    void report(const store::OutboxRow& row, bool accepted, std::string_view message_id, std::string_view state, const std::string& detail,
                model::Instant now);
    int allowance(model::Instant machine_now);

    store::Store& store_;
    Transport& transport_;
    LiveDefinition live_;
    Report report_;
    SenderOptions options_;
    /// Of the options, with samples in place of signed links.
    Writing unsigned_;
    std::map<std::string, calendar::Zone, std::less<>> zones_;  ///< By name, as far as anybody asked.
    std::map<std::string, model::Facts, std::less<>> records_;  ///< By system, within one step.
    std::string trouble_;
    bool route_down_ = false;   ///< Within one step: the rest need not be tried.
    bool alone_ = true;         ///< Within one step: nobody waits behind what is tried.
    bool handed_over_ = false;  ///< Whether the last one reached the transport: only that counts against what may go in a minute.
    struct Refused {
        model::Instant since, last;  ///< By the machine's clock.
        std::string words;
    };
    std::map<std::string, Refused, std::less<>> refused_;  ///< Envelope senders that the server did not take when it was asked last.
    std::set<std::string, std::less<>> taken_from_;        ///< Those of whom it took the last message.
    std::optional<model::Instant> down_since_{};
    double tokens_;
    std::optional<model::Instant> filled_at_;
};

/// How long to wait after the n-th attempt (from 1): 1 minute, doubling to 4 hours, spread by up to a sixth either way by `seed`, so that what failed together does not come back together.
std::chrono::seconds back_off(int attempts, std::string_view seed);

}  // namespace beadle::notify

#include "tests/simulation/world.hpp"
#include "tests/support/engine_world.hpp"

namespace beadle::test {

using namespace std::chrono_literals;
using store::StoreError;

namespace {

constexpr Milliseconds never = Milliseconds::max();
constexpr Milliseconds sleep_max = 60s;

Milliseconds until(model::Instant at, model::Instant now) { return std::clamp<Milliseconds>(at - now, 0ms, sleep_max); }

}  // namespace

VirtualDaemon::VirtualDaemon(World& world, int host, bool clock_is_behind)
    : world_(world), host_(host), number_(world.outcome_.joins), civil_(world.now_), machine_(world.now_) {
    civil_.at_start = at(run_begins);
    if (clock_is_behind) civil_.ahead = -3h;
    engine_at_ = world_.now_;
    renewal_at_ = world_.now_ + lease / 3;
    const While busy{depth_};
    store_ = std::make_unique<VirtualStore>(world_.record_, static_cast<Trouble&>(*this), world_.now_, world_.crowd_.omitted);
    store_->on_prepared = [this](const std::string& system, const std::vector<std::string>& ids, const std::string& message_id) {
        for (const auto& id : ids) world_.prepared_[{system, id}] = message_id;
    };
    store_->sharing()->on_news([this](store::News news) {
        post([this, news](engine::Engine& engine) {
            if (news == store::News::shards) tends_ = true;
            else engine.look_into_inbox();
        });
    });
    engine::EngineOptions options;
    options.core = simulated_core();
    options.zone = std::make_shared<calendar::Zone>(calendar::utc_zone());
    options.host = "host " + std::to_string(host_);
    options.events_per_batch = 8;
    options.timers_per_batch = 4;
    options.archive_after = std::chrono::minutes{20};
    options.archive_again_after = std::chrono::hours{1};
    options.mail_per_portion = 3;
    options.run = std::to_string(number_);
    engine_ = std::make_unique<engine::Engine>(*store_, civil_, machine_, std::move(options));
    notify::SenderOptions sending;
    sending.per_minute = 0;
    sending.writing.shipped = {{"reminder.txt", "Subject: {{what}}\n\n{{what}}\n"}, {"frame.txt", "{{{content}}}"}};
    sender_ = std::make_unique<notify::Sender>(
        *store_, static_cast<notify::Transport&>(*this),
        [](const std::string& system) {
            auto bundle = simulated_bundle(system);
            return std::shared_ptr<const model::Definition>(bundle, &bundle->definition);
        },
        [this](model::Event event) { post([event = std::move(event)](engine::Engine& engine) { engine.submit(event, nullptr); }); },
        sending);
}

VirtualDaemon::~VirtualDaemon() {
    store_->bury();
    sender_.reset();
    engine_.reset();
}

void VirtualDaemon::post(std::function<void(engine::Engine&)> act) {
    posted_.push_back(std::move(act));
    engine_at_ = std::min(engine_at_, world_.now_);
}

void VirtualDaemon::die(bool with_its_host) {
    doomed_ = true;
    if (store_) store_->die(with_its_host);
}

void VirtualDaemon::leave() {
    const While on_stack{depth_}, busy{engine_busy_};
    const auto posted = std::exchange(posted_, {});
    for (const auto& act : posted) act(*engine_);
    engine_->hold_firing(true);
    try {
        while (engine_->queued() > 0) engine_->step();
        engine_->stop();
    } catch (const StoreError&) {
        // What was answered is safe.
    }
    engine_.reset();
    store_->release();
    doomed_ = true;
}

std::optional<Milliseconds> VirtualDaemon::wants(Turn turn) const {
    if (doomed_ || is_frozen_) return std::nullopt;
    if (turn == Turn::renewal) return renewal_at_;
    if (engine_busy_ > 0 || store_->is_writing()) return std::nullopt;
    if (turn == Turn::engine) return engine_at_;
    return sender_busy_ > 0 || mail_at_ == never ? std::nullopt : std::optional{mail_at_};
}

void VirtualDaemon::take(Turn turn) {
    const While busy{depth_};
    if (turn == Turn::engine) step();
    if (turn == Turn::mail) send_mail();
    if (turn == Turn::renewal) renew();
}

// --- what Service does ----------------------------------------------------------------------------------------------------------------

void VirtualDaemon::tend() {
    const auto shards = store_->sharing()->tend();
    tends_ = false;
    engine_->owns(shards);
}

void VirtualDaemon::step() {
    const While busy{engine_busy_};
    engine_at_ = never;
    const auto posted = std::exchange(posted_, {});
    for (const auto& act : posted) act(*engine_);
    try {
        const bool tended = tends_;
        if (tended) tend();
        const auto stepped = engine_->step();
        retry_for_ = 0ms;
        world_.outcome_.fired += stepped.timers;
        world_.outcome_.archived += stepped.archived;
        poke_mail(stepped.events > 0 || stepped.timers > 0 || tended, stepped.next_due);
        auto sleep = stepped.next_due ? until(*stepped.next_due, civil_.now()) : sleep_max;
        if (stepped.within) sleep = std::min(sleep, *stepped.within);
        engine_at_ = std::min(engine_at_, world_.now_ + (stepped.more ? 0ms : sleep));
    } catch (const StoreError& error) {
        if (std::string_view{error.what()}.find("have gone to") != std::string_view::npos) ++world_.outcome_.late_writers;
        retry_for_ = std::clamp<Milliseconds>(retry_for_ * 2, 1s, 30s);
        tends_ = true;
        engine_at_ = world_.now_ + retry_for_;
    }
}

void VirtualDaemon::poke_mail(bool news, std::optional<model::Instant> next_due) {
    if (mail_gate_.stepped_to(engine_->may_send(), next_due, news, civil_.now(), machine_.now())) mail_at_ = world_.now_;
}

void VirtualDaemon::send_mail() {
    mail_at_ = never;
    const auto today = civil_.now();
    const auto gate = mail_gate_.look(today, machine_.now());
    if (gate == engine::MailGate::State::closed) return;
    if (gate == engine::MailGate::State::doubtful) engine_at_ = world_.now_;
    if (gate != engine::MailGate::State::open) {
        mail_at_ = world_.now_ + 1s;
        return;
    }
    const While busy{sender_busy_};
    try {
        const auto machine_now = mail_gate_.by_machine(machine_.now());
        const auto slice = sender_->step(today, machine_now);
        auto sleep = slice.more        ? 0ms
                     : slice.next_mail ? std::max(until(*slice.next_mail, std::max(civil_.now(), machine_now)), Milliseconds{1s})
                                       : Milliseconds{24h};
        mail_at_ = std::min(mail_at_, world_.now_ + sleep);
    } catch (const StoreError&) {
        mail_at_ = world_.now_ + 30s;
    }
}

void VirtualDaemon::renew() {
    const auto renewed = !world_.calm_ && world_.dice_.in(1, 20) ? std::nullopt : store_->renew();
    if (!renewed) {
        renewal_at_ = world_.now_ + 1s;
        return;
    }
    if (!renewed->known || renewed->unfair) hear(store::News::shards);
    if (renewed->has_post) hear(store::News::inbox);
    renewal_at_ = world_.now_ + (renewed->wants_more ? Milliseconds{1s} : lease / 3);
}

// --- what befalls it ------------------------------------------------------------------------------------------------------------------

bool VirtualDaemon::is_spared() const {
    return world_.calm_ || (store_ && world_.record_.must_be_spared(store_->id(), store_->event_in_hand()));
}

void VirtualDaemon::before_call() {
    auto& dice = world_.dice_;
    if (!is_spared()) {
        if (dice.in(1, 900)) {
            die(dice.in(1, 4));
            throw Killed{};
        }
        if (dice.in(1, 600)) be_cut_off(world_.now_ + world_.some(2s, 3 * lease));
        if (dice.in(1, 500)) {
            ++world_.outcome_.freezes;
            is_frozen_ = true;
            world_.run_until(world_.now_ + world_.some(lease / 2, 3 * lease));
            is_frozen_ = false;
        } else if (dice.in(1, 12)) {
            ++world_.outcome_.calls_late;
            world_.run_until(world_.now_ + world_.some(1ms, 400ms));
        }
    }
    if (doomed_) throw Killed{};
}

void VirtualDaemon::be_cut_off(Milliseconds until) {
    ++world_.outcome_.cut_offs;
    cut_off_until_ = until;
}

bool VirtualDaemon::is_reachable() { return is_spared() || cut_off_until_ <= world_.now_; }

Trouble::Fate VirtualDaemon::not_sent() {
    ++world_.outcome_.calls_not_sent;
    return Fate::not_sent;
}

Trouble::Fate VirtualDaemon::fate_of_call() {
    if (is_spared()) return Fate::well;
    auto& dice = world_.dice_;
    if (dice.in(1, 150)) return not_sent();
    if (!dice.in(1, 200)) return Fate::well;
    ++world_.outcome_.lost_answers;
    return Fate::answer_lost;
}

Trouble::Fate VirtualDaemon::fate_of_commit() {
    if (is_spared()) return Fate::well;
    auto& dice = world_.dice_;
    if (dice.in(1, 40)) return not_sent();
    if (!dice.in(1, 12)) return Fate::well;
    static constexpr Fate fates[]{Fate::answer_lost, Fate::unknown,     Fate::unknown,      Fate::in_flight,
                                  Fate::in_flight,   Fate::rolled_back, Fate::killed_after, Fate::killed_with_it};
    ++world_.outcome_.lost_answers;
    return dice.one_of(std::vector<Fate>(std::begin(fates), std::end(fates)));
}

Milliseconds VirtualDaemon::in_flight_for() { return world_.some(1ms, 8s); }

notify::SendResult VirtualDaemon::send(const notify::Outgoing& message) {
    auto& dice = world_.dice_;
    if (world_.calm_) {
        world_.took(message);
        return {};
    }
    if (dice.in(1, 15)) return {.delivery = notify::Delivery::temporary, .words = "not now"};
    if (dice.in(1, 25)) return {.delivery = notify::Delivery::temporary, .words = "nobody there", .route_down = true};
    world_.run_until(world_.now_ + world_.some(1ms, dice.in(1, 20) ? Milliseconds{60s} : Milliseconds{2s}));
    if (doomed_) throw Killed{};
    world_.took(message);
    world_.run_until(world_.now_ + world_.some(1ms, dice.in(1, 20) ? Milliseconds{60s} : Milliseconds{2s}));
    if (doomed_) throw Killed{};
    if (dice.in(1, 25)) return {.delivery = notify::Delivery::unknown, .words = "the connection broke"};
    return {};
}

}  // namespace beadle::test

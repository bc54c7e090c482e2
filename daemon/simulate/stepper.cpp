#include "daemon/simulate/stepper.hpp"

#include <algorithm>
#include <stdexcept>

namespace beadle::simulate {

using namespace std::chrono_literals;

namespace {

/// Shared with the engine: where the store fails, settle() throws and the answer comes later, to nobody.
std::shared_ptr<engine::Answer> not_yet_answered() {
    auto answer = std::make_shared<engine::Answer>();
    answer->error = "it was not answered";
    return answer;
}

constexpr int rounds_max = 100'000;  // Far above what any instant brings; a loop of our own ends here instead of never.

}  // namespace

Stepper::Stepper(store::Store& store, notify::Transport& transport, StepperOptions options)
    : store_(store), transport_(transport), options_(std::move(options)), civil_(options_.start, options_.declared) {
    options_.sender.per_minute = 0;
    make();
}

Stepper::~Stepper() = default;

void Stepper::make() {
    engine_ = std::make_unique<engine::Engine>(store_, civil_, machine_, options_.engine);
    sender_ = std::make_unique<notify::Sender>(
        store_, transport_, [this](const std::string& system) { return engine_->live(system); },
        [this](model::Event event) { engine_->submit(std::move(event), nullptr); }, options_.sender);
    next_due_ = next_mail_ = std::nullopt;
}

// Leases and back-off are kept in the store, so their clock must not begin again with a restart: it runs from the start, and only forward.
Instant Stepper::machine_now() const { return options_.start + std::chrono::duration_cast<std::chrono::seconds>(machine_.now()); }

void Stepper::settle() {
    for (int round = 0; round < rounds_max; ++round) {
        auto stepped = engine_->step();
        next_due_ = stepped.next_due;
        if (stepped.more) continue;
        if (!engine_->may_send()) {
            next_mail_ = std::nullopt;
            return;
        }
        auto sent = sender_->step(now(), machine_now());
        next_mail_ = sent.next_mail;
        if (!sent.more && engine_->queued() == 0) return;
    }
    throw std::runtime_error("the engine never comes to rest at " + calendar::to_iso(now()));
}

std::optional<Instant> Stepper::next() const {
    auto next = next_due_;
    if (next_mail_ && (!next || *next_mail_ < *next)) next = next_mail_;
    // What could not be done now though it was due is looked at again in a minute.
    if (next && *next <= now()) next = now() + 1min;
    return next;
}

void Stepper::move_to(Instant at) {
    if (at > now()) machine_.advance(at - now());
    civil_.set(at);
}

engine::Answer Stepper::record(model::Event event) {
    auto answer = not_yet_answered();
    engine_->submit(std::move(event), [answer](const engine::Answer& given) { *answer = given; });
    settle();
    return *answer;
}

engine::Answer Stepper::apply(std::shared_ptr<const definitions::Bundle> bundle, const model::Actor& by, const std::string& event_id) {
    model::Event event;
    event.id = event_id;
    event.happened_at = now();
    event.actor = by;
    auto answer = not_yet_answered();
    engine_->apply(std::move(bundle), std::move(event), [answer](const engine::Answer& given) { *answer = given; });
    settle();
    return *answer;
}

void Stepper::restart(bool clean) {
    if (clean) engine_->stop();
    sender_.reset();
    engine_.reset();
    make();
}

}  // namespace beadle::simulate

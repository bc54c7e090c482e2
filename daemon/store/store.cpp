#include "daemon/store/store.hpp"

#include <unistd.h>

#include <array>

namespace beadle::store {
namespace {

constexpr std::array<std::string_view, 9> mail_state_words{"held",      "for the clerk", "ready",   "being sent", "sent",
                                                           "withdrawn", "cancelled",     "expired", "given up"};

}  // namespace

Snapshot Store::load_for_duty(const std::vector<DutyKey>& keys) {
    std::vector<InstanceKey> instances;
    instances.reserve(keys.size());
    for (const auto& key : keys) instances.push_back(key.instance);
    return load(instances);
}

std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

int shard_of(std::string_view system) {
    // FNV-1a. Stored with the system when it first appears, so this must never change.
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : system) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return static_cast<int>(hash % static_cast<unsigned>(shard_count));
}

std::string_view to_words(MailState state) { return mail_state_words.at(static_cast<std::size_t>(state)); }

std::optional<MailState> mail_state_from_words(std::string_view words) {
    for (std::size_t i = 0; i < mail_state_words.size(); ++i) {
        if (mail_state_words[i] == words) return static_cast<MailState>(i);
    }
    return std::nullopt;
}

unsigned mail_states_before(MailState to) {
    const auto any_of = [](auto... states) { return (mail_bit(states) | ...); };
    using enum MailState;
    switch (to) {
        case held: return any_of(for_clerk, ready, claimed);  // One on its way may go all the same, and is then said to be sent.
        case for_clerk: return any_of(held, ready);
        case ready: return any_of(held, for_clerk, ready, dead);
        case claimed: return 0;             // claim_mail alone claims.
        case sent: return ~mail_bit(sent);  // What a transport took is sent, whatever was decided meanwhile.
        case withdrawn: return any_of(held, for_clerk, ready, claimed);
        case cancelled: return any_of(held, for_clerk, ready, claimed, dead);
        case expired: return any_of(held, for_clerk, ready, claimed);
        case dead: return any_of(ready, claimed);
    }
    return 0;
}

}  // namespace beadle::store

#pragma once
// A message owed to a party. It holds facts, not text: the sender looks up the address and renders when it sends, and folds
// what one recipient is owed at one time into one mail.
// Thread-safety: values.

#include <string>
#include <string_view>

#include "workflows/model/facts.hpp"

namespace beadle::model {

/// What may go out for a system or body: nothing, what a clerk releases first, everything.
enum class Sending { hold = 0, clerk_first = 1, live = 2 };  // Stored: do not change.
std::string_view to_words(Sending sending);                  // "hold", "clerk first", "live"

struct Notification {
    std::string id;  ///< Deterministic: instance, duty, revision, step and recipient. The same act twice is one notification.
    std::string system;
    std::string body;
    std::string instance;
    std::string duty;           ///< Ref, or empty where it is about the instance.
    std::string step;           ///< "remind", "due", "overdue", "escalate", "moved", "correction", "notice", "information"
    std::string to;             ///< Party id; the address is looked up when sending.
    std::string template_name;  ///< "reminder"; the definition pins its text.
    Facts facts;
    Instant send_at{};
    Instant expires_at{};  ///< After this the message would mislead; it ends as expired.
    Sending sending = Sending::hold;
};

}  // namespace beadle::model

#pragma once
// Messages in a batch: the row that one owed becomes, and what an event does to those that are there already. Thread-safety: pure functions.

#include "daemon/engine/fold.hpp"
#include "daemon/store/store.hpp"
#include "workflows/model/change.hpp"
#include "workflows/model/event.hpp"
#include "workflows/model/notification.hpp"

namespace beadle::engine {

/// The row that a message owed becomes.
store::OutboxRow outbox_row(model::Notification notification, Instant created_at);

/// What the change, which followed from the event, does to messages: nothing where it is no change to any. A notification owed moves into the batch: the
/// line was written before.
void carry_mail(model::Change& change, const model::Event& event, Folded& folded);

}  // namespace beadle::engine

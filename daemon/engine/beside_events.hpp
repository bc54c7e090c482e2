#pragma once
// What a batch carries besides what its events changed: definitions that were applied, mail that is held, texts that are erased, letters that are answered, an alarm that has no reason any more.
// Errors: store::StoreError. Thread-safety: as the store's.

#include <functional>
#include <string>

#include "daemon/definitions/load.hpp"
#include "daemon/engine/alarms.hpp"
#include "daemon/engine/answer.hpp"
#include "daemon/engine/fold.hpp"
#include "daemon/store/sharing.hpp"
#include "daemon/store/store.hpp"
#include "workflows/calendar/zone.hpp"

namespace beadle::engine {

/// Both texts of the bundle, live for its system from now on.
void put_definitions(store::Batch& batch, const definitions::Bundle& bundle);

/// After a restore: what was owed before may have gone out since the backup was taken, so that nothing of it goes until somebody has looked.
void hold_outbox(store::Batch& batch, store::Store& store, const std::string& system);

/// What the batch's erasures take out of the store: in its place stands when that was, by whom and by which entry.
void put_erasures(store::Batch& batch, store::Store& store, const std::function<const calendar::Zone&(const std::string& system)>& zone_of);

/// What another daemon sent here is answered by the batch.
void answer_letter(store::Batch& batch, const store::Letter& letter, const Answer& answer);

/// No alarm about mail that was given up after it had been withdrawn or cancelled: nobody has to see to it.
void drop_needless_alarms(Folded& folded, store::Store& store);

/// The alarm about mail that was given up goes when the last of it is put back or cancelled.
void clear_dead_letters(Folded& folded, store::Store& store, const Alarms& alarms);

}  // namespace beadle::engine

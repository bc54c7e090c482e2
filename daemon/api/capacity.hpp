#pragma once
// Asks the store in which capacity somebody records: see workflows/model/capacity.hpp.
// Thread-safety: as the store's.

#include "daemon/store/store.hpp"
#include "workflows/model/capacity.hpp"
#include "workflows/model/event.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::api {

/// Of an operator who records `event` on `instance` on day `on`: the post that is held for a time, where the event is said for that one; the post or office
/// that is on leave, where only its deputy could say it. Then `may_say_for` is that one's id: the deputy answers as it would. Throws store::StoreError.
struct OperatorsCapacity {
    model::Capacity capacity;
    std::string may_say_for;
};
OperatorsCapacity capacity_of_operator(store::Store& store, const model::Definition& definition, const model::Instance& instance,
                                       const model::Event& event, model::Date on);

/// Of whoever answers by a link that went to `reader`, for `asked` where that is on leave (else the two are the same): who it is by the register, or
/// `reader` where nobody ever said, and the capacity. `mailed_on` is the day of the mail, for a leave that is over since. Throws store::StoreError.
struct Answerer {
    std::string person;
    std::string reader;  ///< The post or office that was written to.
    model::Capacity capacity;
};
Answerer who_answers(store::Store& store, const model::Definition& definition, const std::string& reader, const std::string& asked,
                     model::Date mailed_on, model::Date on);

}  // namespace beadle::api

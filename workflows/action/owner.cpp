#include "workflows/action/owner.hpp"

#include "workflows/duties/local_entry.hpp"

namespace beadle::action {

using namespace beadle::model;

std::string clerk_of(const Deciding& deciding) { return duties::office_of(deciding, deciding.now().body); }

std::string owner_of(const Deciding& deciding) {
    const auto& owner = text_of(deciding.now().facts, "owner");
    return find_party(*deciding.context().live, owner) ? owner : clerk_of(deciding);
}

}  // namespace beadle::action

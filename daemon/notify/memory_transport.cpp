#include "daemon/notify/transport.hpp"

namespace beadle::notify {

std::string_view to_words(Delivery delivery) {
    switch (delivery) {
        case Delivery::accepted: return "accepted";
        case Delivery::temporary: return "to be tried again";
        case Delivery::permanent: return "given up";
        case Delivery::unknown: return "not known whether it was taken";
    }
    return "";
}

SendResult MemoryTransport::send(const Outgoing& message) {
    SendResult result{.delivery = Delivery::accepted, .words = "kept in memory"};
    if (!answers.empty()) {
        result = answers.front();
        answers.pop_front();
    }
    tried.push_back(message);
    if (result.delivery == Delivery::accepted) accepted.push_back(message);
    return result;
}

}  // namespace beadle::notify

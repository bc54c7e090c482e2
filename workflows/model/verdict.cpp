#include "workflows/model/verdict.hpp"

namespace beadle::model {

std::string_view to_words(Verdict verdict) {
    switch (verdict) {
        case Verdict::accepted: return "accepted";
        case Verdict::accepted_with_breach: return "accepted with a breach";
        case Verdict::not_accepted: return "not accepted";
    }
    return "";
}

std::string_view to_key(Verdict verdict) {
    switch (verdict) {
        case Verdict::accepted: return "accepted";
        case Verdict::accepted_with_breach: return "accepted_with_breach";
        case Verdict::not_accepted: return "not_accepted";
    }
    return "";
}

std::string_view to_words(Breach breach) {
    switch (breach) {
        case Breach::none: return "none";
        case Breach::bars_the_item: return "bars the item";
        case Breach::irregular: return "irregular";
        case Breach::advisory: return "advisory";
    }
    return "";
}

}  // namespace beadle::model

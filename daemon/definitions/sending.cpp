#include "daemon/definitions/sending.hpp"

namespace beadle::definitions {

std::vector<std::string> sending_in_words(const model::Definition& definition) {
    std::vector<std::string> words{std::string(model::to_words(definition.sending))};
    for (const auto& [id, body] : definition.bodies)
        if (body.sending && *body.sending < definition.sending)
            words.push_back((body.name.empty() ? id : body.name) + ": " + std::string(model::to_words(*body.sending)));
    for (const auto& [name, sending] : definition.sending_by_template)
        if (sending < definition.sending) words.push_back("mails by the template " + name + ": " + std::string(model::to_words(sending)));
    return words;
}

}  // namespace beadle::definitions

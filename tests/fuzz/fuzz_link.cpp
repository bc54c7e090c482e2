// Links and addresses of calendars: nothing that was not signed is believed, and what was signed has one spelling.
#include <string>

#include "daemon/notify/signed_link.hpp"
#include "tests/fuzz/target.hpp"

FUZZ(text) {
    using namespace beadle;
    const auto now = calendar::instant_from_iso("2022-12-05T09:00:00Z").value();
    static notify::LinkKeys keys{{{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = now}}};
    fuzz::claim(keys.open(text, now).has_error(), "what was not signed is not believed");
    static const auto token = keys.sign({.purpose = "answer",
                                         .system = "s",
                                         .instance = "M/1",
                                         .duty = "agenda",
                                         .revision = 1,
                                         .party = "clerk",
                                         .expires = now + std::chrono::hours{24},
                                         .deputy = ""},
                                        now);
    // The input says which bytes to change, two bytes at a time: where, and by what.
    auto other = token;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) other[static_cast<unsigned char>(text[at]) % other.size()] ^= text[at + 1];
    fuzz::claim(keys.open(other, now).has_value() == (other == token), "a link has one spelling");
}
